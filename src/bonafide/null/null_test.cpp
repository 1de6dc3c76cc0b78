#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "bonafide/null/exposure.h"
#include "bonafide/null/pair_bound.h"
#include "bonafide/null/testing_logs.h"

namespace bonafide::null {
namespace {

constexpr HashKey kKey{1, 2};

struct FirstAct {
  std::string actor, target;
  std::int64_t second;
};

// The definition: each account's earliest act on each target.
std::vector<FirstAct> first_acts(const std::vector<testing_logs::Act>& acts) {
  std::map<std::pair<std::string, std::string>, std::int64_t> first;
  for (const auto& act : acts) {
    auto [at, fresh] = first.try_emplace({act.actor, act.target}, act.second);
    at->second = std::min(at->second, act.second);
  }
  std::vector<FirstAct> out;
  for (const auto& [who, second] : first) out.push_back({who.first, who.second, second});
  return out;
}

TEST(Exposure, HoldsEachFirstActOnceWithItsCrowds) {
  const auto acts = testing_logs::random_acts(4000, 300, 12, 20'000, 1);
  const auto events = testing_logs::table_of(acts);
  const Scales scales{{60, 600, 6000}, true};
  const Exposure exposure = build_exposure(events, scales, kKey);
  const auto expected = first_acts(acts);
  ASSERT_EQ(exposure.acts(), expected.size());
  const std::int64_t origin = events.time.origin / kMicrosecondsPerSecond;

  for (const FirstAct& act : expected) {
    const std::uint32_t rank = exposure.rank_of_actor[events.actors.find(act.actor)];
    const std::uint32_t target = events.targets.find(act.target);
    const auto row = exposure.row(rank);
    const auto entry = std::find_if(row.begin(), row.end(), [&](const RowEntry& e) { return e.target == target; });
    ASSERT_NE(entry, row.end());
    const std::uint64_t row_index = exposure.row_begin[rank] + static_cast<std::uint64_t>(std::distance(row.begin(), entry));
    EXPECT_EQ(exposure.cells[(*entry).position].rank, rank);
    EXPECT_EQ(exposure.cells[(*entry).position].tick + origin, act.second);
    EXPECT_TRUE(exposure.acts_on(rank, target));
    for (std::size_t s = 0; s < scales.window.size(); ++s) {
      std::uint32_t others = 0;
      for (const FirstAct& other : expected) others += other.target == act.target && other.actor != act.actor && std::abs(other.second - act.second) <= scales.window[s];
      EXPECT_GE(exposure.crowd_at(row_index, s), others);
      EXPECT_LE(exposure.crowd_at(row_index, s), others <= 100 ? others : others + others / 50);
    }
  }
  std::vector<std::uint32_t> positions, targets;
  for (std::uint32_t position = 0; position < exposure.acts(); position += 1 + position % 3) {
    positions.push_back(position);
    targets.push_back(exposure.target_of(position));
  }
  exposure.targets_of(positions);
  EXPECT_EQ(positions, targets);
}

TEST(Exposure, CrowdsRoundUpByLessThanTwoPercent) {
  for (std::uint32_t others = 0; others <= kCrowdLimit; ++others) {
    const std::uint32_t said = kCrowdOfCode[crowd_code(others)];
    EXPECT_GE(said, others);
    EXPECT_LE(said, kCrowdLimit);
    EXPECT_LE(said - others, others <= 100 ? 0 : others / 50) << others;
  }
  EXPECT_EQ(kCrowdOfCode[crowd_code(kCrowdLimit + 1)], kCrowdLimit + 1);
  EXPECT_EQ(kCrowdOfCode[crowd_code(1'000'000)], kCrowdLimit + 1);
}

TEST(Exposure, IsTheSameFromAnyNumberOfThreadsAndInFiles) {
  const auto events = testing_logs::table_of(testing_logs::random_acts(20'000, 500, 40, 50'000, 7));
  const Scales scales{{60, 600}, true};
  const Exposure one = build_exposure(events, scales, kKey);
  for (const std::uint64_t stretch_bytes : {0u, 1u, 20'000u, 10'000'000u}) {  // 0: all in memory; 1: an account at a time
    const auto several = build_exposure(events, scales, kKey, 3, {{::testing::TempDir(), stretch_bytes > 0}, stretch_bytes});
    ASSERT_TRUE(several.ok()) << several.error().message;
    EXPECT_EQ(one.actor_of_rank, several.value().actor_of_rank);
    EXPECT_EQ(one.cell_begin, several.value().cell_begin);
    EXPECT_EQ(one.rows, several.value().rows);
    EXPECT_EQ(one.crowd, several.value().crowd);
    EXPECT_EQ(one.target_at, several.value().target_at);
    EXPECT_TRUE(std::ranges::equal(one.cells, several.value().cells, [](const Act& a, const Act& b) { return a.rank == b.rank && a.tick == b.tick; }));
  }
}

TEST(Exposure, RanksByFallingActivityAndCellsByRankOrTime) {
  const auto events = testing_logs::table_of(testing_logs::random_acts(6000, 900, 9, 5000, 2));
  const Exposure exposure = build_exposure(events, {{60}, true}, kKey);
  for (std::uint32_t rank = 1; rank < exposure.accounts(); ++rank) EXPECT_GE(exposure.activity(rank - 1), exposure.activity(rank));
  bool small = false, large = false;
  for (std::uint32_t v = 0; v < exposure.targets(); ++v) {
    const auto cell = exposure.cell(v);
    const bool is_small = cell.size() <= kSmallCell;
    (is_small ? small : large) = true;
    EXPECT_TRUE(std::is_sorted(cell.begin(), cell.end(), [&](const Act& a, const Act& b) { return is_small ? a.rank < b.rank : a.tick < b.tick; }));
  }
  EXPECT_TRUE(small && large) << "the log was meant to have both kinds";
}

// The definition of F_i(theta), from counts of others in each shell.
double spread_by_definition(const Exposure& exposure, std::uint32_t rank, double theta, std::uint32_t limit) {
  double sum = 0;
  const double acts = static_cast<double>(exposure.acts());
  for (const RowEntry entry : exposure.row(rank)) {
    std::vector<double> crowds;
    for (std::uint32_t window : exposure.scales.window) {
      double others = -1;
      for (const Act& act : exposure.cell(entry.target)) others += std::abs(static_cast<double>(act.tick) - exposure.cells[entry.position].tick) <= window;
      crowds.push_back(kCrowdOfCode[crowd_code(static_cast<std::uint64_t>(others))]);
    }
    crowds.push_back(static_cast<double>(exposure.cell_size(entry.target)) - 1);
    double inner = 0;
    for (double n : crowds) {
      if (n > limit) break;
      if (n <= inner) continue;  // none beside those within the finer scale, which is rounded up
      sum += (n - inner) / n * std::pow(n / acts, 1 - theta);
      inner = n;
    }
  }
  return sum;
}

TEST(PairNull, SpreadEqualsItsDefinition) {
  const auto events = testing_logs::table_of(testing_logs::random_acts(3000, 400, 30, 20'000, 3));
  const Exposure exposure = build_exposure(events, {{60, 600, 6000}, true}, kKey);
  const PairNull model(exposure.acts());
  for (std::uint32_t rank : {0u, 1u, 50u, 200u})
    for (std::size_t t = 0; t < kThetas.size(); ++t) {
      const double truth = spread_by_definition(exposure, rank, kThetas[t], model.crowd_limit(exposure.activity(rank)));
      EXPECT_NEAR(model.spread(exposure, rank).f[t], truth, 1e-5 * truth + 1e-9);
    }
}

// Exact distribution of the worth of j's meetings with i under the null: each of i's acts is met in
// shell s with probability p_s, independently; enumerate every combination.
double tail_by_enumeration(const std::vector<std::vector<std::pair<double, double>>>& acts, double worth) {
  std::vector<std::pair<double, double>> outcomes{{1.0, 0.0}};  // probability, worth
  for (const auto& shells : acts) {
    std::vector<std::pair<double, double>> next;
    for (const auto& [probability, sum] : outcomes) {
      double none = 1;
      for (const auto& [p, w] : shells) {
        next.push_back({probability * p, sum + w});
        none -= p;
      }
      next.push_back({probability * none, sum});
    }
    outcomes = std::move(next);
  }
  double tail = 0;
  for (const auto& [probability, sum] : outcomes) tail += sum >= worth - 1e-12 ? probability : 0;
  return tail;
}

TEST(PairNull, BoundIsNeverBelowTheExactTail) {
  RandomStream random(17, "bound");
  for (int round = 0; round < 60; ++round) {
    const double total = 2000;
    const std::uint32_t partner = 2 + static_cast<std::uint32_t>(random.below(20));
    std::vector<std::vector<std::pair<double, double>>> acts;
    Spread spread{};
    for (int e = 0; e < 6; ++e) {
      const double inner = 1 + static_cast<double>(random.below(5)), outer = inner + static_cast<double>(random.below(20));
      std::vector<std::pair<double, double>> shells;
      shells.push_back({inner * partner / total, std::log(total / inner / partner)});
      if (outer > inner) shells.push_back({(outer - inner) * partner / total, std::log(total / outer / partner)});
      for (std::size_t t = 0; t < kThetas.size(); ++t) {
        spread.f[t] += static_cast<float>(std::pow(inner / total, 1 - kThetas[t]));
        spread.f[t] += static_cast<float>((1 - inner / outer) * std::pow(outer / total, 1 - kThetas[t]));
      }
      acts.push_back(shells);
    }
    for (double worth = 1; worth < 30; worth += 1.5) {
      const double tail = tail_by_enumeration(acts, worth);
      if (tail <= 0) continue;
      EXPECT_GE(PairNull::log_bound(spread, partner, 0, worth) + 1e-6, std::log(tail)) << "worth " << worth;
    }
  }
}

// Meetings alone, worth nothing: the count must bound the exact tail of a sum of unlike indicators.
TEST(PairNull, CountBoundIsNeverBelowTheExactTail) {
  RandomStream random(18, "count");
  for (int round = 0; round < 60; ++round) {
    const std::uint32_t partner = 2 + static_cast<std::uint32_t>(random.below(10));
    std::vector<std::vector<std::pair<double, double>>> acts;
    Spread spread{};
    for (int e = 0; e < 8; ++e) {
      const double crowd = 1 + static_cast<double>(random.below(20)), total = 400;
      acts.push_back({{crowd * partner / total, 1.0}});
      spread.acts += 1;
      spread.share += static_cast<float>(crowd / total);
    }
    for (int k = 1; k <= 8; ++k) {
      const double tail = tail_by_enumeration(acts, k);
      EXPECT_GE(PairNull::log_bound(spread, partner, k, 0) + 1e-6, std::log(tail)) << k << " meetings";
    }
  }
}

TEST(PairNull, BoundIsUsefulAndNotJustSafe) {
  // One partner of 5 acts met in 6 empty-ish crowds of 2 among 10^6 acts: the tail is near (1e-5)^6.
  Spread spread{};
  for (std::size_t t = 0; t < kThetas.size(); ++t) spread.f[t] = static_cast<float>(6 * std::pow(2e-6, 1 - kThetas[t]));
  const double worth = 6 * std::log(1e6 / 2 / 5);
  EXPECT_LT(PairNull::log_bound(spread, 5, 6, worth), -50);
  EXPECT_GE(PairNull::log_bound(spread, 5, 6, worth), 6 * std::log(1e-5));
}

}  // namespace
}  // namespace bonafide::null
