#include "bonafide/estimate/detection_limit.h"

#include <cmath>

#include <gtest/gtest.h>

namespace bonafide::estimate {
namespace {

// The first size that could be found, looked for one by one.
std::optional<std::uint64_t> least_farm_one_by_one(const SearchSpace& space, const LikeTarget& target, std::uint64_t customers, std::uint64_t most) {
  for (std::uint64_t n = 5; n <= most; ++n)
    if (could_be_found(space, target, customers, n)) return n;
  return {};
}

TEST(DetectionLimit, IsTheFirstSizeThatCouldBeFound) {
  for (const double acts : {20.0, 200.0, 5000.0})
    for (const std::uint64_t customers : {3u, 5u, 10u, 20u}) {
      const SearchSpace space{20'000, 4'000, 200'000, 40};
      const LikeTarget target{acts, acts / 200};
      EXPECT_EQ(least_farm(space, target, customers, 3000), least_farm_one_by_one(space, target, customers, 3000)) << acts << " " << customers;
    }
}

// By hand: 1,000 accounts and 100 targets of a log of 10,000 acts; ten accounts, each once on each of five
// targets that have 20 acts of others, one of them in the window. Hits 50; expected inside 50 x 5 x 1.5 / 10,050.
TEST(DetectionLimit, CanBeRecomputedByHand) {
  const SearchSpace space{1000, 100, 10'000, 0};
  const auto ln_choose = [](double n, double k) { return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1); };
  const double mean = 50 * 5 * 1.5 / 10'050, price = ln_choose(1010, 10) + ln_choose(100, 5) + std::log(1010.0) + std::log(100.0) + std::log(8.0) + 5 * std::log(30 * 31 / 2.0);
  EXPECT_LT(-(50 * std::log(50 / mean) - 50 + mean) + price, std::log(0.01));
  EXPECT_TRUE(could_be_found(space, {20, 1}, 5, 10));
}

TEST(DetectionLimit, GrowsWithTheCrowdAndFallsWithCustomers) {
  const SearchSpace space{20'000, 4'000, 200'000, 40};
  const auto few = least_farm(space, {50, 1}, 3, 20'000), more = least_farm(space, {50, 1}, 10, 20'000), crowded = least_farm(space, {50, 25}, 10, 20'000);
  ASSERT_TRUE(more && crowded);
  EXPECT_LE(*more, few.value_or(20'000));
  EXPECT_LT(*more, *crowded);
  EXPECT_FALSE(least_farm({20'000, 2, 200'000, 40}, {50, 1}, 3, 20'000).has_value());
}

}  // namespace
}  // namespace bonafide::estimate
