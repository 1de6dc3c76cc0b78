#include "bonafide/simulate/mixture.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bonafide/simulate/clubs.h"

namespace bonafide::simulate {
namespace {

constexpr double kLeastHomophily = 0.35, kGreatestHomophily = 0.8;
constexpr double kFewestClubs = 10, kMostClubs = 80, kFewestFarms = 4, kMostFarms = 12;
constexpr double kEventsForAll = 1e6;  // a smaller log has fewer groups, with the square root: each needs its members
constexpr double kFewestMembers = 15, kMostMembers = 500, kFewestCustomers = 10, kMostCustomers = 80;
constexpr double kLeastDensity = 0.1, kGreatestDensity = 0.8, kLeastCamouflage = 0.2, kGreatestCamouflage = 0.8;
constexpr double kPopular = 0.4;     // of farms: their customers are popular pages
constexpr double kMostOfLog = 0.03;  // of one farm, camouflage included
constexpr std::uint32_t kFewestInSmallLog = 5;
constexpr double kLeastSingleUse = 0.001, kGreatestSingleUse = 0.01;  // of the log
constexpr double kSingleUsePerCustomer = 900;

std::size_t number_of(double fewest, double most, const World& world, RandomStream& stream) {
  const double part = std::min(1.0, std::sqrt(static_cast<double>(world.events) / kEventsForAll));
  return static_cast<std::size_t>(std::max(1.0, part * between(stream, fewest, most + 1)));
}

}  // namespace

void add_mixture(World& world, bool with_farms, std::vector<Like>& likes) {
  RandomStream stream(world.seed, "mixture");
  world.within_own_interests = between(stream, kLeastHomophily, kGreatestHomophily);
  add_clubs(world, number_of(kFewestClubs, kMostClubs, world, stream), likes);
  if (!with_farms) return;
  const std::size_t farms = std::max<std::size_t>(2, number_of(kFewestFarms, kMostFarms, world, stream));
  for (std::size_t index = 0; index < farms; ++index) add_farm(world, index, draw_mixed_farm(world, index), likes);
  const double accounts = log_uniform(stream, kLeastSingleUse, kGreatestSingleUse) * static_cast<double>(world.events);
  const auto customers = draw_distinct(stream, 1 + static_cast<std::size_t>(accounts / kSingleUsePerCustomer), [&](RandomStream& s) { return world.any_page(s); });
  add_single_use(world, customers, static_cast<std::uint32_t>(accounts), likes);
}

Farm draw_mixed_farm(const World& world, std::size_t index) {
  RandomStream stream = stream_for(world.seed, "kind of mixed farm", index);
  Farm farm{};
  farm.kind = kind_of_farm(index);
  farm.origin = origin_of_farm(index);
  farm.popular = stream.chance(kPopular);
  farm.members = draw_size(stream, kFewestMembers, kMostMembers);
  farm.customers = draw_size(stream, kFewestCustomers, kMostCustomers);
  farm.density = log_uniform(stream, kLeastDensity, kGreatestDensity);
  farm.camouflage = between(stream, kLeastCamouflage, kGreatestCamouflage);
  const auto too_many = [&] { return farm.members * farm.customers * farm.density / (1 - farm.camouflage) > kMostOfLog * static_cast<double>(world.events); };
  // Fewer customers first, then fewer members; a small log breaks both ranges.
  while (too_many() && farm.customers > kFewestCustomers) --farm.customers;
  while (too_many() && farm.members > kFewestMembers) --farm.members;
  while (too_many() && farm.members + farm.customers > 2 * kFewestInSmallLog) {
    farm.members = std::max(kFewestInSmallLog, farm.members - 1);
    farm.customers = std::max(kFewestInSmallLog, farm.customers - 1);
  }
  farm.note = fmt::format("_d{:.2f}_c{:.0f}_n{}{}", farm.density, 100 * farm.camouflage, farm.members, farm.popular ? "_popular" : "");
  return farm;
}

}  // namespace bonafide::simulate
