#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "bonafide/null/testing_logs.h"
#include "bonafide/pipeline/calibration_plan.h"
#include "bonafide/pipeline/calibration_score.h"
#include "bonafide/plant/testing_ground.h"

namespace bonafide::pipeline {
namespace {

using format::Verdict;

// A log of `actors` accounts "u000".. on one target, and a judgement of the given groups of codes.
struct Judged {
  events::EventTable events;
  Analysis analysis;

  explicit Judged(std::size_t actors) : events(table(actors)), analysis{null::build_exposure(events, {{60}, true}, {1, 2}), {}, {}} {}
  void add(const std::vector<std::uint32_t>& codes, Verdict verdict, bool tested) {
    verdict::Judged group;
    for (std::uint32_t code : codes) group.lockstep.group.push_back(analysis.exposure.rank_of_actor[code]);
    std::sort(group.lockstep.group.begin(), group.lockstep.group.end());
    group.lockstep.state = tested ? verdict::Lockstep::State::kTested : verdict::Lockstep::State::kFewTargets;
    group.verdict = verdict;
    group.id = "group" + std::to_string(analysis.judgement.groups.size());
    analysis.judgement.groups.push_back(std::move(group));
  }
  plant::Planted planted(const std::vector<std::uint32_t>& members) const {
    plant::Planted out;
    out.members = members;
    out.acts = members.size();
    return out;
  }

 private:
  static events::EventTable table(std::size_t actors) {
    std::vector<testing_logs::Act> acts;
    for (std::size_t a = 0; a < actors; ++a) acts.push_back({"u" + std::to_string(100 + a), "p", static_cast<std::int64_t>(a)});
    return testing_logs::table_of(acts);
  }
};

std::vector<std::uint32_t> range(std::uint32_t begin, std::uint32_t end) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = begin; i < end; ++i) out.push_back(i);
  return out;
}

TEST(Score, AFarmIsFoundFromHalfOfItsMembersOn) {
  Judged log(100);
  log.add(range(0, 10), Verdict::kFarmLike, true);
  log.add(range(10, 19), Verdict::kCoordinated, true);
  log.add(range(40, 60), Verdict::kCoordinated, true);
  const Outcome farm = score(log.analysis, log.planted(range(0, 20)), Planting::kFarm);
  EXPECT_TRUE(farm.planted && farm.proposed && farm.tested[0] && farm.convicted[0] && farm.convicted[1]);
  EXPECT_FALSE(farm.convicted[2] || farm.tested[2]);
  EXPECT_DOUBLE_EQ(farm.share[0], 0.95);
  EXPECT_DOUBLE_EQ(farm.share[1], 0.5);
  EXPECT_EQ(farm.others, 0u);
  const Outcome larger = score(log.analysis, log.planted(range(0, 21)), Planting::kFarm);
  EXPECT_TRUE(larger.convicted[0]);
  EXPECT_FALSE(larger.convicted[1]);
  const Outcome other = score(log.analysis, log.planted(range(55, 65)), Planting::kFarm);
  EXPECT_TRUE(other.convicted[0]);
  EXPECT_EQ(other.others, 15u);  // 40 .. 54 were swept along
}

TEST(Score, ACommunityIsAccusedFromFiveTogetherOn) {
  Judged log(100);
  log.add(range(0, 30), Verdict::kCoordinated, true);
  EXPECT_TRUE(score(log.analysis, log.planted(range(25, 90)), Planting::kCommunity).convicted[0]);
  const Outcome four = score(log.analysis, log.planted(range(26, 90)), Planting::kCommunity);
  EXPECT_FALSE(four.convicted[0] || four.proposed || four.tested[0]);
}

TEST(Score, AGroupThatCouldNotBeConvictedIsAbstention) {
  Judged log(100);
  log.add(range(0, 30), Verdict::kUnexplained, false);
  const Outcome abstained = score(log.analysis, log.planted(range(0, 30)), Planting::kCommunity);
  EXPECT_TRUE(abstained.proposed);
  EXPECT_FALSE(abstained.tested[0] || abstained.convicted[0]);

  const Outcome absent;
  Judged tested(100);
  tested.add(range(0, 30), Verdict::kUnexplained, true);
  const Outcome acquitted = score(tested.analysis, tested.planted(range(0, 30)), Planting::kCommunity);
  const std::vector<const Outcome*> all{&abstained, &absent, &acquitted};
  const format::Tally tally = tally_of(all);
  EXPECT_EQ(tally.planted, 2u);  // what had no room does not count
  EXPECT_EQ(tally.proposed, 2u);
  EXPECT_EQ(tally.levels[0].tested, 1u);
  EXPECT_EQ(tally.levels[0].convicted.count, 0u);
  EXPECT_EQ(tally.levels[0].convicted.of, 2u);
  EXPECT_EQ(tally.levels[0].convicted_of_tested.of, 1u);
  EXPECT_NEAR(tally.levels[0].convicted.high, 1 - std::sqrt(0.025), 1e-12);  // none of two: (1 - p)^2 = 1/40
}

