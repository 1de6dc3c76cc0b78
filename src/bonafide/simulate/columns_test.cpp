#include "bonafide/simulate/columns.h"

#include <map>
#include <set>

#include <gtest/gtest.h>

#include "bonafide/base/time.h"
#include "bonafide/simulate/farms.h"

namespace bonafide::simulate {
namespace {

constexpr std::uint32_t kFirstAct = 20 * kDay;

struct Shown {
  std::set<std::string> clients;
  std::map<std::string, int> accounts_on_device;
  std::vector<Microseconds> created;
};

// What the columns show of accounts first .. end-1 that all act first on day 20.
Shown show(const World& world, std::uint32_t first, std::uint32_t end) {
  AccountColumns columns(world, {"client", "created", "device"});
  Shown shown;
  for (std::uint32_t account = first; account < end; ++account) {
    const auto values = columns.of(account, kFirstAct);
    shown.clients.insert(std::string(values[0]));
    shown.created.push_back(parse_iso_time(values[1]).value().time);
    ++shown.accounts_on_device[std::string(values[2])];
  }
  std::sort(shown.created.begin(), shown.created.end());
  return shown;
}

Shown show_farm(Origin origin) {
  World world = build_world(6, 100'000, false);
  std::vector<Like> likes;
  add_farm(world, 0, Farm{FarmKind::kBurst, 200, 10, 0.5, 0.3, origin, {}}, likes);
  return show(world, world.ordinary_accounts, static_cast<std::uint32_t>(world.accounts.size()));
}

constexpr Microseconds kDayLength = Microseconds{kDay} * kMicrosecondsPerSecond;

TEST(Columns, BetrayAFarmRegisteredInABatch) {
  const Shown farm = show_farm(Origin::kBatch);
  EXPECT_LE(farm.created.back() - farm.created.front(), 3 * kDayLength);
  EXPECT_LE(farm.accounts_on_device.size(), 40u);  // 5 to 20 of 200 accounts each
  EXPECT_GE(farm.accounts_on_device.size(), 10u);
}

TEST(Columns, DoNotBetrayTheOtherHalfOfFarms) {
  const Shown farm = show_farm(Origin::kOrdinary);
  EXPECT_GT(farm.created.back() - farm.created.front(), 1'000 * kDayLength);
  EXPECT_GT(farm.accounts_on_device.size(), 150u);
}

TEST(Columns, LetInnocentPeopleShareDevicesButMostlyNot) {
  const World world = build_world(6, 100'000, false);
  const Shown people = show(world, 0, world.ordinary_accounts);
  double alone = 0;
  int largest = 0;
  for (const auto& [device, accounts] : people.accounts_on_device) {
    alone += accounts == 1;
    largest = std::max(largest, accounts);
  }
  EXPECT_GT(alone, 0.7 * world.ordinary_accounts);
  EXPECT_GT(largest, 20);
  EXPECT_EQ(people.clients.size(), 5u);
}

TEST(Columns, CreateNobodyAfterTheirFirstAct) {
  const World world = build_world(6, 100'000, false);
  const Shown people = show(world, 0, world.ordinary_accounts);
  EXPECT_LE(people.created.back(), (kStart + kFirstAct) * kMicrosecondsPerSecond);
  // 8 % newcomers: some were made within the log's own days.
  EXPECT_GT(people.created.back(), kStart * kMicrosecondsPerSecond);
}

}  // namespace
}  // namespace bonafide::simulate
