#include "bonafide/simulate/strongman.h"

#include <algorithm>

#include <fmt/format.h>

#include "bonafide/simulate/clubs.h"
#include "bonafide/simulate/countries.h"
#include "bonafide/simulate/crowd.h"
#include "bonafide/simulate/farms.h"

namespace bonafide::simulate {
namespace {

constexpr double kFollowersOfLog = 0.03;
constexpr double kBought = 0.5;
// Three bought accounts in four act once: 73 % do in a public set of suspected fake stars.
constexpr double kBoughtFromFarms = 0.25;
// The home country has about 0.4 users a follower; slightly more than half of them follow.
constexpr double kSupportersAtHome = 0.45;

constexpr double kFewestFarmMembers = 30, kMostFarmMembers = 300;
constexpr double kFewestCustomers = 10, kMostCustomers = 25;
constexpr double kLeastDensity = 0.2, kGreatestDensity = 0.6;
constexpr double kLeastCamouflage = 0.2, kGreatestCamouflage = 0.6;

constexpr double kYouthMembers = 120, kYouthPages = 25, kYouthDensity = 0.35;

bool lives_at_home(const Account& account) { return account.country == kHomeCountry; }

void add_supporters(const World& world, std::uint32_t supporters, std::vector<Like>& likes) {
  RandomStream stream(world.seed, "supporters");
  const std::uint32_t page = *world.strongman_page;
  std::vector<std::uint32_t> order(world.ordinary_accounts);
  for (std::uint32_t a = 0; a < order.size(); ++a) order[a] = a;
  shuffle(stream, order);
  auto at_home = static_cast<std::uint32_t>(kSupportersAtHome * supporters);
  std::uint32_t abroad = supporters - at_home;
  for (const std::uint32_t a : order) {
    std::uint32_t& wanted = lives_at_home(world.accounts[a]) ? at_home : abroad;
    if (wanted == 0) continue;
    --wanted;
    likes.push_back({a, page, draw_second_for(world.accounts[a], world.pages[page], stream)});
  }
}

// Real supporters who organise: on his page and on others of his topic, soon after each post.
void add_party_youth(World& world, std::vector<Like>& likes) {
  RandomStream stream(world.seed, "party youth");
  const std::uint16_t topic = world.pages[*world.strongman_page].topic;
  const auto size = static_cast<std::size_t>(
      std::min(kYouthMembers, kFollowersOfLog * 0.05 * static_cast<double>(world.events)));
  Club youth;
  youth.name = fmt::format("club_{:02}_party_youth", world.groups.size());
  youth.members = draw_members(
      world, std::min(size, largest_club(world)), stream,
      [&](const Account& account) { return lives_at_home(account) && is_interested(account, topic); });
  youth.pages = draw_distinct(stream, static_cast<std::size_t>(kYouthPages), [&](RandomStream& s) {
    return world.topic_begin[topic] + world.page_within_topic[topic].draw(s);
  });
  youth.pages.push_back(*world.strongman_page);
  youth.density = kYouthDensity;
  youth.mean_delay = 2 * kHour;
  add_club(world, youth, likes, stream);
}

// Farms until `bought` accounts are hired; every one of them likes the strongman, and serves the
// farm's other customers too.
void add_strongman_farms(World& world, std::uint32_t bought, std::vector<Like>& likes) {
  const auto fewest = std::min(static_cast<std::uint32_t>(kFewestFarmMembers), bought / 2);
  for (std::size_t index = 0; bought > 0; ++index) {
    RandomStream stream = stream_for(world.seed, "strongman's farm", index);
    Farm farm{};
    farm.kind = kind_of_farm(index);
    farm.origin = origin_of_farm(index);
    farm.members = static_cast<std::uint32_t>(log_uniform(stream, kFewestFarmMembers, kMostFarmMembers));
    farm.members = std::min(farm.members, index == 0 ? bought / 2 : bought);  // at least one of each kind
    if (bought - farm.members < fewest) farm.members = bought;
    farm.customers = static_cast<std::uint32_t>(log_uniform(stream, kFewestCustomers, kMostCustomers));
    farm.density = between(stream, kLeastDensity, kGreatestDensity);
    farm.camouflage = between(stream, kLeastCamouflage, kGreatestCamouflage);
    farm.great_customer = world.strongman_page;
    add_farm(world, index, farm, likes);
    bought -= farm.members;
  }
}

}  // namespace

void add_strongman(World& world, std::vector<Like>& likes) {
  const auto followers = static_cast<std::uint32_t>(kFollowersOfLog * static_cast<double>(world.events));
  const auto bought = static_cast<std::uint32_t>(kBought * followers);
  const auto from_farms = static_cast<std::uint32_t>(kBoughtFromFarms * bought);
  add_supporters(world, followers - bought, likes);
  add_party_youth(world, likes);
  add_strongman_farms(world, from_farms, likes);
  add_single_use(world, {*world.strongman_page}, bought - from_farms, likes);
}

}  // namespace bonafide::simulate
