// One of two families makes the people, the groups that act in concert, innocent and bought, and the
// crowd, who fill the rest. Then account after account hands in its likes.
#include "bonafide/simulate/draft.h"

#include <fmt/format.h>

#include "bonafide/simulate/clubs.h"
#include "bonafide/simulate/columns.h"
#include "bonafide/simulate/crowd.h"
#include "bonafide/simulate/farms.h"
#include "bonafide/simulate/hand_in.h"
#include "bonafide/simulate/mixture.h"
#include "bonafide/simulate/posts/posts.h"

namespace bonafide::simulate {
namespace {

constexpr std::uint64_t kFewestEvents = 1'000;
constexpr std::uint64_t kMostEvents = 1'000'000'000;  // ids, and counts of 32 bits, hold that many

bool is_of_second_family(Scenario scenario) { return scenario == Scenario::kPosts || scenario == Scenario::kPostsClean; }

std::unique_ptr<LikeStore> store_for(std::uint64_t likes, const TargetIds& targets, const Means& means) {
  return std::make_unique<LikeStore>(targets, LikeStore::Options{likes, means.waiting_bytes, means.work_folder});
}

// The first family: topics, pages of very unequal popularity, viral bursts.
Result<Draft> draw_pages(const SimulateOptions& options, std::vector<std::string> columns, const Means& means, Progress& progress) {
  const bool mixed = options.scenario == Scenario::kMixed || options.scenario == Scenario::kMixedClean;
  World world = build_world(options.seed, options.events, options.scenario == Scenario::kStrongman);
  std::vector<Like> of_groups;
  if (mixed) add_mixture(world, options.scenario == Scenario::kMixed, of_groups);
  else add_clubs(world, of_groups);
  if (options.scenario == Scenario::kFarms) add_farms(world, of_groups);
  if (options.scenario == Scenario::kStrongman) add_strongman(world, of_groups);

  const TargetIds targets(options.seed, world.strongman_page);
  auto likes = store_for(options.events, targets, means);
  const Crowd crowd(world, of_groups.size());
  const OwnLikes own = [&](std::uint32_t account, std::vector<Like>& out) { crowd.add_likes_of(account, out); };
  TRY(Deeds deeds, hand_in(world, std::move(of_groups), own, means.threads, *likes, progress));
  return Draft{std::move(static_cast<Population&>(world)), targets, std::move(columns), std::move(deeds), std::move(likes), nullptr};
}

// The second family: owners, followers, posts, cascades.
Result<Draft> draw_posts(const SimulateOptions& options, std::vector<std::string> columns, const Means& means, Progress& progress) {
  posts::Draft posts = posts::simulate_posts(options.seed, options.events, options.scenario == Scenario::kPosts, options.impressions);
  const TargetIds targets(options.seed, std::nullopt);
  auto likes = store_for(posts.likes.size(), targets, means);
  TRY(Deeds deeds, hand_in(posts.population, std::move(posts.likes), {}, means.threads, *likes, progress));
  std::unique_ptr<LikeStore> shown;
  if (options.impressions) {
    shown = store_for(posts.shown.size(), targets, means);
    TRY_STATUS(shown->add(posts.shown));
  }
  return Draft{std::move(posts.population), targets, std::move(columns), std::move(deeds), std::move(likes), std::move(shown)};
}

}  // namespace

Result<Draft> draw_log(const SimulateOptions& options, const Means& means, Progress& progress) {
  if (options.events < kFewestEvents || options.events > kMostEvents)
    return Error{ErrorKind::kUsage, fmt::format("{} events cannot be simulated: ask for {} to {}", options.events, kFewestEvents, kMostEvents)};
  const bool posts = is_of_second_family(options.scenario);
  if (options.impressions && !posts)
    return Error{ErrorKind::kUsage, "no impressions can be simulated for this scenario: choose posts or posts-clean"};
  TRY(std::vector<std::string> columns, column_names(options.extra_columns, options.scenario == Scenario::kStrongman));
  return (posts ? draw_posts : draw_pages)(options, std::move(columns), means, progress);
}

}  // namespace bonafide::simulate
