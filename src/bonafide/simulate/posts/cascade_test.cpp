// What makes the cascade a self-exciting process: each fact here would fail for independent likes.
// Seed 3; bounds are five standard errors or wider.
#include "bonafide/simulate/posts/cascade.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>

namespace bonafide::simulate::posts {
namespace {

struct CascadeTest : testing::Test {
  Network network = build_network(3, 600'000);
  Cascade cascade{network, 10'000};
  std::uint32_t largest = 0;
  CascadeTest() {
    for (std::uint32_t o = 0; o < network.owners.size(); ++o)
      if (network.audience[o].size() > network.audience[largest].size()) largest = o;
  }
  std::vector<Step> run(std::uint32_t number, float spread) {
    RandomStream stream = stream_for(3, "cascade test", number);
    return cascade.run(number, {largest, 5 * kDay, 2 * kDay, 10, spread, false}, {}, stream);
  }
};

struct Moments {
  double mean = 0, variance = 0;
};

Moments moments(const std::vector<double>& values) {
  Moments m;
  for (const double v : values) m.mean += v / static_cast<double>(values.size());
  for (const double v : values) m.variance += (v - m.mean) * (v - m.mean) / static_cast<double>(values.size());
  return m;
}

TEST_F(CascadeTest, IsPoissonWithoutSpreadAndOverdispersedWithIt) {
  std::vector<double> alone, together;
  for (std::uint32_t i = 0; i < 2'000; ++i) {
    alone.push_back(static_cast<double>(run(2 * i, 0).size()));
    together.push_back(static_cast<double>(run(2 * i + 1, 0.5f).size()));
  }
  const Moments a = moments(alone), t = moments(together);
  // Ten immigrants, of whom some look too late. Variance over mean is 1 for Poisson counts; 2,000 of them tell it to 0.03.
  EXPECT_NEAR(a.variance / a.mean, 1, 0.16);
  EXPECT_GT(t.mean, 1.3 * a.mean);
  EXPECT_LT(t.mean, 2.2 * a.mean);
  EXPECT_GT(t.variance / t.mean, 2);
}

TEST_F(CascadeTest, BringsChildrenAtTheRateOfItsSpread) {
  double children = 0, likes = 0;
  for (std::uint32_t i = 0; i < 2'000; ++i) {
    const std::vector<Step> steps = run(i, 0.4f);
    likes += static_cast<double>(steps.size());
    for (std::uint32_t s = 0; s < steps.size(); ++s) {
      ASSERT_LE(steps[s].parent, s);
      if (steps[s].parent == s) continue;
      ++children;
      EXPECT_GE(steps[s].like.second, steps[steps[s].parent].like.second);
    }
  }
  // Less than 0.4 by what comes too late or twice.
  EXPECT_GT(children / likes, 0.25);
  EXPECT_LT(children / likes, 0.42);
}

TEST_F(CascadeTest, MakesALikeFollowALikeMoreThanTheHourDoes) {
  // Likes in two successive hours of a post, over many posts of the same owner at the same time:
  // independent for a Poisson process, whatever its rate; positively correlated for a self-exciting one.
  const auto correlation = [&](std::uint32_t first, float spread) {
    std::vector<double> one, two, both;
    for (std::uint32_t i = 0; i < 2'000; ++i) {
      double a = 0, b = 0;
      for (const Step& step : run(first + i, spread)) {
        const std::uint32_t age = step.like.second - 5 * kDay;
        a += age < 6 * kHour;
        b += age >= 6 * kHour && age < 12 * kHour;
      }
      one.push_back(a);
      two.push_back(b);
      both.push_back(a + b);
    }
    const Moments m1 = moments(one), m2 = moments(two), m = moments(both);
    return (m.variance - m1.variance - m2.variance) / (2 * std::sqrt(m1.variance * m2.variance));
  };
  EXPECT_NEAR(correlation(0, 0), 0, 0.12);  // one standard error: 0.022
  EXPECT_GT(correlation(5'000, 0.6f), 0.2);
}

TEST_F(CascadeTest, EndsWithThePostsLifeAndCountsAnAccountOnce) {
  for (std::uint32_t i = 0; i < 200; ++i) {
    std::set<std::uint32_t> accounts;
    for (const Step& step : run(i, 0.6f)) {
      EXPECT_GE(step.like.second, 5 * kDay);
      EXPECT_LT(step.like.second, 7 * kDay);
      EXPECT_TRUE(accounts.insert(step.like.account).second);
    }
  }
}

TEST_F(CascadeTest, LetsPlantedLikesSpreadAndAddsNoneOfTheirs) {
  const std::vector<Like> planted{{5, 17, 5 * kDay + 60}, {6, 17, 5 * kDay + 90}};
  RandomStream stream(3, "planted");
  const auto steps = cascade.run(17, {largest, 5 * kDay, 2 * kDay, 10, 0.5f, false}, planted, stream);
  EXPECT_EQ(steps[0].like.account, 5u);
  EXPECT_EQ(steps[1].like.account, 6u);
  EXPECT_EQ(std::count_if(steps.begin(), steps.end(), [](const Step& s) { return s.like.account == 5 || s.like.account == 6; }), 2);
}

TEST(PostsCrowd, LikesPostsBrieflyAndPagesForLong) {
  const Network network = build_network(3, 100'000);
  Feed feed(network, 100'000);
  std::vector<Like> likes;
  add_crowd(network, feed, 100'000, likes);
  EXPECT_NEAR(static_cast<double>(likes.size()), 100'000, 500);
  std::map<std::uint32_t, int> acts, on_post;
  double pages = 0;
  for (const Like& like : likes) {
    ++acts[like.account];
    ++on_post[like.page];
    pages += feed.is_page(like.page);
    const Post& post = feed[like.page];
    ASSERT_GE(like.second, post.second);
    ASSERT_LT(like.second, post.second + post.life);
    EXPECT_LE(post.life, feed.is_page(like.page) ? kSpan : 4 * kDay);
  }
  EXPECT_NEAR(pages / 100'000, kPagesOfLikes, 0.02);
  // Heavy-tailed activity and reach: the most active hundredth gives several times its share, the
  // largest hundredth of targets has an eighth of all likes.
  const auto top = [](const std::map<std::uint32_t, int>& counts) {
    std::vector<int> sorted;
    for (const auto& [key, count] : counts) sorted.push_back(count);
    std::sort(sorted.rbegin(), sorted.rend());
    double sum = 0;
    for (std::size_t i = 0; i < sorted.size() / 100; ++i) sum += sorted[i];
    return sum / 100'000;
  };
  EXPECT_GT(top(acts), 0.04);
  EXPECT_GT(top(on_post), 0.12);
}

}  // namespace
}  // namespace bonafide::simulate::posts
