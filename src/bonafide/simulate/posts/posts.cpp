#include "bonafide/simulate/posts/posts.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "bonafide/simulate/posts/audiences.h"
#include "bonafide/simulate/posts/cascade.h"
#include "bonafide/simulate/posts/communities.h"
#include "bonafide/simulate/posts/feed.h"
#include "bonafide/simulate/posts/impressions.h"
#include "bonafide/simulate/posts/routines.h"
#include "bonafide/simulate/posts/sellers.h"

namespace bonafide::simulate::posts {
namespace {

// Groups in a log of a million likes or more; a smaller one has fewer, with the square root, because
// each of them needs its members.
constexpr double kEventsForAll = 1e6;
constexpr double kFewestClubs = 10, kMostClubs = 80, kFewestOfAKind = 1, kMostOfAKind = 4;
constexpr double kFewestFarms = 4, kMostFarms = 12;
constexpr double kLeastSingleUse = 0.001, kGreatestSingleUse = 0.01;  // of the log
// A club spans 1 to 20 topics, three in four of them at most 10.
constexpr std::uint32_t kMostTopics = 20, kMostOfMostClubs = 10;
constexpr double kMostClubsShare = 0.75;

std::uint32_t number_of(double fewest, double most, std::uint64_t events, RandomStream& stream) {
  const double part = std::min(1.0, std::sqrt(static_cast<double>(events) / kEventsForAll));
  return static_cast<std::uint32_t>(part * between(stream, fewest, most + 1) + (part < 1 ? stream.unit() : 0));
}

void add_innocent(Ground& ground, std::uint64_t events, std::vector<Like>& shown) {
  RandomStream stream(ground.network.seed, "innocent groups");
  const auto times = [&](double fewest, double most, const auto& add) {
    const std::uint32_t count = number_of(fewest, most, events, stream);
    for (std::uint32_t index = 0; index < count; ++index) add(index);
  };
  const auto some = [&](const auto& add) { times(kFewestOfAKind, kMostOfAKind, add); };
  some([&](std::uint32_t index) { add_fans(ground, index); });
  some([&](std::uint32_t index) { add_union(ground, index); });
  some([&](std::uint32_t index) { add_newsletter(ground, index); });
  some([&](std::uint32_t index) { add_recommender(ground, index, shown); });
  some([&](std::uint32_t index) { add_advertising(ground, index); });
  some([&](std::uint32_t index) { add_town(ground, index); });
  some([&](std::uint32_t index) { add_newcomers(ground, index); });
  some([&](std::uint32_t index) { add_aggregators(ground, index); });
  some([&](std::uint32_t index) { add_shift_workers(ground, index); });
  times(kFewestClubs, kMostClubs, [&](std::uint32_t index) { add_club(ground, index, draw_count(1, stream.chance(kMostClubsShare) ? kMostOfMostClubs : kMostTopics, stream)); });
}

void add_bought(Ground& ground, std::uint64_t events) {
  RandomStream stream(ground.network.seed, "sellers");
  const std::uint32_t farms = std::max(2u, number_of(kFewestFarms, kMostFarms, events, stream));
  for (std::uint32_t index = 0; index < farms; ++index) add_farm(ground, index, draw_farm(ground.network, events, index));
  add_single_use(ground, static_cast<std::uint32_t>(log_uniform(stream, kLeastSingleUse, kGreatestSingleUse) * static_cast<double>(events)));
}

}  // namespace

Draft simulate_posts(std::uint64_t seed, std::uint64_t events, bool with_farms, bool with_impressions) {
  Network network = build_network(seed, events);
  Feed feed(network, events);
  Draft draft{};
  Ground ground{network, feed, draft.likes};
  add_innocent(ground, events, draft.shown);
  if (with_farms) add_bought(ground, events);
  add_crowd(network, feed, events, draft.likes);
  if (with_impressions)
    add_impressions(network, feed, draft.likes, draft.shown);
  else
    draft.shown.clear();
  draft.targets = feed.size();
  draft.population = std::move(static_cast<Population&>(network));
  return draft;
}

}  // namespace bonafide::simulate::posts
