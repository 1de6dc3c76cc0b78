#include "bonafide/stats/exact.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "bonafide/base/random.h"

namespace bonafide::stats {
namespace {

// The definition: count the subsets.
double hypergeometric_by_counting(int x, int total, int marked, int drawn) {
  const auto choose = [](int n, int k) { return k < 0 || k > n ? 0.0 : std::round(std::exp(std::lgamma(n + 1.) - std::lgamma(k + 1.) - std::lgamma(n - k + 1.))); };
  double sum = 0;
  for (int i = x; i <= drawn; ++i) sum += choose(marked, i) * choose(total - marked, drawn - i);
  return sum / choose(total, drawn);
}

TEST(Hypergeometric, EqualsCounting) {
  for (int total : {1, 5, 12, 20})
    for (int marked = 0; marked <= total; ++marked)
      for (int drawn = 0; drawn <= total; ++drawn)
        for (int x = 0; x <= std::min(marked, drawn); ++x)
          EXPECT_NEAR(std::exp(log_hypergeometric_upper(x, total, marked, drawn)), hypergeometric_by_counting(x, total, marked, drawn), 1e-9);
}

TEST(Binomial, EqualsTheSumOfItsTerms) {
  for (double share : {0.0, 0.03, 0.5, 0.9, 1.0})
    for (int n : {1, 4, 15})
      for (int k = 0; k <= n; ++k) {
        double sum = 0;
        for (int x = k; x <= n; ++x) sum += std::tgamma(n + 1.) / std::tgamma(x + 1.) / std::tgamma(n - x + 1.) * std::pow(share, x) * std::pow(1 - share, n - x);
        EXPECT_NEAR(std::exp(log_binomial_upper(k, n, share)), sum, 1e-12);
      }
}

// The definition: every outcome's probability, term by term.
double binomial_term(int x, int n, double share) {
  return std::tgamma(n + 1.) / std::tgamma(x + 1.) / std::tgamma(n - x + 1.) * std::pow(share, x) * std::pow(1 - share, n - x);
}

TEST(ClopperPearson, EndsWhereTheTailsAreAFortieth) {
  for (int n : {1, 5, 20})
    for (int k = 0; k <= n; ++k) {
      const Interval interval = clopper_pearson(k, n);
      double at_least = 0, at_most = 0;
      for (int x = k; x <= n; ++x) at_least += binomial_term(x, n, interval.low);
      for (int x = 0; x <= k; ++x) at_most += binomial_term(x, n, interval.high);
      if (k == 0) EXPECT_EQ(interval.low, 0);
      else EXPECT_NEAR(at_least, 0.025, 1e-12);
      if (k == n) EXPECT_EQ(interval.high, 1);
      else EXPECT_NEAR(at_most, 0.025, 1e-12);
    }
  EXPECT_EQ(clopper_pearson(0, 0).low, 0);
  EXPECT_EQ(clopper_pearson(0, 0).high, 1);
}

// By enumeration: for each share on a grid, the outcomes whose interval holds it have 95 % together.
TEST(ClopperPearson, CoversEveryShareAtLeastAsOftenAsPromised) {
  for (int n : {1, 4, 13, 30})
    for (int share = 0; share <= 200; ++share) {
      double covered = 0;
      for (int k = 0; k <= n; ++k) {
        const Interval interval = clopper_pearson(k, n, 0.95);
        if (interval.low <= share / 200. && share / 200. <= interval.high) covered += binomial_term(k, n, share / 200.);
      }
      EXPECT_GE(covered, 0.95 - 1e-12) << n << " trials, share " << share / 200.;
    }
}

TEST(NormalUpper, EqualsTheComplementaryErrorFunction) {
  for (double z : {1.0, 1.5, 2.0, 4.0, 8.0, 20.0}) EXPECT_NEAR(std::exp(log_normal_upper(z)) / (0.5 * std::erfc(z / std::sqrt(2.0))), 1, 1e-6) << z;
  EXPECT_EQ(log_normal_upper(0.5), 0);
}

TEST(FisherCombined, EqualsTheChiSquareTail) {
  EXPECT_EQ(fisher_combined({}), 0);
  EXPECT_NEAR(std::exp(fisher_combined(std::vector{std::log(0.03)})), 0.03, 1e-12);
  // Two tests at 0.1: s = 4.60517, (1 + s) e^-s.
  EXPECT_NEAR(std::exp(fisher_combined(std::vector{std::log(0.1), std::log(0.1)})), 5.60517 * 0.01, 1e-6);
}

// Seed 5; 20,000 trials: the share below 1 % has a standard error of 0.07 %; the test fails by
// chance less than once in 10^5 runs of other seeds.
TEST(FisherCombined, KeepsItsSizeUnderTheNull) {
  RandomStream random(5, "fisher");
  int below = 0;
  for (int trial = 0; trial < 20'000; ++trial) {
    std::vector<double> ln_p(15);
    for (double& p : ln_p) p = std::log(1 - random.unit());
    below += fisher_combined(ln_p) <= std::log(0.01);
  }
  EXPECT_NEAR(below / 20'000.0, 0.01, 0.0031);
}

}  // namespace
}  // namespace bonafide::stats
