#include "bonafide/simulate/draws.h"

#include <numeric>

#include <gtest/gtest.h>

namespace bonafide::simulate {
namespace {

TEST(WeightedChoice, DrawsInProportionToTheWeights) {
  const std::vector<double> weights{5, 0, 1, 0.5, 3.5, 10};
  const WeightedChoice choice(weights);
  constexpr int kDraws = 200'000;
  std::vector<double> drawn(weights.size());
  RandomStream stream(11, "test");
  for (int i = 0; i < kDraws; ++i) ++drawn[choice.draw(stream)];
  double chi_square = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double expected = kDraws * weights[i] / std::accumulate(weights.begin(), weights.end(), 0.0);
    if (weights[i] == 0) {
      EXPECT_EQ(drawn[i], 0);
    } else {
      chi_square += (drawn[i] - expected) * (drawn[i] - expected) / expected;
    }
  }
  // Seed 11; 4 degrees of freedom: a right sampler exceeds 33.4 once in a million seeds.
  EXPECT_LT(chi_square, 33.4);
}

TEST(WeightedChoice, AlwaysDrawsTheOnlyOne) {
  const WeightedChoice choice(std::vector<double>{0.1});
  RandomStream stream(1);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(choice.draw(stream), 0u);
}

// Seed 12; bounds at five standard errors: a right sampler fails less than once in 10^6 seeds.
TEST(Draws, HaveTheMomentsOfTheirLaws) {
  constexpr int kDraws = 100'000;
  const double root = std::sqrt(double{kDraws});
  RandomStream stream(12, "test");
  double normal_sum = 0, normal_squares = 0, exponential_sum = 0, below_geometric_middle = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double z = normal(stream);
    normal_sum += z;
    normal_squares += z * z;
    exponential_sum += exponential(stream, 3);
    const double size = log_uniform(stream, 4, 100);
    EXPECT_TRUE(size >= 4 && size <= 100);
    below_geometric_middle += size < 20;
  }
  EXPECT_NEAR(normal_sum / kDraws, 0, 5 / root);
  EXPECT_NEAR(normal_squares / kDraws, 1, 5 * std::sqrt(2.0) / root);
  EXPECT_NEAR(exponential_sum / kDraws, 3, 5 * 3 / root);
  EXPECT_NEAR(below_geometric_middle / kDraws, 0.5, 5 * 0.5 / root);
}

TEST(Draws, OfDifferentValuesEndWhereThereAreNoMore) {
  RandomStream stream(13);
  auto three =
      draw_distinct(stream, 10, [](RandomStream& s) { return static_cast<std::uint32_t>(s.below(3)); });
  std::sort(three.begin(), three.end());
  EXPECT_EQ(three, (std::vector<std::uint32_t>{0, 1, 2}));
}

}  // namespace
}  // namespace bonafide::simulate
