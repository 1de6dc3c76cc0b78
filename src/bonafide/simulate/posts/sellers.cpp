#include "bonafide/simulate/posts/sellers.h"

#include <algorithm>

#include <fmt/format.h>

#include "bonafide/simulate/countries.h"
#include "bonafide/simulate/farms.h"

namespace bonafide::simulate::posts {
namespace {

constexpr double kFewestMembers = 15, kMostMembers = 500, kFewestCustomers = 10, kMostCustomers = 80;
constexpr double kLeastDensity = 0.1, kGreatestDensity = 0.8, kLeastCamouflage = 0.2, kGreatestCamouflage = 0.8;
constexpr double kMostOfLog = 0.03;  // of one farm, camouflage included
constexpr std::uint32_t kFewestInSmallLog = 5;
constexpr double kCrewsAreUpTo = 0.95, kMostRotating = 0.45;  // two crews at least
constexpr std::uint32_t kDuty = 12 * kHour, kWeek = 7 * kDay, kShift = 8 * kHour, kShifts = 3;
constexpr double kFromSupplyCountry = 0.7;
constexpr std::uint32_t kNewestBatchDays = 10, kOldestBatchDays = 300, kFewestOnDevice = 5, kMostOnDevice = 20;

struct Crew {
  std::uint32_t first, end;  // accounts
};

// The farm's accounts, most of them from one country, and what the columns will show of them.
Crew hire(Network& network, std::uint32_t members, Origin origin, Group& group, RandomStream& stream) {
  const Crew crew{static_cast<std::uint32_t>(network.accounts.size()), static_cast<std::uint32_t>(network.accounts.size()) + members};
  group.bought = true;
  group.origin = origin;
  group.first_account = crew.first;
  group.registered_from = -std::int64_t{draw_count(kNewestBatchDays, kOldestBatchDays, stream)} * kDay;
  group.accounts_per_device = draw_count(kFewestOnDevice, kMostOnDevice, stream);
  const auto country = static_cast<std::uint8_t>(kFirstSupplyCountry + stream.below(kSupplyCountries));
  for (std::uint32_t m = 0; m < members; ++m) {
    const std::uint32_t account = add_account(network, stream);
    network.accounts[account].group = static_cast<std::int16_t>(network.groups.size());
    if (stream.chance(kFromSupplyCountry)) network.accounts[account].country = country;
  }
  return crew;
}

std::uint32_t draw_customer(const Feed& feed, const Farm& farm, RandomStream& stream) {
  for (;;) {
    const std::uint32_t post = farm.popular ? feed.draw_popular(stream) : stream.chance(0.5) ? any_post(feed, stream)
                                                                                             : static_cast<std::uint32_t>(stream.below(feed.pages()));
    if (farm.kind == Customers::kMixed || feed.is_page(post) == (farm.kind == Customers::kPages)) return post;
  }
}

struct Order {
  std::uint32_t post, start, window;
};

// A post's buyer orders while it lives; a page's, at any time.
Order draw_order(const Feed& feed, std::uint32_t post, bool burst, RandomStream& stream) {
  const bool page = feed.is_page(post);
  const double longest = page ? between(stream, 3, 15) * kDay : between(stream, 1, 4) * kDay;
  std::uint32_t window = burst ? kBurstWindow : static_cast<std::uint32_t>(longest);
  if (page) return {post, static_cast<std::uint32_t>(stream.below(kSpan - window)), window};
  // Posts end a day before the log does, so that every order has a day.
  const std::uint32_t ordered = feed[post].second + static_cast<std::uint32_t>(stream.below(std::min(feed[post].life / 2, kDay / 2)));
  const std::uint32_t start = std::min(ordered, kSpan - kDay);
  return {post, start, std::min(window, kSpan - start)};
}

// Who serves an order, and when.
class Roll {
 public:
  Roll(const Farm& farm, const Crew& crew, std::uint64_t seed, std::uint32_t index) : farm_(farm), crew_(crew), seed_(seed), index_(index), crews_(farm.roster == Roster::kRotating ? static_cast<std::uint32_t>(kCrewsAreUpTo / farm.density) : 1) {}

  void serve(const Order& order, std::vector<Like>& likes, RandomStream& stream) const {
    const std::vector<std::uint32_t> place = farm_.roster == Roster::kRotating ? deal(order.start / kWeek) : std::vector<std::uint32_t>();
    for (std::uint32_t account = crew_.first; account < crew_.end; ++account) {
      double chance = farm_.density;
      std::uint32_t second = order.start + static_cast<std::uint32_t>(stream.below(order.window));
      if (farm_.roster == Roster::kRotating) {
        if (place[account - crew_.first] % crews_ != order.start / kDuty % crews_) continue;
        chance *= crews_;
      } else if (farm_.roster == Roster::kShifts && farm_.burst) {
        if (!works_at(account, order.start)) continue;
        chance *= kShifts;
      } else if (farm_.roster == Roster::kShifts) {
        // A trickle's window is a day or more: it meets everybody's shift.
        while (!works_at(account, second)) second = order.start + static_cast<std::uint32_t>(stream.below(order.window));
      }
      if (stream.chance(chance)) likes.push_back({account, order.post, second});
    }
  }

 private:
  bool works_at(std::uint32_t account, std::uint32_t second) const { return (account - crew_.first) % kShifts == second / kShift % kShifts; }
  // A place for each account, in this week's order.
  std::vector<std::uint32_t> deal(std::uint32_t week) const {
    RandomStream stream = stream_for(seed_, "crews", std::uint64_t{index_} << 32 | week);
    std::vector<std::uint32_t> place(crew_.end - crew_.first);
    for (std::uint32_t m = 0; m < place.size(); ++m) place[m] = m;
    shuffle(stream, place);
    return place;
  }

