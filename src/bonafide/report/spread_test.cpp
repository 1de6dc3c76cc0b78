#include "bonafide/report/spread.h"

#include <gtest/gtest.h>

namespace bonafide::report {
namespace {

TEST(ShortestHalf, IsTheTightestIntervalWithHalfOfTheActs) {
  const std::vector<Microseconds> times{0, 100, 101, 103, 500, 900};
  EXPECT_EQ(shortest_half(times), 3);
  EXPECT_EQ(shortest_half(std::vector<Microseconds>{7}), 0);
  EXPECT_EQ(shortest_half(std::vector<Microseconds>{}), 0);
}

// The definition: try every run of bins.
double by_trying_all(const std::vector<std::uint32_t>& counts) {
  std::uint64_t total = 0;
  for (const auto count : counts) total += count;
  for (std::size_t length = 1; length <= counts.size(); ++length)
    for (std::size_t begin = 0; begin + length <= counts.size(); ++begin) {
      std::uint64_t held = 0;
      for (std::size_t i = begin; i < begin + length; ++i) held += counts[i];
      if (total > 0 && 2 * held >= total) return static_cast<double>(length);
    }
  return 0;
}

TEST(ShortestHalf, OfBinsEqualsTheDefinition) {
  for (std::uint32_t code = 0; code < 4 * 4 * 4 * 4 * 4; ++code) {
    std::vector<std::uint32_t> counts;
    for (std::uint32_t rest = code, i = 0; i < 5; ++i, rest /= 4) counts.push_back(rest % 4);
    EXPECT_EQ(shortest_half(counts, 1.0), by_trying_all(counts)) << code;
  }
}

TEST(Median, IsTheLowerMiddle) {
  EXPECT_EQ(median({3, 1, 2}), 2);
  EXPECT_EQ(median({4, 1, 3, 2}), 2);
  EXPECT_EQ(median({}), 0);
}

}  // namespace
}  // namespace bonafide::report