TEST(Score, EveryGroupOfARewiredLogIsFalse) {
  Judged log(100);
  log.add(range(0, 10), Verdict::kFarmLike, true);
  log.add(range(5, 20), Verdict::kCoordinated, true);
  log.add(range(50, 60), Verdict::kUnexplained, true);
  const std::vector<RewiredOutcome> outcomes{score_rewired(log.analysis, 0.75), RewiredOutcome{0.25, {}, {}, {}}};
  const format::RewiredTally tally = tally_of(outcomes);
  EXPECT_EQ(tally.logs, 2u);
  EXPECT_DOUBLE_EQ(tally.moved_share, 0.5);
  EXPECT_EQ(tally.levels[0].logs_accusing.count, 1u);
  EXPECT_EQ(tally.levels[0].groups, 2u);
  EXPECT_EQ(tally.levels[0].accounts, 20u);
  EXPECT_EQ(tally.levels[0].tested, 3u);
  EXPECT_EQ(tally.levels[1].groups, 1u);
}

TEST(Stability, CountsKeysThatReachTheSameVerdictOnMostlyTheSameAccounts) {
  const std::vector<NamedGroup> own{{"a", Verdict::kCoordinated, range(0, 10)}, {"b", Verdict::kFarmLike, range(10, 20)}, {"c", Verdict::kUnexplained, range(20, 30)}};
  format::Calibration out;
  compare_keys(own, std::vector<NamedGroup>{{"x", Verdict::kCoordinated, range(0, 12)}, {"y", Verdict::kCoordinated, range(10, 20)}}, out);
  compare_keys(own, std::vector<NamedGroup>{{"x", Verdict::kCoordinated, range(5, 12)}, {"y", Verdict::kFarmLike, range(13, 22)}, {"z", Verdict::kCoordinated, range(20, 30)}}, out);
  ASSERT_EQ(out.stability.size(), 2u);
  EXPECT_EQ(out.keys, 2u);
  EXPECT_EQ(out.stability[0].same, 1u);  // 5 of 10 is not more than half
  EXPECT_EQ(out.stability[1].same, 1u);  // another verdict the first time
  EXPECT_EQ(out.only_other_keys, 2u);    // 5 .. 11 matches none of ours; the unexplained one was accused
}

TEST(CalibrationPlan, HoldsEveryKindBeforeAnyOneAgain) {
  const plant::testing::Field field(120'000);
  const CalibrationPlan plan = make_plan(field.ground, {}, 120, 7);
  EXPECT_EQ(plan.runs(), 120u);
  EXPECT_EQ(plan.farms.size(), 48u);
  EXPECT_EQ(plan.rewired, 12u);
  std::map<std::pair<bool, std::uint32_t>, std::vector<plant::FarmPlan>> cells;
  for (const plant::FarmPlan& farm : plan.farms) cells[{farm.trickle, farm.members}].push_back(farm);
  ASSERT_EQ(cells.size(), 8u);
  for (const auto& [cell, farms] : cells) {
    ASSERT_EQ(farms.size(), 6u);
    std::set<double> densities, camouflages;
    std::set<bool> customers;
    std::set<std::tuple<double, double, bool>> all;
    for (const plant::FarmPlan& farm : farms) {
      densities.insert(farm.density);
      camouflages.insert(farm.camouflage);
      customers.insert(farm.popular);
      all.emplace(farm.density, farm.camouflage, farm.popular);
    }
    EXPECT_EQ(densities.size(), 3u);
    EXPECT_EQ(camouflages.size(), 3u);
    EXPECT_EQ(customers.size(), 2u);
    EXPECT_EQ(all.size(), 6u);
  }
  std::map<std::pair<std::uint32_t, bool>, int> communities;
  for (const PlannedCommunity& community : plan.communities) ++communities[{community.plan.topics, community.quick}];
  EXPECT_EQ(communities.size(), 14u);
  for (const auto& [kind, count] : communities) EXPECT_GE(count, 4);
}

TEST(CalibrationPlan, GivesWayToTheLogAndSaysSo) {
  const plant::testing::Field field(20'000);
  const CalibrationPlan plan = make_plan(field.ground, {true, false, false}, 10, 7);
  EXPECT_EQ(plan.farms.size(), 10u);
  EXPECT_TRUE(plan.communities.empty());
  EXPECT_EQ(plan.rewired, 0u);
  for (const plant::FarmPlan& farm : plan.farms) EXPECT_LE(10 * farm.members, field.events.actors.size());
  EXPECT_TRUE(std::ranges::any_of(plan.notes, [](const std::string& note) { return note.find("Farms of 500 accounts") != std::string::npos; }));
  const CalibrationPlan one = make_plan(field.ground, {false, false, true}, 3, 7);
  EXPECT_EQ(one.rewired, 3u);
  EXPECT_EQ(one.runs(), 3u);
}

}  // namespace
}  // namespace bonafide::pipeline