  const Farm& farm_;
  Crew crew_;
  std::uint64_t seed_;
  std::uint32_t index_, crews_;
};

// What a person of the account's interests and hours would like.
void add_camouflage(Ground& ground, const std::vector<std::uint32_t>& customers, const Crew& crew, std::uint64_t count, RandomStream& stream) {
  while (count > 0) {
    const std::uint32_t account = draw_count(crew.first, crew.end - 1, stream);
    const std::uint32_t post = ground.feed.draw_for(ground.network.accounts[account], stream);
    if (std::find(customers.begin(), customers.end(), post) != customers.end()) continue;
    const auto second = draw_second_for(ground.network, account, ground.feed[post], stream);
    if (!second) continue;
    ground.likes.push_back({account, post, *second});
    --count;
  }
}

}  // namespace

double most_density(Roster roster, bool burst) {
  if (roster == Roster::kRotating) return kMostRotating;
  return roster == Roster::kShifts && burst ? 1.0 / kShifts : 1.0;
}

std::string name_of(std::uint32_t index, const Farm& farm) {
  constexpr const char* kKinds[] = {"posts", "pages", "mixed"};
  constexpr const char* kRosters[] = {"", "_rotating", "_shifts"};
  return fmt::format("farm_{:02}_{}_d{:.2f}_c{:.0f}_n{}_{}{}{}", index, farm.burst ? "burst" : "trickle", farm.density, 100 * farm.camouflage, farm.members,
                     kKinds[static_cast<int>(farm.kind)], farm.popular ? "_popular" : "", kRosters[static_cast<int>(farm.roster)]);
}

void add_farm(Ground& ground, std::uint32_t index, const Farm& farm) {
  RandomStream stream = stream_for(ground.network.seed, "seller", index);
  Group group;
  group.name = name_of(index, farm);
  group.density = farm.density;
  group.camouflage = farm.camouflage;
  group.popular = farm.popular;
  const Crew crew = hire(ground.network, farm.members, farm.origin, group, stream);
  const std::vector<std::uint32_t> customers = draw_distinct(stream, farm.customers, [&](RandomStream& s) { return draw_customer(ground.feed, farm, s); });
  group.targets = customers;

  const std::size_t before = ground.likes.size();
  const Roll roll(farm, crew, ground.network.seed, index);
  for (const std::uint32_t post : customers) {
    const Order order = draw_order(ground.feed, post, farm.burst, stream);
    group.window = std::max(group.window, order.window);
    roll.serve(order, ground.likes, stream);
  }
  const double others = static_cast<double>(ground.likes.size() - before) * farm.camouflage / (1 - farm.camouflage);
  add_camouflage(ground, customers, crew, static_cast<std::uint64_t>(others), stream);
  enter_group(ground.network, std::move(group), {});
}

Farm draw_farm(const Network& network, std::uint64_t events, std::uint32_t index) {
  RandomStream stream = stream_for(network.seed, "kind of seller", index);
  Farm farm{};
  farm.burst = index % 2 == 0;
  const double kind = stream.unit(), roster = stream.unit();
  farm.kind = kind < 0.5 ? Customers::kPosts : kind < 0.8 ? Customers::kPages
                                                          : Customers::kMixed;
  farm.roster = roster < 0.5 ? Roster::kAll : roster < 0.75 ? Roster::kRotating
                                                            : Roster::kShifts;
  farm.origin = stream.chance(0.5) ? Origin::kBatch : Origin::kOrdinary;
  farm.popular = stream.chance(0.4);
  farm.members = draw_size(stream, kFewestMembers, kMostMembers);
  farm.customers = draw_size(stream, kFewestCustomers, kMostCustomers);
  farm.density = log_uniform(stream, kLeastDensity, std::min(kGreatestDensity, most_density(farm.roster, farm.burst)));
  farm.camouflage = between(stream, kLeastCamouflage, kGreatestCamouflage);
  const auto too_many = [&] { return farm.members * farm.customers * farm.density / (1 - farm.camouflage) > kMostOfLog * static_cast<double>(events); };
  // Fewer customers first, then fewer members; a small log breaks both ranges.
  while (too_many() && farm.customers > kFewestCustomers) --farm.customers;
  while (too_many() && farm.members > kFewestMembers) --farm.members;
  while (too_many() && farm.members + farm.customers > 2 * kFewestInSmallLog) {
    farm.members = std::max(kFewestInSmallLog, farm.members - 1);
    farm.customers = std::max(kFewestInSmallLog, farm.customers - 1);
  }
  return farm;
}

void add_single_use(Ground& ground, std::uint32_t accounts) {
  RandomStream stream(ground.network.seed, "single use");
  Group group;
  group.name = "single_use_00";
  group.window = 2 * kDay;
  const Crew crew = hire(ground.network, accounts, Origin::kFresh, group, stream);
  std::uint32_t account = crew.first;
  while (account < crew.end) {
    const std::uint32_t post = stream.chance(0.5) ? any_post(ground.feed, stream) : static_cast<std::uint32_t>(stream.below(ground.feed.pages()));
    group.targets.push_back(post);
    const auto start = ground.feed.is_page(post) ? static_cast<std::uint32_t>(stream.below(kSpan - group.window)) : ground.feed[post].second;
    const std::uint32_t window = std::min(group.window, kSpan - start);
    for (std::uint32_t left = draw_count(50, 400, stream); left > 0 && account < crew.end; --left, ++account)
      ground.likes.push_back({account, post, start + static_cast<std::uint32_t>(stream.below(window))});
  }
  group.density = 1.0 / static_cast<double>(std::max<std::size_t>(1, group.targets.size()));
  enter_group(ground.network, std::move(group), {});
}

}  // namespace bonafide::simulate::posts
