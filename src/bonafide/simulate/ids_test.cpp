#include "bonafide/simulate/ids.h"

#include <vector>

#include <gtest/gtest.h>

namespace bonafide::simulate {
namespace {

TEST(IdScheme, GivesEveryNumberOnce) {
  for (const int digits : {1, 3, 4, 5}) {
    const IdScheme scheme(5, "test", 'u', digits);
    std::size_t range = 1;
    for (int i = 0; i < digits; ++i) range *= 10;
    std::vector<bool> given(range);
    for (std::size_t i = 0; i < range; ++i) {
      const std::uint64_t number = scheme.number(i);
      ASSERT_LT(number, range);
      ASSERT_FALSE(given[number]);
      given[number] = true;
    }
  }
}

TEST(IdScheme, WritesAPrefixAndAllDigits) {
  const IdScheme scheme(5, "test", 'u', 10);
  EXPECT_EQ(scheme.text(42), "u0000000042");
  EXPECT_EQ(scheme.id(7), scheme.text(scheme.number(7)));
}

TEST(IdScheme, DependsOnSeedAndPurpose) {
  const IdScheme scheme(5, "test", 'u', 10);
  EXPECT_NE(scheme.number(1), IdScheme(6, "test", 'u', 10).number(1));
  EXPECT_NE(scheme.number(1), IdScheme(5, "other", 'u', 10).number(1));
}

// Seed 5: neighbours in order of creation stay in order half of the time; 5 standard errors.
TEST(IdScheme, HidesTheOrderOfCreation) {
  constexpr int kPairs = 20'000;
  const IdScheme scheme(5, "test", 'u', 10);
  int rising = 0;
  for (std::uint64_t i = 0; i < kPairs; ++i) rising += scheme.number(2 * i) < scheme.number(2 * i + 1);
  EXPECT_NEAR(rising, kPairs / 2, 5 * 0.5 * 141.4);
}

}  // namespace
}  // namespace bonafide::simulate
