// Draws against the exact mass functions: chi-square and Kolmogorov-Smirnov, each with a false-alarm
// rate of 1e-6. Streams are keyed by the text in each test.
#include "bonafide/privacy/discrete_noise.h"

#include <gtest/gtest.h>

#include "bonafide/privacy/testing_statistics.h"

namespace bonafide::privacy {
namespace {

using testing::chi_square_p;
using testing::kAlpha;
using testing::ks_p;
using testing::stream_of;

constexpr std::size_t kDraws = 200'000;

template <class Draw>
std::vector<std::int64_t> many(Draw&& draw, std::size_t n = kDraws) {
  std::vector<std::int64_t> draws(n);
  for (auto& x : draws) x = static_cast<std::int64_t>(draw());
  return draws;
}

TEST(UniformBelow, IsUniformForEveryKindOfBound) {
  for (std::uint64_t bound : {2ull, 3ull, 5ull, 48ull, 64ull, 100ull}) {
    auto stream = stream_of("uniform");
    std::map<std::int64_t, double> mass;
    for (std::uint64_t x = 0; x < bound; ++x) mass[static_cast<std::int64_t>(x)] = 1.0 / static_cast<double>(bound);
    EXPECT_GT(chi_square_p(many([&] { return uniform_below(stream, bound); }), mass), kAlpha) << bound;
  }
}

TEST(UniformBelow, KeepsWithinBoundsThatNeedTwoWords) {
  auto stream = stream_of("wide");
  for (int bits : {1, 63, 64, 65, 100, 127}) {
    const Wide bound = (Wide{1} << bits) + 1;
    Wide largest = 0;
    for (int i = 0; i < 1000; ++i) largest = std::max(largest, uniform_below(stream, bound));
    EXPECT_LT(largest, bound) << bits;
    EXPECT_GE(largest, bound / 2) << bits;  // all 1000 in the lower half: 2^-1000
  }
  EXPECT_EQ(uniform_below(stream, 1), 0u);
  // Thirds of 3 * 2^70, which a modulus or a dropped upper word would get wrong.
  const auto third = many([&] { return uniform_below(stream, Wide{3} << 70) >> 70; });
  EXPECT_GT(chi_square_p(third, {{0, 1 / 3.0}, {1, 1 / 3.0}, {2, 1 / 3.0}}), kAlpha);
}

TEST(BernoulliExp, HasTheProbabilityItSays) {
  const std::vector<Rational> gammas{{0, 1}, {1, 1000}, {1, 3}, {1, 1}, {5, 4}, {2, 1}, {7, 2}};
  for (const Rational& gamma : gammas) {
    auto stream = stream_of("bernoulli");
    std::uint64_t ones = 0;
    for (std::size_t i = 0; i < kDraws; ++i) ones += bernoulli_exp(stream, gamma.numerator, gamma.denominator);
    const double p = std::exp(-to_double(gamma));
    EXPECT_LE(testing::share_limit(ones, kDraws, kAlpha / 2, false), p) << p;
    EXPECT_GE(testing::share_limit(ones, kDraws, kAlpha / 2, true), p) << p;
  }
}

TEST(DiscreteLaplace, HasTheMassFunctionItSays) {
  const std::vector<Rational> scales{{1, 3}, {1, 1}, {5, 2}, {40, 3}, {1000, 1}};
  for (const Rational& scale : scales) {
    auto stream = stream_of("laplace");
    const auto laplace = DiscreteLaplace::with_scale(scale);
    ASSERT_TRUE(laplace.ok());
    const auto draws = many([&] { return laplace.value().draw(stream); });
    const auto mass = testing::mass_of([&](std::int64_t x) { return std::exp(-static_cast<long double>(x) * scale.denominator / scale.numerator); });
    EXPECT_GT(chi_square_p(draws, mass), kAlpha) << to_double(scale);
    EXPECT_GT(ks_p(draws, mass), kAlpha) << to_double(scale);
  }
}

TEST(DiscreteGaussian, HasTheMassFunctionItSays) {
  const std::vector<Rational> variances{{1, 8}, {1, 3}, {1, 1}, {3, 1}, {50, 7}, {400, 1}, {1'000'003, 7}};
  for (const Rational& variance : variances) {
    auto stream = stream_of("gaussian");
    const auto gaussian = DiscreteGaussian::with_variance(variance);
    ASSERT_TRUE(gaussian.ok());
    const auto draws = many([&] { return gaussian.value().draw(stream); });
    const auto mass = testing::gaussian_mass(static_cast<long double>(variance.numerator) / variance.denominator);
    EXPECT_GT(chi_square_p(draws, mass), kAlpha) << to_double(variance);
    EXPECT_GT(ks_p(draws, mass), kAlpha) << to_double(variance);
  }
}

TEST(DiscreteGaussian, DrawsAtTheEndsOfItsRange) {
  // The largest and the most awkward fractions: products that overflow would show as a wrong spread.
  const std::uint64_t most = 1ull << 48;
  for (const Rational& variance : {Rational{most, 1}, Rational{most, 3}, Rational{most, most - 1}, Rational{most - 1, 1ull << 24}}) {
    auto stream = stream_of("ends");
    const auto gaussian = DiscreteGaussian::with_variance(variance);
    ASSERT_TRUE(gaussian.ok());
    const int n = 20'000;
    double squares = 0;
    for (int i = 0; i < n; ++i) squares += std::pow(static_cast<double>(gaussian.value().draw(stream)), 2);
    // The mean square of n has relative standard deviation sqrt(2/n) = 1 %; 5 of these: 6e-7.
    EXPECT_NEAR(squares / n / to_double(variance), 1, 0.05) << to_double(variance);
  }
  auto stream = stream_of("narrow");
  const auto none = DiscreteGaussian::with_variance({1, most});
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(none.value().draw(stream), 0);  // another value has probability below e^-(2^47)
}

TEST(DiscreteGaussian, RefusesWhatItCannotDrawExactly) {
  const std::uint64_t most = 1ull << 48;
  for (const Rational& bad : {Rational{0, 1}, Rational{1, 0}, Rational{most + 1, 1}, Rational{1, most + 1}}) {
    EXPECT_FALSE(DiscreteGaussian::with_variance(bad).ok());
    EXPECT_FALSE(DiscreteLaplace::with_scale(bad).ok());
  }
  EXPECT_EQ(DiscreteGaussian::with_variance({0, 1}).error().message, "noise of variance 0/1 cannot be drawn exactly; both numbers must be 1 to 2^48");
}

TEST(DiscreteNoise, PinnedDraws) {
  // Equal to those of a second implementation, in Python with its fractions, on the same AES stream.
  auto stream = stream_of("pinned");
  const auto laplace = DiscreteLaplace::with_scale({7, 2}).value();
  const auto gaussian = DiscreteGaussian::with_variance({1225, 8}).value();
  EXPECT_EQ(many([&] { return laplace.draw(stream); }, 12), (std::vector<std::int64_t>{1, 5, 0, 3, 8, 0, -1, -1, -4, 4, -1, 2}));
  EXPECT_EQ(many([&] { return gaussian.draw(stream); }, 12), (std::vector<std::int64_t>{5, -21, 14, 1, -18, -40, -12, 5, 1, -9, 8, 8}));
}

TEST(FloorSqrt, IsTheFloor) {
  for (std::uint64_t root : {0ull, 1ull, 2ull, 3ull, 1000ull, (1ull << 24) - 1, 1ull << 24, (1ull << 32) - 1}) {
    EXPECT_EQ(floor_sqrt(root * root), root);
    EXPECT_EQ(floor_sqrt(root * root + 2 * root), root);  // the last before the next square
  }
}

}  // namespace
}  // namespace bonafide::privacy
