// The crowd is what every verdict is measured against: these are the facts that make it hard.
// All worlds here have seed 3; bounds are five standard errors or wider, so that a right model
// fails less than once in 10^6 seeds.
#include "bonafide/simulate/crowd.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "bonafide/simulate/clubs.h"
#include "bonafide/simulate/countries.h"

namespace bonafide::simulate {
namespace {

struct CrowdTest : testing::Test {
  World world = build_world(3, 200'000, false);
  std::vector<Like> likes;
  CrowdTest() {
    const Crowd crowd(world, 0);
    for (std::uint32_t account = 0; account < world.accounts.size(); ++account) crowd.add_likes_of(account, likes);
  }
};

TEST_F(CrowdTest, LikesMostlyWithinItsInterests) {
  double within = 0;
  for (const Like& like : likes)
    within += is_interested(world.accounts[like.account], world.pages[like.page].topic);
  // 0.6 by intent, and some of what is popular happens to be of interest.
  EXPECT_GT(within / static_cast<double>(likes.size()), 0.6);
  EXPECT_LT(within / static_cast<double>(likes.size()), 0.8);
}

TEST_F(CrowdTest, HasManyWhoActOnceAndFewWhoActHundredsOfTimes) {
  std::map<std::uint32_t, int> acts;
  for (const Like& like : likes) ++acts[like.account];
  const auto accounts = static_cast<double>(acts.size());
  const auto share = [&](auto fits) {
    const auto count = std::count_if(acts.begin(), acts.end(), [&](const auto& a) { return fits(a.second); });
    return static_cast<double>(count) / accounts;
  };
  EXPECT_GT(share([](int n) { return n <= 2; }), 0.2);
  EXPECT_LT(share([](int n) { return n > 100; }), 0.03);
  EXPECT_GT(share([](int n) { return n > 100; }), 0.005);
  const double mean = static_cast<double>(likes.size()) / accounts;
  EXPECT_GT(mean, 12);
  EXPECT_LT(mean, 15);
}

TEST_F(CrowdTest, IsAsleepAtItsOwnNight) {
  std::array<double, 24> by_local_hour{};
  for (const Like& like : likes) {
    if (world.pages[like.page].burst_share > 0) continue;
    const int offset = kCountries[world.accounts[like.account].country].utc_offset_hours;
    ++by_local_hour[(like.second / kHour + 24 + static_cast<unsigned>(offset + 24)) % 24];
  }
  EXPECT_GT(by_local_hour[20], 5 * by_local_hour[3]);
}

TEST_F(CrowdTest, BringsStrangersTogetherOnViralPages) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> seconds;
  for (const Like& like : likes)
    if (world.pages[like.page].burst_share >= kViralShare) seconds[like.page].push_back(like.second);
  std::size_t acts = 0, soon = 0;
  for (const auto& [page, of_page] : seconds)
    for (const std::uint32_t second : of_page) {
      ++acts;
      soon += second >= world.pages[page].moment && second < world.pages[page].moment + kDay;
    }
  EXPECT_GT(acts, 10'000u);
  EXPECT_GT(static_cast<double>(soon), 0.45 * static_cast<double>(acts));
}

TEST_F(CrowdTest, LikesAPageOnceOnly) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const Like& like : likes) pairs.emplace(like.account, like.page);
  EXPECT_EQ(pairs.size(), likes.size());
}

TEST(Clubs, AreQuickOrSlowAsTheirNamesSay) {
  World world = build_world(3, 200'000, false);
  std::vector<Like> likes;
  add_clubs(world, likes);
  EXPECT_EQ(world.groups.size(), 13u);
  std::map<std::int16_t, std::vector<double>> delays;
  for (const Like& like : likes) {
    ASSERT_NE(world.accounts[like.account].group, kNoGroup);
    delays[world.accounts[like.account].group].push_back(like.second - world.pages[like.page].moment);
  }
  for (auto& [group, of_group] : delays) {
    std::sort(of_group.begin(), of_group.end());
    const double median = of_group[of_group.size() / 2];
    const std::string& name = world.groups[static_cast<std::size_t>(group)].name;
    EXPECT_TRUE(name.ends_with("quick") ? median < 4 * kHour : median > 8 * kHour) << name << ": " << median;
  }
}

}  // namespace
}  // namespace bonafide::simulate
