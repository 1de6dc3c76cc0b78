#include "bonafide/base/real.h"

#include <bit>
#include <cmath>
#include <cstdint>

#include <gtest/gtest.h>

#include "bonafide/base/random.h"

namespace bonafide::real {
namespace {

TEST(Real, LogAgreesWithTheLongDoubleLog) {
  RandomStream random(1, "log");
  for (int i = 0; i < 100'000; ++i) {
    const double x = std::ldexp(1 + random.unit(), static_cast<int>(random.below(2000)) - 1000);
    const long double truth = std::log(static_cast<long double>(x));
    EXPECT_NEAR(static_cast<double>((log(x) - truth) / std::max(1.0L, std::abs(truth))), 0, 4e-16);
  }
  EXPECT_EQ(log(1), 0);
}

TEST(Real, ExpAgreesWithTheLongDoubleExp) {
  RandomStream random(2, "exp");
  for (int i = 0; i < 100'000; ++i) {
    const double x = (random.unit() * 2 - 1) * 700;
    EXPECT_NEAR(static_cast<double>(exp(x) / std::exp(static_cast<long double>(x))), 1, 1e-15);
  }
  EXPECT_EQ(exp(0), 1);
  EXPECT_EQ(exp(-1e9), 0);
}

TEST(Real, LogGammaAgreesWithTheLongDoubleOne) {
  for (double x : {0.1, 0.5, 1.0, 1.5, 2.0, 3.0, 9.99, 10.0, 57.3, 1e3, 1e6, 1e9, 1e15}) {
    const long double truth = std::lgamma(static_cast<long double>(x));
    EXPECT_NEAR(static_cast<double>((log_gamma(x) - truth) / std::max(1.0L, std::abs(truth))), 0, 1e-14) << x;
  }
  EXPECT_NEAR(log_choose(52, 5), std::log(2'598'960.0), 1e-12);
}

// The promise is the same bits on every CPU: these were computed once and are pinned.
TEST(Real, KeepsItsBits) {
  RandomStream random(3, "bits");
  std::uint64_t sum = 0;
  for (int i = 0; i < 1000; ++i) {
    const double x = random.unit() * 100 + 1e-3;
    sum = sum * 31 + std::bit_cast<std::uint64_t>(log(x));
    sum = sum * 31 + std::bit_cast<std::uint64_t>(exp(-x));
    sum = sum * 31 + std::bit_cast<std::uint64_t>(log_gamma(x));
  }
  EXPECT_EQ(sum, 2339113954877143478ull);
}

}  // namespace
}  // namespace bonafide::real
