#include "bonafide/base/sort.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "bonafide/base/random.h"

namespace bonafide {
namespace {

TEST(Sort, EqualsTheStandardLibrarysWhateverTheNumberOfKeys) {
  RandomStream random(1, "keys");
  for (const std::size_t count : {0u, 1u, 2u, 17u, 47u, 48u, 49u, 1000u, 100'000u}) {
    std::vector<std::uint64_t> words(count);
    std::vector<Key128> keys(count);
    for (std::size_t i = 0; i < count; ++i) {
      words[i] = random.below(count / 2 + 1) << 40 | random.below(3);
      keys[i] = {random.below(1ull << 40) << 23, random.below(count / 4 + 1) << 30};
    }
    auto expected_words = words;
    auto expected_keys = keys;
    std::sort(expected_words.begin(), expected_words.end());
    std::sort(expected_keys.begin(), expected_keys.end(), [](const Key128& a, const Key128& b) { return std::tie(a.high, a.low) < std::tie(b.high, b.low); });
    sort_ascending(words);
    sort_ascending(keys);
    EXPECT_EQ(words, expected_words);
    EXPECT_TRUE(std::ranges::equal(keys, expected_keys, [](const Key128& a, const Key128& b) { return a.high == b.high && a.low == b.low; })) << count;
  }
}

}  // namespace
}  // namespace bonafide
