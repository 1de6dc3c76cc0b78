#include "bonafide/stats/poisson.h"

#include <cmath>

#include <gtest/gtest.h>

namespace bonafide::stats {
namespace {

// The definition: add up every term from k on, in long double.
double upper_by_definition(int k, double mean) {
  long double sum = 0, term = std::exp(-static_cast<long double>(mean));
  for (int x = 0; x < 2000; ++x) {
    if (x >= k) sum += term;
    term *= static_cast<long double>(mean) / (x + 1);
  }
  return static_cast<double>(sum);
}

TEST(PoissonUpper, EqualsTheDefinition) {
  for (double mean : {0.01, 0.5, 1.0, 7.3, 80.0, 400.0})
    for (int k : {0, 1, 2, 5, 9, 40, 80, 120, 395, 500}) {
      const double truth = upper_by_definition(k, mean);
      if (truth < 1e-300) continue;
      EXPECT_NEAR(std::exp(log_poisson_upper(k, mean)) / truth, 1.0, 1e-9) << k << " at " << mean;
    }
}

TEST(PoissonUpper, KeepsItsDigitsFarBelowTheSmallestDouble) {
  // Leading term of the tail: mean^k e^-mean / k!, and the next is 1e-6 of it.
  const double lead = 1000 * std::log(1e-3) - 1e-3 - std::lgamma(1001.0);
  EXPECT_NEAR(log_poisson_upper(1000, 1e-3), lead, 1e-5);
  EXPECT_LT(lead, -10000);
}

TEST(PoissonChernoff, IsNeverBelowTheTailItBounds) {
  for (double mean : {0.1, 1.0, 30.0})
    for (int k = 1; k < 200; k += 3) EXPECT_GE(log_poisson_chernoff(k, mean) + 1e-12, log_poisson_upper(k, mean));
}

TEST(PoissonUpperLimit, LeavesTheAskedTailBelowIt) {
  // Garwood's table: 0 events, 95 % one-sided, 2.996; 10 events, 97.5 %, 18.39.
  EXPECT_NEAR(poisson_upper_limit(0, 0.05), 2.9957, 1e-3);
  EXPECT_NEAR(poisson_upper_limit(10, 0.025), 18.3904, 1e-3);
  for (double k : {0.0, 3.0, 250.0})
    EXPECT_NEAR(1 - upper_by_definition(static_cast<int>(k) + 1, poisson_upper_limit(k, 0.1)), 0.1, 1e-6);
}

}  // namespace
}  // namespace bonafide::stats
