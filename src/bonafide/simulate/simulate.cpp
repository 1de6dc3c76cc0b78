// How does a log come about whose truth is known? One of two families makes the people, the groups
// that act in concert, innocent and bought, and the crowd, who fill the rest; and last comes the
// table, with everybody under an id that gives nothing away.
#include "bonafide/simulate/simulate.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <thread>
#include <tuple>

#include <fmt/format.h>

#include "bonafide/simulate/clubs.h"
#include "bonafide/simulate/columns.h"
#include "bonafide/simulate/crowd.h"
#include "bonafide/simulate/farms.h"
#include "bonafide/simulate/ids.h"
#include "bonafide/simulate/mixture.h"
#include "bonafide/simulate/posts/posts.h"
#include "bonafide/simulate/strongman.h"
#include "bonafide/simulate/world.h"

namespace bonafide::simulate {
namespace {

constexpr std::uint64_t kFewestEvents = 1'000;
constexpr std::uint64_t kMostEvents = 1'000'000'000;  // ids, and counts of 32 bits, hold that many
constexpr int kTargetDigits = 9;

void sort_by_account(std::vector<Like>& likes) {
  std::sort(likes.begin(), likes.end(), [](const Like& a, const Like& b) {
    return std::tie(a.account, a.page, a.second) < std::tie(b.account, b.page, b.second);
  });
}

// A club may send somebody to a page he likes anyway. He likes it once, the first time.
// Sorts by (account, page, second).
void keep_first_like_of_each_page(std::vector<Like>& likes) {
  sort_by_account(likes);
  const auto same = [](const Like& a, const Like& b) { return a.account == b.account && a.page == b.page; };
  likes.erase(std::unique(likes.begin(), likes.end(), same), likes.end());
}

// What either family hands over to be written.
struct Draft {
  Population population;
  std::uint32_t targets;
  std::optional<std::uint32_t> strongman_page;
  std::vector<Like> likes, shown;
};

std::vector<std::string> target_ids(const Draft& draft) {
  const IdScheme scheme(draft.population.seed, "page ids", 'p', kTargetDigits);
  std::vector<std::string> ids;
  ids.reserve(draft.targets);
  for (std::uint32_t target = 0; target < draft.targets; ++target)
    ids.push_back(draft.strongman_page == target ? kStrongmanId : scheme.id(target));
  return ids;
}

// @param likes  account by account; given back to the system before the table is sorted.
Result<events::EventTable> write_table(const Population& population, const std::vector<std::string>& targets, std::vector<Like> likes,
                                       const std::vector<std::string>& columns) {
  std::error_code no_folder;
  events::EventTableBuilder::Options options;
  options.attributes = columns;
  options.spill_folder = std::filesystem::temp_directory_path(no_folder);
  if (no_folder)
    return Error{ErrorKind::kIo,
                 fmt::format("no folder for temporary files ({}): set TMPDIR to one that exists",
                             no_folder.message())};
  options.threads = std::max(1u, std::thread::hardware_concurrency());
  events::EventTableBuilder builder(std::move(options));
  const IdScheme actors = actor_ids(population.seed);
  AccountColumns account_columns(population, columns);

  for (auto begin = likes.cbegin(); begin != likes.cend();) {
    const auto end =
        std::find_if(begin, likes.cend(), [&](const Like& l) { return l.account != begin->account; });
    const auto first =
        std::min_element(begin, end, [](const Like& a, const Like& b) { return a.second < b.second; });
    const std::string actor = actors.id(begin->account);
    const auto values = account_columns.of(begin->account, first->second);
    for (auto like = begin; like != end; ++like)
      TRY_STATUS(
          builder.add(actor, targets[like->page], (kStart + like->second) * kMicrosecondsPerSecond, values));
    begin = end;
  }
  likes = std::vector<Like>();
  return builder.finish(false);
}

// The first family: topics, pages of very unequal popularity, viral bursts.
Draft draft_pages(const SimulateOptions& options) {
  const bool with_strongman = options.scenario == Scenario::kStrongman;
  const bool mixed = options.scenario == Scenario::kMixed || options.scenario == Scenario::kMixedClean;
  World world = build_world(options.seed, options.events, with_strongman);
  std::vector<Like> likes;
  likes.reserve(options.events + options.events / 50);
  if (mixed) {
    add_mixture(world, options.scenario == Scenario::kMixed, likes);
  } else {
    add_clubs(world, likes);
  }
  if (options.scenario == Scenario::kFarms) add_farms(world, likes);
  if (with_strongman) add_strongman(world, likes);
  add_crowd(world, likes);
  const auto pages = static_cast<std::uint32_t>(world.pages.size());
  const auto strongman = world.strongman_page;
  return {std::move(static_cast<Population&>(world)), pages, strongman, std::move(likes), {}};
}

// The second family: owners, followers, posts, cascades.
Draft draft_posts(const SimulateOptions& options) {
  posts::Draft draft = posts::simulate_posts(options.seed, options.events, options.scenario == Scenario::kPosts, options.impressions);
  return {std::move(draft.population), draft.targets, std::nullopt, std::move(draft.likes), std::move(draft.shown)};
}

bool is_of_second_family(Scenario scenario) { return scenario == Scenario::kPosts || scenario == Scenario::kPostsClean; }

}  // namespace

std::optional<Scenario> parse_scenario(std::string_view text) {
  if (text == "clean") return Scenario::kClean;
  if (text == "farms") return Scenario::kFarms;
  if (text == "strongman") return Scenario::kStrongman;
  if (text == "mixed") return Scenario::kMixed;
  if (text == "mixed-clean") return Scenario::kMixedClean;
  if (text == "posts") return Scenario::kPosts;
  if (text == "posts-clean") return Scenario::kPostsClean;
  return std::nullopt;
}

Result<SimulatedLog> simulate(const SimulateOptions& options) {
  if (options.events < kFewestEvents || options.events > kMostEvents)
    return Error{ErrorKind::kUsage, fmt::format("{} events cannot be simulated: ask for {} to {}",
                                                options.events, kFewestEvents, kMostEvents)};
  if (options.impressions && !is_of_second_family(options.scenario))
    return Error{ErrorKind::kUsage, "no impressions can be simulated for this scenario: choose posts or posts-clean"};
  TRY(const std::vector<std::string> columns, column_names(options.extra_columns, options.scenario == Scenario::kStrongman));

  Draft draft = is_of_second_family(options.scenario) ? draft_posts(options) : draft_pages(options);
  keep_first_like_of_each_page(draft.likes);
  const std::vector<std::string> targets = target_ids(draft);
  std::vector<Truth> truth = write_truth(draft.population, draft.likes);
  std::vector<GroupTruth> groups = write_group_truth(draft.population, truth);
  TRY(events::EventTable table, write_table(draft.population, targets, std::move(draft.likes), columns));
  SimulatedLog log{std::move(table), std::move(truth), std::move(groups), std::nullopt};
  if (options.impressions) {
    sort_by_account(draft.shown);
    TRY(log.impressions, write_table(draft.population, targets, std::move(draft.shown), {}));
  }
  return log;
}

}  // namespace bonafide::simulate
