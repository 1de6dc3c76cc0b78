#include "bonafide/pairs/window_pairs.h"

#include <gtest/gtest.h>

#include "bonafide/pairs/testing_shares.h"

namespace bonafide::pairs {
namespace {

using namespace testing;

std::vector<GroupRow> groups_of(const std::vector<Post>& log, Microseconds window, std::uint64_t min_participation) {
  const events::EventTable table = table_of(log);
  const Shares shares = in_order_of_the_reference(table, min_participation);
  Progress progress(Progress::Mode::kQuiet);
  auto pairs = pairs_in_window(shares, window, progress);
  EXPECT_TRUE(pairs.ok());
  EXPECT_LE(pairs.value().size(), count_in_window(shares, window).pairs);
  keep_active(shares, min_participation, pairs.value());
  std::vector<GroupRow> rows;
  for (const PostPair pair : pairs.value()) {
    const ByTime posts = by_time(shares, pair);
    const auto id = [](const events::Dictionary& ids, std::uint32_t code) { return std::string(ids[code]); };
    rows.push_back({id(table.targets, shares.object_at[pair.first()]), id(shares.content.values, shares.content_of(posts.older)),
                    id(shares.content.values, shares.content_of(posts.newer)), posts.delta, id(table.actors, shares.account_of(posts.older)),
                    id(table.actors, shares.account_of(posts.newer))});
  }
  return rows;
}

TEST(WindowPairs, EqualTheDefinitionOnRandomLogsRowByRow) {
  std::size_t rows = 0;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const auto log = random_log(seed);
    const Microseconds window = static_cast<Microseconds>(1 + seed % 40) * 500'000;
    const std::uint64_t min_participation = 1 + seed % 4;
    const auto expected = groups_by_definition(log, window, min_participation);
    ASSERT_EQ(groups_of(log, window, min_participation), expected) << "seed " << seed;
    rows += expected.size();
  }
  EXPECT_GT(rows, 100'000u) << "the logs were meant to have pairs";
}

TEST(WindowPairs, CountBothEndsOfTheWindow) {
  const std::vector<Post> log{{"a", "x", "1", 0}, {"b", "x", "2", 60'000'000}, {"c", "x", "3", 120'000'001}};
  EXPECT_EQ(groups_of(log, 60'000'000, 1).size(), 1u);
  EXPECT_EQ(groups_of(log, 60'000'001, 1).size(), 2u);
}

TEST(WindowPairs, TakeTheFirstInTheListForTheOlderOfSimultaneousPosts) {
  const std::vector<Post> log{{"b", "x", "1", 0}, {"a", "x", "2", 0}};
  EXPECT_EQ(groups_of(log, 0, 1), (std::vector<GroupRow>{{"x", "1", "2", 0, "b", "a"}}));
  const std::vector<Post> reversed{log[1], log[0]};
  EXPECT_EQ(groups_of(reversed, 0, 1), (std::vector<GroupRow>{{"x", "2", "1", 0, "a", "b"}}));
}

TEST(WindowPairs, AreCountedWithoutListingThem) {
  std::vector<Post> log;
  for (int i = 0; i < 200'000; ++i) log.push_back({"a" + std::to_string(i), i % 10 == 0 ? "quiet" + std::to_string(i) : "viral", std::to_string(i), 0});
  const events::EventTable table = table_of(log);
  const PairCount count = count_in_window(in_order_of_the_reference(table, 1), kMicrosecondsPerSecond);
  EXPECT_EQ(count.pairs, 180'000ull * 179'999 / 2);
  EXPECT_EQ(count.most, count.pairs);
  EXPECT_EQ(table.targets[count.crowded_object], "viral");
}

}  // namespace
}  // namespace bonafide::pairs
