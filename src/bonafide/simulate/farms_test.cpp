#include "bonafide/simulate/farms.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

namespace bonafide::simulate {
namespace {

struct Served {
  std::map<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>> first_and_last;  // by page
  std::vector<Like> likes;
};

Served serve_without_camouflage(FarmKind kind) {
  World world = build_world(4, 100'000, false);
  Served served;
  add_farm(world, 0, Farm{kind, 60, 20, 0.5, 0, Origin::kOrdinary, {}}, served.likes);
  for (const Like& like : served.likes) {
    auto& [first, last] =
        served.first_and_last.try_emplace(like.page, like.second, like.second).first->second;
    first = std::min(first, like.second);
    last = std::max(last, like.second);
  }
  return served;
}

TEST(Farms, DeliverABurstWithinTwoHours) {
  const Served served = serve_without_camouflage(FarmKind::kBurst);
  EXPECT_EQ(served.first_and_last.size(), 20u);
  for (const auto& [page, when] : served.first_and_last) EXPECT_LT(when.second - when.first, 2 * kHour);
}

TEST(Farms, DeliverATrickleWithinFifteenDaysButNotTwoHours) {
  const Served served = serve_without_camouflage(FarmKind::kTrickle);
  EXPECT_EQ(served.first_and_last.size(), 20u);
  for (const auto& [page, when] : served.first_and_last) {
    EXPECT_LT(when.second - when.first, 15 * kDay);
    EXPECT_GT(when.second - when.first, 2 * kHour);
    EXPECT_LT(when.second, kSpan);
  }
}

TEST(Farms, HideTheAskedForPartOfTheirLikesAmongOthers) {
  World world = build_world(4, 100'000, false);
  std::vector<Like> likes;
  add_farm(world, 0, Farm{FarmKind::kBurst, 60, 20, 0.5, 0.4, Origin::kOrdinary, {}}, likes);
  std::map<std::uint32_t, int> members_on;
  for (const Like& like : likes) ++members_on[like.page];
  std::size_t paid = 0;
  for (const auto& [page, members] : members_on)
    if (members > 15)
      paid += static_cast<std::size_t>(members);  // 30 expected of 60; camouflage is spread thin
  EXPECT_NEAR(static_cast<double>(paid) / static_cast<double>(likes.size()), 0.6, 0.01);
}

TEST(Farms, ComeInAllCombinationsOfKindAndOrigin) {
  std::set<std::pair<FarmKind, Origin>> seen;
  for (std::size_t index = 0; index < 4; ++index) seen.emplace(kind_of_farm(index), origin_of_farm(index));
  EXPECT_EQ(seen.size(), 4u);
}

TEST(Farms, GrowInNumberWithTheLog) {
  const auto farms_in = [](std::uint64_t events) {
    World world = build_world(4, events, false);
    std::vector<Like> likes;
    add_farms(world, likes);
    EXPECT_LT(static_cast<double>(likes.size()), 0.15 * static_cast<double>(events));
    return world.groups.size() - 1;  // the last group is of single-use accounts
  };
  EXPECT_EQ(farms_in(1'000), 2u);
  EXPECT_EQ(farms_in(100'000), 2u);
  EXPECT_EQ(farms_in(1'000'000), 6u);
}

TEST(SingleUse, ActsOnceAndInOrders) {
  World world = build_world(4, 100'000, false);
  std::vector<Like> likes;
  add_single_use(world, {17, 18}, 700, likes);
  ASSERT_EQ(likes.size(), 700u);
  std::set<std::uint32_t> accounts;
  for (const Like& like : likes) accounts.insert(like.account);
  EXPECT_EQ(accounts.size(), 700u);
  const auto [first, last] = std::minmax_element(
      likes.begin(), likes.begin() + 300, [](const Like& a, const Like& b) { return a.second < b.second; });
  EXPECT_LT(last->second - first->second, 2 * kDay);
}

}  // namespace
}  // namespace bonafide::simulate
