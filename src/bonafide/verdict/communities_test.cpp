#include "bonafide/verdict/communities.h"

#include <cmath>

#include <gtest/gtest.h>

#include "bonafide/base/real.h"

namespace bonafide::verdict {
namespace {

// Twenty interests of six targets, related 3 within an interest and 1 across, measured without error.
InterestControls plain_controls() {
  constexpr std::size_t kSets = 20, kEach = 6;
  InterestControls out;
  out.targets = kSets * kEach;
  out.relatedness.assign(out.targets * out.targets, 1);
  for (std::size_t s = 0; s < kSets; ++s) {
    out.sets.emplace_back();
    for (std::size_t x = 0; x < kEach; ++x) out.sets.back().push_back(s * kEach + x);
    for (std::size_t z : out.sets.back())
      for (std::size_t y : out.sets.back()) out.relatedness[z * out.targets + y] = 3;
  }
  out.random_targets = 40;
  out.at_random.assign(40 * 40, 1);
  out.base = 1;
  out.shown = 1;
  out.usable = true;
  out.interests = kSets;
  return out;
}

TargetRelatedness group_of(std::size_t targets, double mean) {
  TargetRelatedness out;
  out.mean = mean;
  out.within = out.within_random = 5;
  out.weights.assign(targets, 1);
  return out;
}

Ranked rank_among_communities(const InterestControls& controls, const TargetRelatedness& group, std::size_t interests, std::uint64_t seed, int most) {
  return Communities(controls, group, seed).rank(group.mean, group.error, interests, most);
}

constexpr double kNeverReached = -1e9;  // no community is as low: every draw is made

// A pair of targets falls into one interest with probability 1 / K: mean 1 + (3 - 1) / K. 20,000 draws, at most four
// standard errors of .004 away (false alarm 6e-5 a K).
TEST(Communities, AreRelatedAsTheShareOfPairsInOneInterest) {
  for (std::size_t interests : {1u, 2u, 5u, 8u, 20u}) {
    const Ranked ranked = rank_among_communities(plain_controls(), group_of(12, kNeverReached), interests, 7, 20'000);
    EXPECT_NEAR(ranked.mean, 1 + 2.0 / static_cast<double>(interests), 0.016) << interests;
    EXPECT_DOUBLE_EQ(ranked.ln_p, real::log(1.0 / 20'001));
  }
}

TEST(Communities, AnInterestThatDoesNotShowIsUnrelated) {
  InterestControls controls = plain_controls();
  controls.shown = 0.25;
  EXPECT_NEAR(rank_among_communities(controls, group_of(12, kNeverReached), 4, 7, 20'000).mean, 1 + 0.25 * 2.0 / 4, 0.016);
}

TEST(Communities, AreThinnedAsTheGroupsOwnPublics) {
  TargetRelatedness thin = group_of(12, kNeverReached);
  thin.within = 2;  // (2 - 1) / (5 - 1)
  EXPECT_NEAR(rank_among_communities(plain_controls(), thin, 4, 7, 20'000).mean, 1 + 0.25 * 2.0 / 4, 0.016);
  thin.within = 0.5;  // strangers: nothing is left
  EXPECT_DOUBLE_EQ(rank_among_communities(plain_controls(), thin, 4, 7, 100).mean, 1);
}

// The definition: of five targets of weights 1 to 5 over two interests, the share of the 32 ways to deal them out that is
// as unrelated as the group.
TEST(Communities, RankAsEnumerationDoes) {
  TargetRelatedness group = group_of(5, 1.85);
  group.weights = {1, 2, 3, 4, 5};
  double as_low = 0, ways = 0;
  for (unsigned dealt = 0; dealt < 32; ++dealt) {
    double sum = 0, weight = 0;
    for (std::size_t a = 0; a < 5; ++a)
      for (std::size_t b = 0; b < a; ++b) {
        sum += group.weights[a] * group.weights[b] * ((dealt >> a & 1) == (dealt >> b & 1) ? 3 : 1);
        weight += group.weights[a] * group.weights[b];
      }
    ++ways;
    as_low += sum / weight <= group.mean;
  }
  ASSERT_GT(as_low, 0);
  ASSERT_LT(as_low, ways);
  // 20 / (draws until 20): a relative standard error of about .2; the mean over 200 seeds is off by 1.4 % and a bias of 5 %.
  double mean = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) mean += std::exp(rank_among_communities(plain_controls(), group, 2, seed, 20'000).ln_p) / 200;
  EXPECT_NEAR(mean / (as_low / ways), 1, 0.1);
}

TEST(Communities, CarryTheErrorOfMeasuring) {
  TargetRelatedness coarse = group_of(12, 1.0);
  coarse.error = 0.5;
  const double sharp = rank_among_communities(plain_controls(), group_of(12, 1.0), 4, 7, 5'000).ln_p;
  EXPECT_GT(rank_among_communities(plain_controls(), coarse, 4, 7, 5'000).ln_p, sharp + 1);
}

// Ending early must never change an answer: all seeds, at levels well off, near and at the p of the whole run.
TEST(Communities, AnswerAtALevelAsTheWholeRunWould) {
  int yes = 0, no = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed)
    for (double mean : {1.0, 1.1, 1.2, 1.35, 1.5}) {
      const TargetRelatedness group = group_of(12, mean);
      const InterestControls controls = plain_controls();
      const double ln_p = rank_among_communities(controls, group, 6, seed, 999).ln_p;
      Communities communities(controls, group, seed);
      for (double ln_level : {real::log(0.001), real::log(0.002), real::log(0.01), real::log(0.02), real::log(0.2), ln_p - 1e-12, ln_p, ln_p + 1e-12}) {
        EXPECT_EQ(communities.lower(group.mean, group.error, 6, 999, ln_level), ln_p <= ln_level) << seed << ' ' << mean << ' ' << ln_level;
        ++(ln_p <= ln_level ? yes : no);
      }
    }
  EXPECT_GT(yes, 100);
  EXPECT_GT(no, 100);
}

// What is kept from one question to the next must change no answer.
TEST(Communities, AnswerAsIfAskedForTheFirstTime) {
  const InterestControls controls = plain_controls();
  TargetRelatedness group = group_of(12, 1.2);
  group.within_error = 0.7;
  Communities communities(controls, group, 3);
  for (std::size_t interests : {6u, 6u, 2u, 6u, 9u})
    for (double mean : {1.35, 1.2, 1.6}) {
      const Ranked kept = communities.rank(mean, 0.1, interests, 700), fresh = Communities(controls, group, 3).rank(mean, 0.1, interests, 700);
      EXPECT_EQ(kept.ln_p, fresh.ln_p) << interests << ' ' << mean;
      EXPECT_EQ(kept.mean, fresh.mean) << interests << ' ' << mean;
    }
}

}  // namespace
}  // namespace bonafide::verdict
