// Farms do what their names say. Seed 3; shares are of thousands of likes, bounds five standard
// errors or wider.
#include "bonafide/simulate/posts/sellers.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

namespace bonafide::simulate::posts {
namespace {

struct SellersTest : testing::Test {
  Network network = build_network(3, 300'000);
  Feed feed{network, 300'000};
  std::vector<Like> likes;
  Ground ground{network, feed, likes};

  Farm farm(bool burst, double density, Customers kind, Roster roster, double camouflage = 0) const { return {burst, 120, 60, density, camouflage, false, kind, roster, Origin::kBatch}; }
  const Group& add(const Farm& f) {
    add_farm(ground, 0, f);
    return network.groups.back();
  }
  std::map<std::uint32_t, std::vector<Like>> by_target(const Group& group) const {
    std::map<std::uint32_t, std::vector<Like>> of;
    for (const Like& like : likes)
      if (std::binary_search(group.targets.begin(), group.targets.end(), like.page)) of[like.page].push_back(like);
    return of;
  }
};

TEST_F(SellersTest, ServeWithTheDensityAskedForUnderEveryRoster) {
  for (const Roster roster : {Roster::kAll, Roster::kRotating, Roster::kShifts})
    for (const bool burst : {true, false})
      for (const double density : {0.1, 0.3}) {
        likes.clear();
        const Group& group = add(farm(burst, density, Customers::kMixed, roster));
        EXPECT_EQ(group.targets.size(), 60u);
        // The crew or shift of an order is drawn, so orders, not likes, are what is independent: 60 of them.
        EXPECT_NEAR(static_cast<double>(likes.size()) / (60 * 120), density, 0.1 * density + 0.02) << static_cast<int>(roster) << burst;
      }
}

TEST_F(SellersTest, HideTheAskedForPartOfTheirLikesAmongOthers) {
  const Group& group = add(farm(false, 0.3, Customers::kPosts, Roster::kAll, 0.6));
  std::size_t paid = 0;
  for (const auto& [post, of_post] : by_target(group)) paid += of_post.size();
  EXPECT_NEAR(static_cast<double>(paid) / static_cast<double>(likes.size()), 0.4, 0.001);
  for (const Like& like : likes) {
    EXPECT_GE(like.account, network.ordinary_accounts);
    EXPECT_LT(like.second, kSpan);
  }
}

TEST_F(SellersTest, DeliverABurstWithinTwoHoursAndATrickleWithinDays) {
  const Group burst = add(farm(true, 0.3, Customers::kPosts, Roster::kAll));
  for (const auto& [post, of_post] : by_target(burst)) {
    const auto [first, last] = std::minmax_element(of_post.begin(), of_post.end(), [](const Like& a, const Like& b) { return a.second < b.second; });
    EXPECT_LT(last->second - first->second, 2 * kHour);
    EXPECT_GE(first->second, feed[post].second);
    EXPECT_LT(first->second, feed[post].second + feed[post].life);
  }
  likes.clear();
  const Group pages = add(farm(false, 0.3, Customers::kPages, Roster::kAll));
  for (const auto& [page, of_page] : by_target(pages)) {
    EXPECT_TRUE(feed.is_page(page));
    const auto [first, last] = std::minmax_element(of_page.begin(), of_page.end(), [](const Like& a, const Like& b) { return a.second < b.second; });
    EXPECT_GT(last->second - first->second, kDay);
    EXPECT_LT(last->second - first->second, 15 * kDay);
  }
}

TEST_F(SellersTest, WorkInShiftsOfEightHours) {
  add(farm(false, 0.3, Customers::kPages, Roster::kShifts));
  std::map<std::uint32_t, std::set<std::uint32_t>> shifts;
  for (const Like& like : likes) shifts[like.account].insert(like.second / (8 * kHour) % 3);
  for (const auto& [account, of_account] : shifts) EXPECT_EQ(of_account.size(), 1u);
}

TEST_F(SellersTest, RotateCrewsSoThatTwoAccountsMeetNoMoreOftenThanAnyTwo) {
  // 60 orders, nine crews: two accounts of independent rosters would share 60 x 0.1 x 0.1 orders. With
  // crews for ever, the mean would be the same, but one pair in nine would share five or six.
  const Group group = add(farm(true, 0.1, Customers::kPages, Roster::kRotating));
  std::map<std::uint32_t, std::set<std::uint32_t>> served;
  for (const Like& like : likes) served[like.account].insert(like.page);
  double shared = 0, often = 0, pairs = 0;
  for (const auto& [a, of_a] : served)
    for (const auto& [b, of_b] : served) {
      if (a >= b) continue;
      const auto both = std::count_if(of_a.begin(), of_a.end(), [&](std::uint32_t page) { return of_b.contains(page); });
      ++pairs;
      shared += static_cast<double>(both);
      often += both >= 4;
    }
  EXPECT_NEAR(shared / pairs, 60 * 0.1 * 0.1, 0.15);
  EXPECT_LT(often / pairs, 0.02);
  EXPECT_EQ(group.name, "farm_00_burst_d0.10_c0_n120_pages_rotating");
}

TEST_F(SellersTest, AreDrawnFromTheStatedRanges) {
  std::set<std::tuple<bool, Customers, Roster, bool>> kinds;
  for (std::uint32_t index = 0; index < 400; ++index) {
    const Farm f = draw_farm(network, 10'000'000, index);
    kinds.emplace(f.burst, f.kind, f.roster, f.popular);
    EXPECT_TRUE(f.members >= 15 && f.members <= 500);
    EXPECT_TRUE(f.density >= 0.1 && f.density <= 0.8);
    EXPECT_TRUE(f.camouflage >= 0.2 && f.camouflage <= 0.8);
    EXPECT_TRUE(f.customers >= 10 && f.customers <= 80);
  }
  EXPECT_EQ(kinds.size(), 2u * 3 * 3 * 2);
}

TEST_F(SellersTest, SellAccountsThatActOnceInOrders) {
  add_single_use(ground, 900);
  std::set<std::uint32_t> accounts;
  for (const Like& like : likes) accounts.insert(like.account);
  EXPECT_EQ(accounts.size(), 900u);
  EXPECT_EQ(likes.size(), 900u);
  EXPECT_EQ(network.groups.back().name, "single_use_00");
}

}  // namespace
}  // namespace bonafide::simulate::posts
