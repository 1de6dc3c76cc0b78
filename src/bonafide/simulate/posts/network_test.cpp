// Who follows whom, and who is awake when. Networks here have seed 3; bounds are five standard
// errors or wider, so that a right model fails less than once in 10^6 seeds.
#include "bonafide/simulate/posts/network.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "bonafide/simulate/countries.h"
#include "bonafide/simulate/posts/feed.h"

namespace bonafide::simulate::posts {
namespace {

// Hill's estimate of a in P(more than x) ~ x^-a, from the `top` largest. Source: Hill (1975).
double tail_index(std::vector<double> values, std::size_t top) {
  std::sort(values.rbegin(), values.rend());
  double sum = 0;
  for (std::size_t i = 0; i < top; ++i) sum += std::log(values[i] / values[top]);
  return static_cast<double>(top) / sum;
}

std::vector<double> sizes(const Lists& lists) {
  std::vector<double> sizes;
  for (std::uint32_t l = 0; l < lists.size(); ++l) sizes.push_back(static_cast<double>(lists[l].size()));
  return sizes;
}

TEST(Network, GivesFollowersByAPowerLaw) {
  const Network network = build_network(3, 1'000'000);
  // Two follows in three preferential: P(more than x) ~ x^-1.5 in the limit. Communities that close at
  // different times and the finite network bend it; an exponential tail would give 4 and more here.
  const double index = tail_index(sizes(network.friends), 400);
  EXPECT_GT(index, 1.1);
  EXPECT_LT(index, 2.2);
  // The largest of 1,389 exponential audiences would have about seven times the mean.
  const std::vector<double> audiences = sizes(network.audience);
  const double mean = std::accumulate(audiences.begin(), audiences.end(), 0.0) / static_cast<double>(audiences.size());
  EXPECT_GT(*std::max_element(audiences.begin(), audiences.end()), 12 * mean);
}

TEST(Network, KeepsFollowsWithinCommunitiesAsOftenAsItsHomophilySays) {
  double least = 1, greatest = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Network network = build_network(seed, 400'000);
    double own = 0, all = 0;
    for (std::uint32_t o = 0; o < network.owners.size(); ++o)
      for (const std::uint32_t account : network.audience[o]) {
        ++all;
        own += network.likes_community(account, network.owners[o].community);
      }
    // The other follows go anywhere, own communities included. Who follows much runs out of owners in
    // a small community, which takes a little away.
    EXPECT_GT(own / all, network.homophily - 0.05) << seed;
    EXPECT_LT(own / all, network.homophily + 0.5 * (1 - network.homophily)) << seed;
    least = std::min(least, network.homophily);
    greatest = std::max(greatest, network.homophily);
  }
  EXPECT_GE(least, 0.35);
  EXPECT_LT(least, 0.5);
  EXPECT_GT(greatest, 0.65);
  EXPECT_LE(greatest, 0.8);
}

TEST(Network, HasCommunitiesOfUnequalSize) {
  const Network network = build_network(3, 1'000'000);
  std::vector<double> people(network.communities);
  for (const Account& account : network.accounts) ++people[account.interest[0]];
  const auto [least, most] = std::minmax_element(people.begin(), people.end());
  EXPECT_GT(*least, 0);
  EXPECT_GT(*most, 4 * *least);
}

TEST(Network, HasFollowersOnceEach) {
  const Network network = build_network(3, 20'000);
  for (const Lists* lists : {&network.audience, &network.friends})
    for (std::uint32_t l = 0; l < lists->size(); ++l) {
      std::vector<std::uint32_t> followers((*lists)[l].begin(), (*lists)[l].end());
      std::sort(followers.begin(), followers.end());
      EXPECT_EQ(std::adjacent_find(followers.begin(), followers.end()), followers.end());
    }
  EXPECT_TRUE(network.friends[1'000'000].empty());
}

TEST(Awake, IsWhatTheClocksOfCountryAndAccountSay) {
  Network network = build_network(3, 10'000);
  RandomStream stream(1, "awake test");
  const std::uint32_t account = add_account(network, stream);
  network.hours_late[account] = 2;
  network.accounts[account].country = 1;  // five hours behind UTC
  EXPECT_EQ(kCountries[1].utc_offset_hours, -5);
  EXPECT_GT(awake(network, account, (20 + 5 + 2) * kHour), 0.95);
  EXPECT_LT(awake(network, account, (3 + 5 + 2) * kHour), 0.05);
  network.joined[account] = 10 * kDay;
  for (int i = 0; i < 100; ++i) EXPECT_GE(*when_awake(network, account, 0, kSpan, stream), 10 * kDay);
  EXPECT_FALSE(when_awake(network, account, 0, 10 * kDay, stream).has_value());
}

}  // namespace
}  // namespace bonafide::simulate::posts
