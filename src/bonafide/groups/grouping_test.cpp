#include "bonafide/groups/grouping.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <gtest/gtest.h>

#include "bonafide/base/random.h"

namespace bonafide::groups {
namespace {

std::vector<pairs::Pair> clique(std::uint32_t first, std::uint32_t size) {
  std::vector<pairs::Pair> out;
  for (std::uint32_t a = first; a < first + size; ++a)
    for (std::uint32_t b = a + 1; b < first + size; ++b) out.push_back({a, b, 1.f});
  return out;
}

std::vector<pairs::Pair> sorted(std::vector<pairs::Pair> pairs) {
  std::sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) { return std::tie(a.heavier, a.lighter) < std::tie(b.heavier, b.lighter); });
  return pairs;
}

TEST(FormGroups, FindsCliquesThatOnePairJoins) {
  auto pairs = clique(0, 7);
  for (const auto& pair : clique(20, 6)) pairs.push_back(pair);
  pairs.push_back({3, 22, 50.f});  // strong, but in no triangle
  const auto groups = form_groups(sorted(pairs));
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0], (Group{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(groups[1], (Group{20, 21, 22, 23, 24, 25}));
}

TEST(FormGroups, DropsFewerThanFive) { EXPECT_TRUE(form_groups(clique(0, 4)).empty()); }

TEST(FormGroups, KeepsOnlyPairsInTwoTriangles) {
  // A ring of triangles: every pair of the ring stands in one triangle only.
  std::vector<pairs::Pair> pairs;
  for (std::uint32_t i = 0; i < 10; ++i) {
    pairs.push_back({std::min(i, (i + 1) % 10), std::max(i, (i + 1) % 10), 1.f});
    pairs.push_back({i, 10 + i, 1.f});
    pairs.push_back({(i + 1) % 10, 10 + i, 1.f});
  }
  EXPECT_TRUE(form_groups(sorted(pairs)).empty());
}

TEST(FormGroups, SeparatesDenseBlocksInSparseNoise) {
  RandomStream random(8, "noise");
  auto pairs = clique(0, 30);
  for (const auto& pair : clique(100, 20)) pairs.push_back(pair);
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  for (const auto& pair : pairs) seen.insert({pair.heavier, pair.lighter});
  for (int i = 0; i < 300; ++i) {
    const auto a = static_cast<std::uint32_t>(random.below(1000)), b = static_cast<std::uint32_t>(random.below(1000));
    if (a < b && seen.insert({a, b}).second) pairs.push_back({a, b, 0.1f});
  }
  const auto groups = form_groups(sorted(pairs));
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].size(), 30u);
  EXPECT_EQ(groups[1].size(), 20u);
}

TEST(FormGroups, HandlesNoPairs) { EXPECT_TRUE(form_groups({}).empty()); }

}  // namespace
}  // namespace bonafide::groups
