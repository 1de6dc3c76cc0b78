#include "bonafide/orders/shows.h"

#include <cmath>

#include <gtest/gtest.h>

#include "bonafide/base/random.h"
#include "bonafide/orders/pareto.h"
#include "bonafide/orders/planned_noise.h"

namespace bonafide::orders {
namespace {

// The definition: rho + 2 sqrt(rho ln(1/delta)) = epsilon, found by halving.
double rho_by_bisection(double epsilon, double delta) {
  double low = 0, high = 1e6;
  for (int i = 0; i < 400; ++i) {
    const double middle = (low + high) / 2;
    (middle + 2 * std::sqrt(middle * std::log(1 / delta)) > epsilon ? high : low) = middle;
  }
  return low;
}

TEST(PlannedNoise, SpendsAllThatEpsilonAndDeltaAllow) {
  for (const double epsilon : {0.01, 0.1, 1.0, 5.0})
    for (const double delta : {1e-9, 1e-6, 0.01}) EXPECT_NEAR(rho_for(epsilon, delta) / rho_by_bisection(epsilon, delta), 1, 1e-6) << epsilon << " " << delta;
  EXPECT_DOUBLE_EQ(noise_variance(2, 0.5), 2);
}

Asked exact() {
  Asked out;
  out.form = Form::kIdentified;
  out.people_asked = out.people_covered = 10'000;
  out.in_lockstep = 1'000;
  return out;
}

double ordinary(RandomStream& random) {  // Box-Muller
  return std::sqrt(-2 * std::log(1 - random.unit())) * std::cos(6.283185307179586 * random.unit());
}

TEST(HalfWidth, IsZeroWhereAllIsReadAndNothingIsDoneToIt) { EXPECT_EQ(half_width(exact()), 0); }

TEST(HalfWidth, OfWhoIsNoLongerCoveredNothingIsClaimed) {
  Asked half = exact();
  half.people_covered = 5'000;
  half.in_lockstep = 500;
  EXPECT_DOUBLE_EQ(half_width(half), 0.25);
  half.people_covered = 0;
  EXPECT_EQ(half_width(half), 0.5);
}

TEST(HalfWidth, GrowsWithTheSuppressedCellsAndIsNeverAboveAHalf) {
  Asked group = exact();
  group.form = Form::kGroup;
  group.smallest_cell = 10;
  group.groups_in_sample = {500, 480, 9, 9, 2};  // 20 accounts hidden
  EXPECT_DOUBLE_EQ(half_width(group), 20.0 / 10'000 / 2);
  Asked tiny = exact();
  tiny.form = Form::kAggregate;
  tiny.epsilon = 0.001;
  tiny.delta = 1e-9;
  EXPECT_EQ(half_width(tiny), 0.5);
}

// The definition: draw the sample and the noise, and see how far the answer is from the truth. 4,000 answers a case, seed 8;
// 95 % within the half-width has standard deviation 0.34 %, so 93.3 % to 97 % fail once in 10^6. The width is that of a normal
// error of a ratio, hence the lower side is allowed 93 %.
TEST(HalfWidth, HoldsTheTruthInNineteenOfTwentyAnswers) {
  RandomStream random(8);
  for (const Accounts accounts : {Accounts::kAll, Accounts::kInGroups})
    for (const double sample : {1.0, 0.1})
      for (const double epsilon : {0.0, 0.5}) {
        if (sample == 1 && epsilon == 0) continue;
        Asked asked = exact();
        asked.form = Form::kAggregate;
        asked.accounts = accounts;
        asked.sample = sample;
        if (epsilon > 0) asked.epsilon = epsilon, asked.delta = 1e-6;
        const double half = half_width(asked), sigma = epsilon > 0 ? std::sqrt(noise_variance(accounts == Accounts::kAll ? 2 : 1, rho_for(epsilon, 1e-6))) : 0;
        int held = 0;
        for (int round = 0; round < 4000; ++round) {
          const auto drawn = [&](double of) {
            if (sample == 1) return of;
            return std::floor(of * sample + std::sqrt(of * sample * (1 - sample)) * ordinary(random) + 0.5);
          };
          const double lockstep = drawn(1'000), others = drawn(9'000);
          const double noisy = lockstep + sigma * ordinary(random), all = lockstep + others + sigma * ordinary(random);
          const double share = accounts == Accounts::kAll ? noisy / all : noisy / sample / 10'000;
          held += std::abs(share - 0.1) <= half;
        }
        EXPECT_GT(held, 4000 * 0.93) << sample << " " << epsilon << " " << static_cast<int>(accounts);
        EXPECT_LT(held, 4000 * 0.97) << sample << " " << epsilon << " " << static_cast<int>(accounts);
      }
}

TEST(LeastShown, IsWhatTheTestsNeedWhereTheAnswerHidesNothing) {
  EXPECT_EQ(least_shown(exact(), 17, 1'000'000), 17u);
  EXPECT_FALSE(least_shown(exact(), std::nullopt, 1'000'000));
  Asked empty = exact();
  empty.people_covered = 0;
  EXPECT_FALSE(least_shown(empty, 17, 1'000'000));
}

// The definition: try every number of accounts. P(Bin(n, s) >= c) added up term by term.
TEST(LeastShown, FillsACellOfASampleInNineteenOfTwenty) {
  for (const double sample : {0.5, 0.1, 0.01}) {
    Asked group = exact();
    group.form = Form::kGroup;
    group.smallest_cell = 5;
    group.sample = sample;
    std::uint64_t least = 0;
    for (std::uint64_t n = 5; least == 0; ++n) {
      double below = 0;
      for (int k = 0; k < 5; ++k) below += std::exp(std::lgamma(static_cast<double>(n) + 1) - std::lgamma(k + 1.0) - std::lgamma(static_cast<double>(n) - k + 1.0) + k * std::log(sample) + (static_cast<double>(n) - k) * std::log(1 - sample));
      if (below <= 0.05) least = n;
    }
    EXPECT_EQ(least_shown(group, 5, 1'000'000), least) << sample;
  }
}

TEST(LeastShown, StandsOutOfTheNoise) {
  Asked noisy = exact();
  noisy.form = Form::kAggregate;
  noisy.epsilon = 0.5;
  noisy.delta = 1e-6;
  const double sigma = std::sqrt(noise_variance(2, rho_for(0.5, 1e-6)));
  const auto least = least_shown(noisy, 5, 1'000'000);
  ASSERT_TRUE(least);
  EXPECT_NEAR(static_cast<double>(*least), 2 * 1.645 * sigma, 1.5);
  EXPECT_EQ(least_shown(noisy, 5'000, 1'000'000), 5'000u);  // the tests need more than the noise hides
  EXPECT_FALSE(least_shown(noisy, 5, 10));                    // the log has fewer accounts
}

// The definition: compare each with each, by hand.
TEST(Pareto, KeepsWhatNothingBeatsAndEqualsTogether) {
  const std::vector<Merits> orders{{0, 5, 1, 1, 1}, {0, 5, 1, 1, 1}, {1, 5, 1, 1, 1}, {5, 0, 1, 1, 1}, {0, 6, 0, 1, 1}, {5, 1, 1, 1, 1}};
  EXPECT_EQ(not_dominated(orders), (std::vector<bool>{true, true, false, true, true, false}));
  RandomStream random(3);
  std::vector<Merits> many(60);
  for (Merits& one : many)
    for (double& merit : one) merit = static_cast<double>(random.below(4));
  const std::vector<bool> best = not_dominated(many);
  for (std::size_t i = 0; i < many.size(); ++i) {
    bool beaten = false;
    for (const Merits& other : many) {
      int worse = 0, better = 0;
      for (std::size_t m = 0; m < kMerits; ++m) worse += other[m] > many[i][m], better += other[m] < many[i][m];
      beaten = beaten || (worse == 0 && better > 0);
    }
    EXPECT_EQ(best[i], !beaten);
  }
}

}  // namespace
}  // namespace bonafide::orders
