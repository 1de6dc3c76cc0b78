#include "bonafide/simulate/farms.h"

#include <algorithm>

#include <fmt/format.h>

#include "bonafide/simulate/countries.h"
#include "bonafide/simulate/crowd.h"

namespace bonafide::simulate {
namespace {

constexpr std::uint64_t kEventsPerFarm = 150'000, kFewestFarms = 2, kMostFarms = 40;
constexpr double kFewestMembers = 30, kMostMembers = 300, kFewestCustomers = 10, kMostCustomers = 40;
constexpr double kLeastDensity = 0.2, kGreatestDensity = 0.8;
constexpr double kLeastCamouflage = 0.2, kGreatestCamouflage = 0.6;

// In a small log a farm shrinks until it is at most this part of it.
constexpr double kMostOfLog = 0.02;
constexpr std::uint32_t kSmallestFarm = 10, kFewestPages = 5;

constexpr double kSingleUseOfLog = 0.003;
constexpr std::uint32_t kAccountsPerOrder = 300, kOrdersPerCustomer = 3, kOrderWindow = 2 * kDay;

constexpr double kFromSupplyCountry = 0.7;  // of bought accounts; the others claim to live anywhere

// A batch is registered within 3 days, 10 to 300 days before the log begins.
constexpr std::uint32_t kNewestBatchDays = 10, kOldestBatchDays = 300;
constexpr std::uint32_t kFewestOnDevice = 5, kMostOnDevice = 20;

// The accounts of one bought group.
struct Crew {
  std::int16_t group;
  std::uint32_t first_account, end_account;
};

// Enters a bought group and appends its accounts, most of them from one country.
Crew hire(World& world, std::string name, Origin origin, std::uint32_t members, RandomStream& stream) {
  const auto first = static_cast<std::uint32_t>(world.accounts.size());
  const Crew crew{static_cast<std::int16_t>(world.groups.size()), first, first + members};
  Group group{std::move(name), true, origin, first, 0, 1};
  group.registered_from = -std::int64_t{draw_count(kNewestBatchDays, kOldestBatchDays, stream)} * kDay;
  group.accounts_per_device = draw_count(kFewestOnDevice, kMostOnDevice, stream);
  world.groups.push_back(std::move(group));

  const auto country = static_cast<std::uint8_t>(kFirstSupplyCountry + stream.below(kSupplyCountries));
  for (std::uint32_t m = 0; m < members; ++m) {
    Account account = draw_account(world, 0, stream);
    if (stream.chance(kFromSupplyCountry)) account.country = country;
    account.group = crew.group;
    world.accounts.push_back(account);
  }
  return crew;
}

std::uint32_t draw_start(std::uint32_t window, RandomStream& stream) {
  return static_cast<std::uint32_t>(stream.below(kSpan - window));
}

std::uint32_t within(std::uint32_t start, std::uint32_t window, RandomStream& stream) {
  return start + static_cast<std::uint32_t>(stream.below(window));
}

// One customer's order: the members who take part like the page within one window.
void serve(std::uint32_t page, double density, const Farm& farm, const Crew& crew, std::vector<Like>& likes,
           RandomStream& stream) {
  const std::uint32_t window = farm.kind == FarmKind::kBurst ? kBurstWindow : kTrickleWindow;
  const std::uint32_t start = draw_start(window, stream);
  for (std::uint32_t account = crew.first_account; account < crew.end_account; ++account)
    if (stream.chance(density)) likes.push_back({account, page, within(start, window, stream)});
}

// What members do so as to look like people: what a person of their interests and hours would.
void add_camouflage(const World& world, const std::vector<std::uint32_t>& customers, const Crew& crew,
                    std::uint64_t count, std::vector<Like>& likes, RandomStream& stream) {
  while (count > 0) {
    const std::uint32_t account = draw_count(crew.first_account, crew.end_account - 1, stream);
    const Account& as = world.accounts[account];
    const std::uint32_t page = draw_page_for(world, as, stream);
    if (std::find(customers.begin(), customers.end(), page) != customers.end()) continue;
    likes.push_back({account, page, draw_second_for(as, world.pages[page], stream)});
    --count;
  }
}

Farm draw_farm(const World& world, std::size_t index) {
  RandomStream stream = stream_for(world.seed, "kind of farm", index);
  Farm farm{};
  farm.kind = kind_of_farm(index);
  farm.origin = origin_of_farm(index);
  farm.members = draw_size(stream, kFewestMembers, kMostMembers);
  farm.customers = draw_size(stream, kFewestCustomers, kMostCustomers);
  farm.density = between(stream, kLeastDensity, kGreatestDensity);
  farm.camouflage = between(stream, kLeastCamouflage, kGreatestCamouflage);
  const auto likes = [&] { return farm.members * farm.customers * farm.density / (1 - farm.camouflage); };
  while (likes() > kMostOfLog * static_cast<double>(world.events) &&
         (farm.members > kSmallestFarm || farm.customers > kFewestPages)) {
    farm.members = std::max(kSmallestFarm, farm.members * 4 / 5);
    farm.customers = std::max(kFewestPages, farm.customers * 4 / 5);
  }
  return farm;
}

}  // namespace

FarmKind kind_of_farm(std::size_t index) { return index % 2 == 0 ? FarmKind::kBurst : FarmKind::kTrickle; }

Origin origin_of_farm(std::size_t index) {
  // ordinary, batch, batch, ordinary: out of step with the kinds.
  return ((index ^ (index >> 1)) & 1) == 0 ? Origin::kOrdinary : Origin::kBatch;
}

void add_farm(World& world, std::size_t index, const Farm& farm, std::vector<Like>& likes) {
  RandomStream stream = stream_for(world.seed, "farm", index);
  const bool burst = farm.kind == FarmKind::kBurst;
  const Crew crew = hire(world, fmt::format("farm_{:02}_{}{}", index, burst ? "burst" : "trickle", farm.note), farm.origin,
                         farm.members, stream);
  std::vector<std::uint32_t> customers =
      draw_distinct(stream, farm.customers, [&](RandomStream& s) { return farm.popular ? world.page_by_popularity.draw(s) : world.any_page(s); });
  if (world.strongman_page) std::erase(customers, *world.strongman_page);
  Group& group = world.groups.back();
  group.targets = customers;
  if (farm.great_customer) group.targets.push_back(*farm.great_customer);
  std::sort(group.targets.begin(), group.targets.end());
  group.density = farm.density;
  group.camouflage = farm.camouflage;
  group.window = burst ? kBurstWindow : kTrickleWindow;
  group.popular = farm.popular;

  const std::size_t before = likes.size();
  for (const std::uint32_t page : customers) serve(page, farm.density, farm, crew, likes, stream);
  if (farm.great_customer) serve(*farm.great_customer, 1.0, farm, crew, likes, stream);
  const double others = static_cast<double>(likes.size() - before) * farm.camouflage / (1 - farm.camouflage);
  add_camouflage(world, customers, crew, static_cast<std::uint64_t>(others), likes, stream);
}

void add_single_use(World& world, const std::vector<std::uint32_t>& customers, std::uint32_t accounts,
                    std::vector<Like>& likes) {
  RandomStream stream(world.seed, "single use");
  const Crew crew = hire(world, "single_use_00", Origin::kFresh, accounts, stream);
  world.groups.back().targets = customers;
  std::sort(world.groups.back().targets.begin(), world.groups.back().targets.end());
  world.groups.back().window = kOrderWindow;
  std::uint32_t page = 0, start = 0;
  for (std::uint32_t m = 0; m < accounts; ++m) {
    if (m % kAccountsPerOrder == 0) {
      page = customers[m / kAccountsPerOrder % customers.size()];
      start = draw_start(kOrderWindow, stream);
    }
    likes.push_back({crew.first_account + m, page, within(start, kOrderWindow, stream)});
  }
}

void add_farms(World& world, std::vector<Like>& likes) {
  const std::uint64_t farms = std::clamp(world.events / kEventsPerFarm, kFewestFarms, kMostFarms);
  for (std::size_t index = 0; index < farms; ++index) add_farm(world, index, draw_farm(world, index), likes);

  RandomStream stream(world.seed, "single-use customers");
  const auto accounts = static_cast<std::uint32_t>(kSingleUseOfLog * static_cast<double>(world.events));
  const std::uint32_t customers = 1 + accounts / (kAccountsPerOrder * kOrdersPerCustomer);
  add_single_use(world, draw_distinct(stream, customers, [&](RandomStream& s) { return world.any_page(s); }),
                 accounts, likes);
}

}  // namespace bonafide::simulate
