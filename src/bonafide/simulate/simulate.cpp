// How does a log come about whose truth is known? A world of pages and people; groups that act in
// concert, innocent and bought; the crowd, who fill the rest; and last the table, with everybody
// under an id that gives nothing away.
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
#include "bonafide/simulate/strongman.h"
#include "bonafide/simulate/world.h"

namespace bonafide::simulate {
namespace {

constexpr std::uint64_t kFewestEvents = 1'000;
constexpr std::uint64_t kMostEvents = 1'000'000'000;  // ids, and counts of 32 bits, hold that many
constexpr int kActorDigits = 10, kTargetDigits = 9;

IdScheme actor_ids(const World& world) { return {world.seed, "actor ids", 'u', kActorDigits}; }

// A club may send somebody to a page he likes anyway. He likes it once, the first time.
// Sorts by (account, page, second).
void keep_first_like_of_each_page(std::vector<Like>& likes) {
  std::sort(likes.begin(), likes.end(), [](const Like& a, const Like& b) {
    return std::tie(a.account, a.page, a.second) < std::tie(b.account, b.page, b.second);
  });
  const auto same = [](const Like& a, const Like& b) { return a.account == b.account && a.page == b.page; };
  likes.erase(std::unique(likes.begin(), likes.end(), same), likes.end());
}

std::vector<std::string> page_ids(const World& world) {
  const IdScheme scheme(world.seed, "page ids", 'p', kTargetDigits);
  std::vector<std::string> ids;
  ids.reserve(world.pages.size());
  for (std::uint32_t page = 0; page < world.pages.size(); ++page)
    ids.push_back(world.strongman_page == page ? kStrongmanId : scheme.id(page));
  return ids;
}

// @param likes  account by account; given back to the system before the table is sorted.
Result<events::EventTable> write_table(const World& world, std::vector<Like> likes,
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
  const IdScheme actors = actor_ids(world);
  const std::vector<std::string> targets = page_ids(world);
  AccountColumns account_columns(world, columns);

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

// @param likes  account by account.
std::vector<Truth> write_truth(const World& world, const std::vector<Like>& likes) {
  const IdScheme scheme = actor_ids(world);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> acting;  // (number in the id, account)
  for (std::size_t i = 0; i < likes.size(); ++i)
    if (i == 0 || likes[i].account != likes[i - 1].account)
      acting.emplace_back(scheme.number(likes[i].account), likes[i].account);
  std::sort(acting.begin(), acting.end());

  std::vector<Truth> truth;
  truth.reserve(acting.size());
  for (const auto& [number, account] : acting) {
    const std::int16_t group = world.accounts[account].group;
    if (group == kNoGroup) {
      truth.push_back({scheme.text(number), 0, ""});
    } else {
      const Group& g = world.groups[static_cast<std::size_t>(group)];
      truth.push_back({scheme.text(number), g.bought ? 1 : 0, g.name});
    }
  }
  return truth;
}

}  // namespace

std::optional<Scenario> parse_scenario(std::string_view text) {
  if (text == "clean") return Scenario::kClean;
  if (text == "farms") return Scenario::kFarms;
  if (text == "strongman") return Scenario::kStrongman;
  return std::nullopt;
}

Result<SimulatedLog> simulate(const SimulateOptions& options) {
  if (options.events < kFewestEvents || options.events > kMostEvents)
    return Error{ErrorKind::kUsage, fmt::format("{} events cannot be simulated: ask for {} to {}",
                                                options.events, kFewestEvents, kMostEvents)};
  const bool with_strongman = options.scenario == Scenario::kStrongman;
  TRY(const std::vector<std::string> columns, column_names(options.extra_columns, with_strongman));

  World world = build_world(options.seed, options.events, with_strongman);
  std::vector<Like> likes;
  likes.reserve(options.events + options.events / 50);
  add_clubs(world, likes);
  if (options.scenario == Scenario::kFarms) add_farms(world, likes);
  if (with_strongman) add_strongman(world, likes);
  add_crowd(world, likes);
  keep_first_like_of_each_page(likes);

  std::vector<Truth> truth = write_truth(world, likes);
  TRY(events::EventTable table, write_table(world, std::move(likes), columns));
  return SimulatedLog{std::move(table), std::move(truth)};
}

}  // namespace bonafide::simulate
