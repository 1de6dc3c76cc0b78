#include "bonafide/estimate/share.h"

#include <cmath>

#include <gtest/gtest.h>

namespace bonafide::estimate {
namespace {

using format::Verdict;

std::vector<FlaggedAct> acts_of(std::uint32_t group, int count, double ln_p) { return std::vector<FlaggedAct>(static_cast<std::size_t>(count), {group, ln_p}); }

std::vector<FlaggedAct> operator+(std::vector<FlaggedAct> a, const std::vector<FlaggedAct>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(ShareBound, TakesNothingAwayWhereEveryPIsFarBelowItsPriceAndNothingFromNothing) {
  const std::vector<FlaggedGroup> groups{{Verdict::kCoordinated, -35, -35}};
  const ShareBound bound = share_bound(groups, acts_of(0, 40, -30), {50, 1e5}, Verdict::kCoordinated);
  EXPECT_EQ(bound.flagged, 40u);
  EXPECT_EQ(bound.lower, 40u);
  EXPECT_EQ(share_bound(groups, {}, {50, 1e5}, Verdict::kCoordinated).lower, 0u);
}

// By hand: alpha / 2 = 0.0125. One account in 1e5 is allowed p <= 0.0125 / 2 / 1e5 = 6.25e-8 with that
// chance, so members at 1e-7 are not all sure: t_0 = 6.25e-8 forbids none of them, t_1 = x_1 / 1e5 with
// P(Poisson(x_1) >= 2) = 0.0125 / 6, x_1 = 0.0660, allows one of them.
TEST(ShareBound, OfMembersCanBeRecomputedByHand) {
  const std::vector<FlaggedGroup> groups{{Verdict::kCoordinated, -35, -35}};
  EXPECT_EQ(share_bound(groups, acts_of(0, 40, std::log(1e-7)), {1, 1e5}, Verdict::kCoordinated).wrong_members, 1u);
  EXPECT_EQ(share_bound(groups, acts_of(0, 40, std::log(6e-8)), {1, 1e5}, Verdict::kCoordinated).wrong_members, 0u);
  // Two groups looked for members among the same accounts: twice as many could have been.
  const std::vector<FlaggedGroup> two{{Verdict::kCoordinated, -35, -35}, {Verdict::kCoordinated, -35, -35}};
  EXPECT_EQ(share_bound(two, acts_of(0, 40, std::log(6e-8)) + acts_of(1, 1, -40), {2, 1e5}, Verdict::kCoordinated).wrong_members, 1u);
}

// Simes' closed testing by hand: ten candidates, p = 1e-9, 0.002, 0.002 and seven at 1; alpha / 2 = 0.0125.
// Of nine without the first, 0.002 > 0.0125 / 9 and 0.002 <= 2 x 0.0125 / 9: Simes rejects; of eight (one
// of the two, seven at 1) 0.002 > 0.0125 / 8: stands. So h = 8, and one of the two may be false: the larger.
TEST(ShareBound, TakesAwayTheLargestGroupsThatMayBeFalseTogether) {
  const std::vector<FlaggedGroup> groups{{Verdict::kCoordinated, std::log(1e-9), std::log(1e-9)}, {Verdict::kCoordinated, std::log(0.002), std::log(0.002)}, {Verdict::kCoordinated, std::log(0.002), std::log(0.002)}};
  const ShareBound bound = share_bound(groups, acts_of(0, 50, -60) + acts_of(1, 7, -60) + acts_of(2, 20, -60), {10, 1000}, Verdict::kCoordinated);
  EXPECT_EQ(bound.flagged, 77u);
  EXPECT_EQ(bound.wrong_members, 0u);
  EXPECT_EQ(bound.wrong_groups, 20u);
  EXPECT_EQ(bound.lower, 57u);
}

TEST(ShareBound, CountsAVerdictAndThoseAbove) {
  const std::vector<FlaggedGroup> groups{{Verdict::kFarmLike, -35, -35}, {Verdict::kCoordinated, -35, -35}, {Verdict::kUnexplained, -1, -1}};
  const auto acts = acts_of(0, 10, -60) + acts_of(1, 5, -60) + acts_of(2, 3, -60);
  EXPECT_EQ(share_bound(groups, acts, {3, 1000}, Verdict::kCoordinated).lower, 15u);
  EXPECT_EQ(share_bound(groups, acts, {3, 1000}, Verdict::kFarmLike).lower, 10u);
  EXPECT_EQ(share_bound(groups, acts, {3, 1000}, Verdict::kManufactured).flagged, 0u);
}

// A weak test of a higher verdict takes nothing from what lockstep alone carries. alpha / 4 = 0.00625 in each
// way to be wrong: alone, a group at p = 0.006 of unrelated targets stands, beside another coordinated one
// it does not (0.006 > 0.00625 / 2); the many candidates count for lockstep only.
TEST(ShareBound, JudgesAHigherVerdictAmongThoseInLockstep) {
  const std::vector<FlaggedGroup> alone{{Verdict::kFarmLike, -35, std::log(0.006)}};
  EXPECT_EQ(share_bound(alone, acts_of(0, 10, -60), {300, 1000}, Verdict::kCoordinated).lower, 10u);
  EXPECT_EQ(share_bound(alone, acts_of(0, 10, -60), {300, 1000}, Verdict::kFarmLike).lower, 10u);
  const std::vector<FlaggedGroup> two{{Verdict::kFarmLike, -35, std::log(0.006)}, {Verdict::kCoordinated, -35, 0}};
  EXPECT_EQ(share_bound(two, acts_of(0, 10, -60), {300, 1000}, Verdict::kCoordinated).lower, 10u);
  EXPECT_EQ(share_bound(two, acts_of(0, 10, -60), {300, 1000}, Verdict::kFarmLike).lower, 0u);
}

TEST(ShareInterval, GrowsWithTheStatedBeliefAndEndsAtAllActs) {
  const ShareBound bound{90, 2, 0, 88};
  const ShareInterval as_found = interval_under({0, 0}, bound, 1000);
  EXPECT_EQ(as_found.low, 88u);
  EXPECT_EQ(as_found.high, 90u);
  const ShareInterval half = interval_under({0.25, 0.5}, {12, 0, 0, 12}, 1000);
  EXPECT_EQ(half.low, 16u);
  EXPECT_EQ(half.high, 24u);
  EXPECT_EQ(interval_under({0.25, 0.9}, bound, 300).high, 300u);
  const auto table = sensitivity({0.1, 0.2}, bound, 1000);
  ASSERT_EQ(table.size(), 6u);
  EXPECT_EQ(table[0].prior.low, 0.1);
  for (std::size_t i = 2; i < table.size(); ++i) EXPECT_GE(table[i].high, table[i - 1].high);
}

}  // namespace
}  // namespace bonafide::estimate
