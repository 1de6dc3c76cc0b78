#include "bonafide/privacy/accountant.h"

#include <gtest/gtest.h>

#include "bonafide/privacy/testing_statistics.h"

namespace bonafide::privacy {
namespace {

TEST(Accountant, WritesExactDecimals) {
  EXPECT_EQ(to_text(Rho{5'000'000'000}), "0.005");
  EXPECT_EQ(to_text(Rho{12 * Rho::kOne}), "12");
  EXPECT_EQ(to_text(Delta{1}), "0.000000000000000001");
  EXPECT_EQ(to_text(Epsilon{1'234'500}), "1.2345");
}

TEST(Accountant, AddsCostsAndRefusesWhatOverflows) {
  const auto sum = compose({{3}, {5}}, {{4}, {6}});
  ASSERT_TRUE(sum.ok());
  EXPECT_EQ(sum.value(), (Cost{{7}, {11}}));
  EXPECT_FALSE(compose({{~0ull}, {0}}, {{1}, {0}}).ok());
  EXPECT_FALSE(compose({{0}, {~0ull}}, {{0}, {1}}).ok());
}

TEST(Accountant, RoundsTheCostOfGaussianNoiseUp) {
  EXPECT_EQ(gaussian_cost(1, {100, 1}).value(), Rho{5'000'000'000});       // 1/200
  EXPECT_EQ(gaussian_cost(16, {3, 2}).value(), Rho{5'333'333'333'334});    // 16/3
  EXPECT_EQ(gaussian_cost(0, {3, 2}).value(), Rho{0});
  for (std::uint64_t l2 : {1ull, 7ull, 1000ull, 1ull << 39})
    for (const Rational& variance : {Rational{1, 3}, Rational{12345, 1024}, Rational{(1ull << 48) - 1, 1}, Rational{1ull << 48, 1023}}) {
      const auto cost = gaussian_cost(l2, variance);
      const long double truth = static_cast<long double>(l2) * variance.denominator / (2.0L * variance.numerator) * Rho::kOne;
      ASSERT_EQ(cost.ok(), truth <= 0xffffffffffffffffp0L);
      if (!cost.ok()) continue;
      EXPECT_GE(static_cast<long double>(cost.value().units), truth * (1 - 1e-18L));
      EXPECT_LT(static_cast<long double>(cost.value().units), truth * (1 + 1e-18L) + 1);
    }
  EXPECT_FALSE(gaussian_cost((1ull << 39) + 1, {1, 1}).ok());
  EXPECT_FALSE(gaussian_cost(1, {0, 1}).ok());
}

TEST(Accountant, SetsTheLeastNoiseThatTheBudgetAllows) {
  EXPECT_EQ(gaussian_variance(1, Rho{5'000'000'000}).value(), (Rational{100, 1}));
  for (std::uint64_t l2 : {1ull, 3ull, 400ull, 1'000'000ull})
    for (std::uint64_t rho : {Rho::kOne / 1000 + 7, Rho::kOne / 3, 5 * Rho::kOne}) {
      const Rational variance = gaussian_variance(l2, {rho}).value();
      EXPECT_LE(gaussian_cost(l2, variance).value(), Rho{rho});
      const std::uint64_t steps = variance.numerator * (1024 / variance.denominator);
      EXPECT_GT(gaussian_cost(l2, {steps - 1, 1024}).value(), Rho{rho});
    }
  EXPECT_FALSE(gaussian_variance(0, {1}).ok());
  EXPECT_FALSE(gaussian_variance(1, {0}).ok());
  EXPECT_FALSE(gaussian_variance(1ull << 39, {1000}).ok());
}

TEST(Accountant, EpsilonIsNeverBelowTheDefinitionAndCloseToIt) {
  for (double rho : {1e-6, 0.001, 0.005, 0.1, 0.5, 1.0, 2.56, 10.0, 300.0})
    for (double delta : {0.1, 1e-6, 1e-10, 1e-17}) {
      const Cost cost{{static_cast<std::uint64_t>(std::llround(rho * 1e12))}, {0}};
      const Delta stated{static_cast<std::uint64_t>(std::llround(delta * 1e18))};
      const double ours = static_cast<double>(guaranteed_epsilon(cost, stated).value().units) * 1e-6;
      const double slow = testing::slow_epsilon(rho, delta, 1e-3L);
      // The slow grid may itself lie above the least value by a second-order term in its step, below 1e-6 of it.
      EXPECT_GE(ours, slow * (1 - 1e-6)) << rho << " " << delta;
      EXPECT_LE(ours, slow * (1 + 1e-4) + 2e-6) << rho << " " << delta;
      // Bun and Steinke's closed form is looser.
      EXPECT_LE(ours, rho + 2 * std::sqrt(-rho * std::log(delta)) + 1e-6);
    }
}

TEST(Accountant, TheLargestRhoIsTheLargest) {
  for (std::uint64_t epsilon : {1'000ull, 100'000ull, 1'000'000ull, 10'000'000ull})
    for (std::uint64_t delta : {Delta::kOne / 1'000'000, Delta::kOne / 1'000'000'000'000}) {
      const Rho rho = largest_rho({epsilon}, {delta}).value();
      EXPECT_LE(guaranteed_epsilon({rho, {}}, {delta}).value(), Epsilon{epsilon});
      EXPECT_GT(guaranteed_epsilon({{rho.units + rho.units / 1000 + 1}, {}}, {delta}).value(), Epsilon{epsilon});
    }
  EXPECT_FALSE(largest_rho({Epsilon::kOne}, {0}).ok());
}

// The least delta of discrete Gaussian noise at epsilon: sum over x of max(0, P(x) - e^epsilon P(x - shift)).
double exact_delta(double variance, std::int64_t shift, double epsilon) {
  const auto mass = testing::gaussian_mass(variance);
  double delta = 0;
  for (const auto& [x, p] : mass) {
    const auto other = mass.find(x - shift);
    delta += std::max(0.0, p - std::exp(epsilon) * (other == mass.end() ? 0 : other->second));
  }
  return delta;
}

TEST(Accountant, TheGuaranteeHoldsForTheExactMassFunction) {
  for (std::uint64_t variance : {1, 4, 25, 200})
    for (std::int64_t shift : {1, 3})
      for (double delta : {1e-2, 1e-5, 1e-9}) {
        const Cost cost{gaussian_cost(static_cast<std::uint64_t>(shift * shift), {variance, 1}).value(), {0}};
        const double epsilon = static_cast<double>(guaranteed_epsilon(cost, {static_cast<std::uint64_t>(delta * 1e18)}).value().units) * 1e-6;
        const double truth = exact_delta(static_cast<double>(variance), shift, epsilon);
        EXPECT_LE(truth, delta) << variance << " " << shift << " " << delta;
        // And no more is given away than the conversion does: three quarters of epsilon would not do.
        if (epsilon > 0.5) {
          EXPECT_GT(exact_delta(static_cast<double>(variance), shift, 0.75 * epsilon), delta) << variance << " " << shift << " " << delta;
        }
      }
}

TEST(Accountant, SpentDeltaIsTakenOffFirst) {
  const Cost spent{{Rho::kOne / 10}, {Delta::kOne / 1000}};
  EXPECT_EQ(guaranteed_epsilon(spent, {Delta::kOne / 500}).value(), guaranteed_epsilon({spent.rho, {0}}, {Delta::kOne / 1000}).value());
  EXPECT_FALSE(guaranteed_epsilon(spent, {Delta::kOne / 1000}).ok());
  EXPECT_FALSE(guaranteed_epsilon(spent, {Delta::kOne / 2 + 1}).ok());
  EXPECT_FALSE(guaranteed_epsilon({{~0ull}, {0}}, {1}).ok());
  EXPECT_EQ(guaranteed_epsilon({}, {1}).value(), Epsilon{0});
}

}  // namespace
}  // namespace bonafide::privacy
