#include "bonafide/privacy/release.h"

#include <gtest/gtest.h>

#include "bonafide/privacy/testing_logs.h"

namespace bonafide::privacy {
namespace {

using testing::counted;
using testing::kAlpha;
using testing::seed_of;
using testing::users_in_one_cell;

TEST(Release, TermsAreKnownBeforehandAndNeverDearerThanAsked) {
  const auto terms = terms_for({3, 2}, Rho{Rho::kOne / 100});
  ASSERT_TRUE(terms.ok());
  EXPECT_EQ(terms.value().variance, (Rational{600, 1}));  // 3 * 2^2 / (2 * 0.01)
  EXPECT_EQ(terms.value().cost, (Cost{{Rho::kOne / 100}, {0}}));
  EXPECT_EQ(terms.value().error_95, 49u);  // 1.96 * 24.49 = 48.01
  for (std::uint64_t rho : {Rho::kOne / 3, Rho::kOne / 7777, 3 * Rho::kOne + 1}) EXPECT_LE(terms_for({5, 1}, {rho}).value().cost.rho, Rho{rho});
  EXPECT_FALSE(terms_for({1, 1u << 31}, {Rho::kOne}).ok());
  EXPECT_FALSE(terms_for({1, 1}, {0}).ok());
}

TEST(Release, TheErrorBarHoldsForTheExactMassFunctionAndIsAtMostOneTooWide) {
  for (const Rational& variance : {Rational{1, 100}, {1, 4}, {1, 2}, {1, 1}, {7, 3}, {10, 1}, {100, 1}, {12345, 16}, {40'000, 1}}) {
    const auto mass = testing::gaussian_mass(to_double(variance));
    const auto within = [&](std::int64_t m) {
      double p = 0;
      for (std::int64_t x = -m; x <= m; ++x) p += mass.contains(x) ? mass.at(x) : 0;
      return p;
    };
    const auto bar = static_cast<std::int64_t>(error_95_of(variance));
    EXPECT_GE(within(bar), 0.95) << to_double(variance);
    if (bar >= 2) {
      EXPECT_LT(within(bar - 2), 0.95) << to_double(variance);
    }
  }
}

TEST(Release, ACountCarriesNoiseOfTheMassFunctionItStates) {
  // 50,000 productions of one count of 10; chi-square and KS at 1e-6 each; seeds "production 0" and on.
  const auto ten = users_in_one_cell(10);
  std::vector<std::int64_t> noise;
  Rational variance;
  std::uint64_t outside_bar = 0;
  for (int run = 0; run < 50'000; ++run) {
    NoiseSource source(seed_of("production " + std::to_string(run)), "log");
    const auto figure = release_count(source, "likes", ten, Rho{Rho::kOne / 20});
    ASSERT_TRUE(figure.ok());
    noise.push_back(figure.value().value - 10);
    variance = figure.value().terms.variance;
    outside_bar += std::abs(noise.back()) > static_cast<std::int64_t>(figure.value().terms.error_95);
  }
  EXPECT_EQ(variance, (Rational{10, 1}));
  EXPECT_GT(testing::chi_square_p(noise, testing::gaussian_mass(10)), kAlpha);
  EXPECT_GT(testing::ks_p(noise, testing::gaussian_mass(10)), kAlpha);
  EXPECT_LE(testing::share_limit(outside_bar, noise.size(), kAlpha, false), 0.05);
}

TEST(Release, ACellsNoiseDoesNotDependOnTheOtherCells) {
  const std::vector<std::string_view> three{"a", "b", "c"}, two{"c", "a"};
  NoiseSource one(seed_of("seed"), "log"), other(seed_of("seed"), "log");
  const auto x = release_histogram(one, "pages", three, counted({{1, 1, 1}}, 3, {1, 1}), Rho{Rho::kOne});
  const auto y = release_histogram(other, "pages", two, counted({{1, 1}}, 2, {1, 1}), Rho{Rho::kOne});
  ASSERT_TRUE(x.ok() && y.ok());
  const auto counts_x = counted({{1, 1, 1}}, 3, {1, 1}), counts_y = counted({{1, 1}}, 2, {1, 1});
  const auto noise = [](const Histogram& h, const BoundedCounts& c, std::size_t i) { return h.values[i] - static_cast<std::int64_t>(c.counts()[i]); };
  EXPECT_EQ(noise(x.value(), counts_x, 0), noise(y.value(), counts_y, 1));
  EXPECT_EQ(noise(x.value(), counts_x, 2), noise(y.value(), counts_y, 0));
}

TEST(Release, CellsCarryIndependentNoise) {
  // 400 cells, all empty: sample correlation of neighbours has standard deviation 1/20; 5 of these.
  std::vector<std::string> names;
  for (int i = 0; i < 400; ++i) names.push_back("cell " + std::to_string(i));
  const std::vector<std::string_view> keys(names.begin(), names.end());
  NoiseSource source(seed_of("independent"), "log");
  const auto histogram = release_histogram(source, "pages", keys, counted({}, 400, {1, 1}), Rho{Rho::kOne / 200});
  ASSERT_TRUE(histogram.ok());
  double product = 0, square = 0;
  for (std::size_t i = 1; i < 400; ++i) {
    product += static_cast<double>(histogram.value().values[i] * histogram.value().values[i - 1]);
    square += static_cast<double>(histogram.value().values[i] * histogram.value().values[i]);
  }
  EXPECT_LT(std::abs(product / square), 0.25);
}

TEST(Release, ANameServesOnce) {
  NoiseSource source(seed_of("seed"), "log");
  EXPECT_TRUE(release_count(source, "likes", users_in_one_cell(3), Rho{Rho::kOne}).ok());
  EXPECT_FALSE(release_count(source, "likes", users_in_one_cell(3), Rho{Rho::kOne}).ok());
}

TEST(Release, PinnedFigures) {
  NoiseSource source(seed_of("seed"), "log");
  const std::vector<std::string_view> keys{"p1", "p2", "p3"};
  EXPECT_EQ(release_count(source, "likes", users_in_one_cell(1000), Rho{Rho::kOne / 1000}).value().value, 1011);
  EXPECT_EQ(release_histogram(source, "pages", keys, counted({{2, 1}, {0, 1}}, 3, {2, 1}), Rho{Rho::kOne / 1000}).value().values, (std::vector<std::int64_t>{28, 21, -31}));
}

}  // namespace
}  // namespace bonafide::privacy
