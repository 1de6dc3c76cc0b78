#include "bonafide/pairs/pair_search.h"
#include "bonafide/pairs/row_stretches.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "bonafide/base/real.h"
#include "bonafide/null/pair_bound.h"
#include "bonafide/null/testing_logs.h"

namespace bonafide::pairs {
namespace {

Progress g_quiet(Progress::Mode::kQuiet);

// The definition: every pair of accounts, every common target, the finest scale that holds both
// acts; what row i may look at by its limit and its draw; the bound in both directions.
std::map<std::pair<std::uint32_t, std::uint32_t>, double> pairs_by_definition(const null::Exposure& x) {
  const null::PairNull model(x.acts());
  const double threshold = std::max(1.0, real::log(x.accounts() / 5.0));
  const auto fixed_threshold = static_cast<null::Telling>(threshold / null::kTellingUnit);
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> out;
  for (std::uint32_t i = 0; i < x.accounts(); ++i) {
    const std::uint32_t limit = std::min(model.crowd_limit(x.activity(i)), static_cast<std::uint32_t>(std::min(1e6, std::ceil(anchor_cap(x.acts()) / std::max(x.draw[i], 1e-9)) - 1)));
    for (std::uint32_t j = i + 1; j < x.accounts() && x.activity(j) >= 2; ++j) {
      std::int64_t telling = 0;
      int meetings = 0;
      for (std::uint64_t row_index = x.row_begin[i]; row_index < x.row_begin[i + 1]; ++row_index)
        for (const auto other : x.row(j)) {
          const null::RowEntry mine = x.row(i)[row_index - x.row_begin[i]];
          if (mine.target != other.target) continue;
          const std::int64_t distance = std::abs(static_cast<std::int64_t>(x.cells[mine.position].tick) - x.cells[other.position].tick);
          std::size_t s = 0;
          while (s < x.scales.window.size() && distance > x.scales.window[s]) ++s;
          const std::uint64_t crowd = s < x.scales.window.size() ? x.crowd_at(row_index, s) : x.cell_size(mine.target) - 1;
          if ((s == x.scales.window.size() && !x.scales.whole_log) || crowd > limit) continue;
          telling += model.telling(static_cast<std::uint32_t>(crowd));
          ++meetings;
        }
      if (meetings < 2) continue;
      const std::int64_t to_j = telling - static_cast<std::int64_t>(meetings) * null::PairNull::log_of(x.activity(i));
      const std::int64_t to_i = telling - static_cast<std::int64_t>(meetings) * null::PairNull::log_of(x.activity(j));
      if (to_j < fixed_threshold) continue;
      const double bound = std::max(null::PairNull::log_bound(model.spread(x, i), x.activity(j), meetings, static_cast<double>(to_i) * null::kTellingUnit),
                                    null::PairNull::log_bound(model.spread(x, j), x.activity(i), meetings, static_cast<double>(to_j) * null::kTellingUnit));
      if (bound <= -threshold) out[{i, j}] = -threshold - bound;
    }
  }
  return out;
}

std::vector<testing_logs::Act> log_with_groups(std::uint64_t seed) {
  auto acts = testing_logs::random_acts(6000, 700, 60, 500'000, seed);
  testing_logs::plant_group(acts, "burst", 25, {"p3", "p11", "p20", "q1", "q2"}, .7, 500'000, 1800, seed);
  testing_logs::plant_group(acts, "slow", 30, {"p5", "p30", "q3", "q4", "q5", "q6"}, .6, 500'000, 200'000, seed);
  return acts;
}

TEST(PairSearch, FindsExactlyThePairsOfTheDefinition) {
  std::size_t found = 0;
  for (std::uint64_t seed : {1ull, 2ull, 3ull})
    for (const null::Scales& scales : {null::Scales{{60, 7200, 86'400}, true}, null::Scales{{600}, false}, null::Scales{{}, true}}) {
      const auto events = testing_logs::table_of(log_with_groups(seed));
      const auto exposure = null::build_exposure(events, scales, HashKey{seed, 9});
      const auto result = search_pairs(exposure, 1, g_quiet);
      ASSERT_TRUE(result.ok());
      const auto expected = pairs_by_definition(exposure);
      found += expected.size();
      ASSERT_EQ(result.value().pairs.size(), expected.size());
      for (const Pair& pair : result.value().pairs) {
        const auto it = expected.find({pair.heavier, pair.lighter});
        ASSERT_NE(it, expected.end());
        EXPECT_NEAR(pair.excess, it->second, 1e-4 * (1 + it->second));
      }
    }
  EXPECT_GT(found, 1000u) << "the logs were meant to hold pairs";
}

TEST(PairSearch, GivesTheSamePairsForAnyNumberOfThreads) {
  const auto events = testing_logs::table_of(log_with_groups(4));
  const auto exposure = null::build_exposure(events, {{60, 7200}, true}, HashKey{4, 4});
  const auto one = search_pairs(exposure, 1, g_quiet);
  const auto three = search_pairs(exposure, 3, g_quiet);
  ASSERT_EQ(one.value().pairs.size(), three.value().pairs.size());
  for (std::size_t x = 0; x < one.value().pairs.size(); ++x) {
    EXPECT_EQ(one.value().pairs[x].heavier, three.value().pairs[x].heavier);
    EXPECT_EQ(one.value().pairs[x].lighter, three.value().pairs[x].lighter);
    EXPECT_EQ(one.value().pairs[x].excess, three.value().pairs[x].excess);
  }
}

TEST(PairSearch, AViralTargetCostsNoMoreThanItsShare) {
  // 20,000 accounts on one target within an hour: an all-pairs scan would visit 2 x 10^8 pairs.
  auto acts = testing_logs::random_acts(20'000, 20'000, 2000, 500'000, 5);
  for (int i = 0; i < 20'000; ++i) acts.push_back({"u" + std::to_string(i), "viral", 1000 + i % 3600});
  const auto exposure = null::build_exposure(testing_logs::table_of(acts), {{60, 7200}, true}, HashKey{5, 5});
  const auto result = search_pairs(exposure, 2, g_quiet);
  EXPECT_LT(result.value().visited, 200 * exposure.acts());
}

TEST(PairSearch, KeepsABoundedNumberOfPartners) {
  std::vector<testing_logs::Act> acts = testing_logs::random_acts(300'000, 20'000, 5000, 500'000, 6);
  std::vector<std::string> targets;
  for (int t = 0; t < 12; ++t) targets.push_back("q" + std::to_string(t));
  testing_logs::plant_group(acts, "farm", 900, targets, .9, 500'000, 400'000, 6);
  const auto exposure = null::build_exposure(testing_logs::table_of(acts), {{60, 7200}, true}, HashKey{6, 6});
  const auto result = search_pairs(exposure, 2, g_quiet);
  std::map<std::uint32_t, int> partners;
  for (const Pair& pair : result.value().pairs) ++partners[pair.heavier];
  int most = 0;
  for (const auto& [rank, count] : partners) most = std::max(most, count);
  EXPECT_LE(most, 512);
  EXPECT_GT(most, 200);
}

}  // namespace
}  // namespace bonafide::pairs
