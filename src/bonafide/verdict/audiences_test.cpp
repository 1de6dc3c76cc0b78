#include "bonafide/verdict/audiences.h"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "bonafide/base/random.h"
#include "bonafide/null/testing_logs.h"
#include "bonafide/verdict/few_cells.h"

namespace bonafide::verdict {
namespace {

// 6,000 accounts; nine in ten act on `hub`, four in five of these on `star` too; each on two to five of 300 small targets.
const null::Exposure& log_with_crowds() {
  static const null::Exposure exposure = [] {
    RandomStream random(3, "log with crowds");
    std::vector<testing_logs::Act> acts;
    for (int account = 0; account < 6'000; ++account) {
      const std::string name = "u" + std::to_string(account);
      const auto act_on = [&](const std::string& target) { acts.push_back({name, target, static_cast<std::int64_t>(random.below(1'000'000))}); };
      const bool on_hub = random.chance(0.9);
      if (on_hub) act_on("hub");
      if (on_hub && random.chance(0.8)) act_on("star");
      for (std::uint64_t left = 2 + random.below(4); left > 0; --left) act_on("t" + std::to_string(random.below(300)));
    }
    return null::build_exposure(testing_logs::table_of(acts), {{60}, true}, HashKey{5, 6});
  }();
  return exposure;
}

// The definition: all who may stand for the target, in their turn.
std::vector<std::uint32_t> audience_by_definition(const null::Exposure& exposure, std::uint32_t target, const std::set<std::uint32_t>& of_set, std::span<const std::uint8_t> skip, std::size_t most) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> may_stand;
  for (const null::Act& act : exposure.cell(target)) {
    const auto row = exposure.row(act.rank);
    const auto on_set = std::count_if(row.begin(), row.end(), [&](const null::RowEntry& entry) { return of_set.contains(entry.target); });
    if (row.size() >= 3 && on_set == 1 && !skip[act.rank]) may_stand.emplace_back(RandomStream(static_cast<std::uint64_t>(exposure.draw[act.rank] * 0x1p53)).next(), act.rank);
  }
  std::sort(may_stand.begin(), may_stand.end());
  std::vector<std::uint32_t> out;
  for (const auto& [turn, rank] : may_stand) out.push_back(rank);
  out.resize(std::min(most, out.size()));
  return out;
}

// Small targets, both crowds together (the first in turn on `hub` are on `star` too, and do not suffice), and one alone.
TEST(Publics, AreTheFirstInTurnWhicheverWayTheyAreFound) {
  const null::Exposure& exposure = log_with_crowds();
  std::vector<std::uint8_t> skip(exposure.accounts(), 0), skip_all = skip;
  std::vector<std::uint32_t> also;
  for (std::uint32_t rank = 0; rank < exposure.accounts(); ++rank) {
    skip[rank] = rank % 5 == 0;
    if (rank % 7 == 0) also.push_back(rank);
    skip_all[rank] = skip[rank] || rank % 7 == 0;
  }
  const std::uint32_t hub = 0, star = 1;  // by their ids
  ASSERT_GT(exposure.cell_size(hub), 5'000u);
  ASSERT_GT(exposure.cell_size(star), 4'200u);
  std::size_t enough = 0;
  for (const std::size_t most : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{200}, std::size_t{10'000}}) {
    const Publics publics(exposure, skip, most);
    for (const std::vector<std::uint32_t>& targets : {std::vector<std::uint32_t>{2, 90, hub, 17}, {star, 5, hub}, {star}, {33}}) {
      const auto drawn = publics.draw(targets, 4, also);
      ASSERT_EQ(drawn.size(), targets.size());
      for (std::size_t x = 0; x < targets.size(); ++x) {
        EXPECT_EQ(drawn[x].target, targets[x]);
        EXPECT_EQ(drawn[x].set, 4u);
        const auto expected = audience_by_definition(exposure, targets[x], {targets.begin(), targets.end()}, skip_all, most);
        ASSERT_EQ(drawn[x].accounts, expected) << most << ' ' << targets[x];
        enough += most > 0 && expected.size() == most;
      }
    }
  }
  EXPECT_GT(enough, 10u);
}

TEST(Publics, CountTheActsOfThoseWhoAreNotLeftOut) {
  const null::Exposure& exposure = log_with_crowds();
  std::vector<std::uint8_t> skip(exposure.accounts(), 0);
  for (std::uint32_t rank = 0; rank < exposure.accounts(); rank += 3) skip[rank] = 1;
  const std::vector<std::uint32_t> also{0, 1, 3, 100, 200, 5'000};
  const Publics publics(exposure, skip, 200);
  for (std::uint32_t target = 0; target < exposure.targets(); ++target) {
    std::uint64_t acts = 0, others = 0;
    for (const null::Act& act : exposure.cell(target)) {
      acts += !skip[act.rank];
      others += !skip[act.rank] && !std::binary_search(also.begin(), also.end(), act.rank);
    }
    ASSERT_EQ(publics.acts(target), acts);
    ASSERT_EQ(publics.acts(target, also), others);
  }
}

TEST(FewCells, HoldTheActsOfTheirTargetsAndNoOthers) {
  const null::Exposure& exposure = log_with_crowds();
  for (const std::vector<std::uint32_t>& targets : {std::vector<std::uint32_t>{}, {7}, {1, 300, 40, 40, 41}}) {
    for (const std::uint64_t blocks : {FewCells::kMostBlocks, std::uint64_t{100}}) {  // an act a block, and hundreds
      const FewCells cells(exposure, targets, blocks);
      for (std::uint32_t position = 0; position < exposure.acts(); ++position) {
        const std::uint32_t target = exposure.target_of(position);
        const bool among = std::find(targets.begin(), targets.end(), target) != targets.end();
        ASSERT_EQ(cells.find(position), among ? target : FewCells::kNone);
      }
    }
  }
}

}  // namespace
}  // namespace bonafide::verdict
