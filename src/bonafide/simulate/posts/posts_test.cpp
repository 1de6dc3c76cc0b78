// A whole log of the second family: which groups stand in it, and that they do what they are named
// for. Seeds 1 to 4.
#include "bonafide/simulate/posts/posts.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "bonafide/simulate/posts/audiences.h"
#include "bonafide/simulate/posts/communities.h"
#include "bonafide/simulate/posts/routines.h"

namespace bonafide::simulate::posts {
namespace {

std::string kind_of(const std::string& name) { return name.substr(0, name.find('_')); }

TEST(Posts, HasGenuineGroupsOfEveryKind) {
  std::set<std::string> kinds;
  std::set<std::string> names;
  for (std::uint64_t seed = 1; seed <= 4; ++seed)
    for (const Group& group : simulate_posts(seed, 200'000, false).population.groups) {
      EXPECT_FALSE(group.bought);
      EXPECT_TRUE(std::is_sorted(group.targets.begin(), group.targets.end()));
      EXPECT_TRUE(names.insert(std::to_string(seed) + group.name).second) << group.name;
      kinds.insert(kind_of(group.name));
    }
  EXPECT_EQ(kinds, (std::set<std::string>{"advertising", "aggregator", "club", "fans", "newcomers", "newsletter", "recommender", "shift", "town", "union"}));
}

TEST(Posts, HasTheSameGenuineGroupsWithFarmsAndWithout) {
  const Draft clean = simulate_posts(2, 100'000, false), bought = simulate_posts(2, 100'000, true);
  ASSERT_GT(bought.population.groups.size(), clean.population.groups.size());
  for (std::size_t g = 0; g < clean.population.groups.size(); ++g) {
    EXPECT_EQ(clean.population.groups[g].name, bought.population.groups[g].name);
    EXPECT_EQ(clean.population.groups[g].targets, bought.population.groups[g].targets);
  }
  for (std::size_t g = clean.population.groups.size(); g < bought.population.groups.size(); ++g) EXPECT_TRUE(bought.population.groups[g].bought);
}

struct GenuineTest : testing::Test {
  Network network = build_network(3, 600'000);
  Feed feed{network, 600'000};
  std::vector<Like> likes;
  Ground ground{network, feed, likes};
  double share_of_targets(std::size_t members) const { return static_cast<double>(likes.size()) / static_cast<double>(members * network.groups.back().targets.size()); }
  std::size_t members() const {
    return static_cast<std::size_t>(std::count_if(network.accounts.begin(), network.accounts.end(), [](const Account& a) { return a.group == 0; }));
  }
};

TEST_F(GenuineTest, AClubLikesItsShareOfItsPosts) {
  add_club(ground, 0, 5);
  const Group& club = network.groups[0];
  EXPECT_TRUE(club.name.starts_with("club_00_topics5_")) << club.name;
  EXPECT_GE(club.targets.size(), 8u);
  EXPECT_LE(club.targets.size(), 40u);
  EXPECT_NEAR(share_of_targets(members()), club.density, 0.35 * club.density);  // zeal differs, and posts end the log
  for (const Like& like : likes) EXPECT_GE(like.second, feed[like.page].second);
}

TEST_F(GenuineTest, AggregatorsLikeNearlyAllOfTheirSourcesSoon) {
  add_aggregators(ground, 0);
  EXPECT_GT(share_of_targets(members()), 0.6);
  std::vector<std::uint32_t> delays;
  for (const Like& like : likes) delays.push_back(like.second - feed[like.page].second);
  std::sort(delays.begin(), delays.end());
  EXPECT_LT(delays[delays.size() / 2], kHour);
}

TEST_F(GenuineTest, ACohortIsShownTheSamePostsAndLikesSomeOfThem) {
  std::vector<Like> shown;
  add_recommender(ground, 0, shown);
  EXPECT_GT(shown.size(), 2 * likes.size());
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  for (const Like& view : shown) seen.emplace(view.account, view.page);
  for (const Like& like : likes) EXPECT_TRUE(seen.contains({like.account, like.page}));
}

TEST_F(GenuineTest, ANewsletterSendsItsReadersToPostsOfTheWeekBefore) {
  add_newsletter(ground, 0);
  for (const Like& like : likes) EXPECT_GE(like.second, feed[like.page].second);
  EXPECT_GE(network.groups[0].targets.size(), 8u);
}

TEST_F(GenuineTest, ShiftWorkersMeetInTheirBreaks) {
  add_shift_workers(ground, 0);
  ASSERT_FALSE(likes.empty());
  for (const Like& like : likes) EXPECT_LT(like.second % kHour, kHour / 4);
}

TEST_F(GenuineTest, NewcomersDoNothingBeforeTheyJoin) {
  add_newcomers(ground, 0);
  std::size_t waited = 0;
  for (const std::uint32_t second : network.joined) waited += second > 0;
  EXPECT_EQ(waited, members());
  for (const Like& like : likes) {
    EXPECT_GE(like.second, network.joined[like.account]);
    EXPECT_TRUE(feed.is_page(like.page));
  }
}

TEST_F(GenuineTest, AdvertisingBringsAccountsOfWhichMostActOnce) {
  add_advertising(ground, 0);
  std::map<std::uint32_t, int> acts;
  for (const Like& like : likes) ++acts[like.account];
  const auto once = std::count_if(acts.begin(), acts.end(), [](const auto& a) { return a.second == 1; });
  EXPECT_GT(static_cast<double>(once), 0.6 * static_cast<double>(acts.size()));
  EXPECT_GE(acts.begin()->first, network.ordinary_accounts);
}

}  // namespace
}  // namespace bonafide::simulate::posts
