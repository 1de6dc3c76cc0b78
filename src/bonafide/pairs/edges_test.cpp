#include "bonafide/pairs/edges.h"

#include <gtest/gtest.h>

#include "bonafide/pairs/testing_shares.h"

namespace bonafide::pairs {
namespace {

using namespace testing;

std::vector<EdgeRow> edges_of(const std::vector<Post>& log, Microseconds window, double percentile) {
  const events::EventTable table = table_of(log);
  const Shares shares = in_order_of_the_reference(table, 1);
  Progress progress(Progress::Mode::kQuiet);
  auto pairs = pairs_in_window(shares, window, progress);
  EXPECT_TRUE(pairs.ok());
  std::vector<EdgeRow> rows;
  std::uint64_t heavy = 0;
  const Network network = for_each_edge(shares, pairs.value(), percentile, [&](const Edge& edge) {
    rows.push_back({std::string(table.actors[edge.from]), std::string(table.actors[edge.to]), edge.weight, edge.total_delta, edge.older_contents, edge.newer_contents, {}, edge.heavy});
    for (const std::uint32_t object : edge.objects) rows.back().objects.emplace_back(table.targets[object]);
    heavy += edge.heavy;
  });
  EXPECT_EQ(network.edges, rows.size());
  EXPECT_EQ(network.heavy, heavy);
  return rows;
}

TEST(Edges, EqualTheDefinitionOnRandomLogsRowByRow) {
  std::size_t rows = 0, heavy = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const auto log = random_log(seed);
    const Microseconds window = static_cast<Microseconds>(1 + seed % 40) * 500'000;
    const double percentile = static_cast<double>(seed % 5) / 4;  // quarters are exact in binary: so is the definition's arithmetic
    const auto expected = edges_by_definition(groups_by_definition(log, window, 1), percentile);
    ASSERT_EQ(edges_of(log, window, percentile), expected) << "seed " << seed;
    rows += expected.size();
    for (const EdgeRow& row : expected) heavy += row.heavy;
  }
  EXPECT_GT(heavy, 1000u);
  EXPECT_GT(rows, 3 * heavy / 2) << "flagged and unflagged edges were meant to occur";
}

TEST(Edges, OfNoPairsAreNone) { EXPECT_TRUE(edges_of({{"a", "x", "1", 0}}, 1, .5).empty()); }

// By hand: of 1, 2, 2, 5, 9, 30 what stands at place 1 + 5 p, linearly between neighbours.
TEST(Quantile, OfTypeSevenInterpolatesBetweenOrderStatistics) {
  const auto quantile = [](double probability) {
    std::vector<std::uint64_t> values{30, 2, 9, 1, 5, 2};
    return quantile_type_7(values, probability);
  };
  EXPECT_DOUBLE_EQ(quantile(0), 1);
  EXPECT_DOUBLE_EQ(quantile(.1), 1.5);
  EXPECT_DOUBLE_EQ(quantile(.5), 3.5);
  EXPECT_DOUBLE_EQ(quantile(.9), 19.5);
  EXPECT_DOUBLE_EQ(quantile(.99), 28.95);
  EXPECT_DOUBLE_EQ(quantile(1), 30);
  std::vector<std::uint64_t> one{7};
  EXPECT_DOUBLE_EQ(quantile_type_7(one, .5), 7);
}

}  // namespace
}  // namespace bonafide::pairs
