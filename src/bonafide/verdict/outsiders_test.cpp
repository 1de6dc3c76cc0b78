#include "bonafide/verdict/outsiders.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include <gtest/gtest.h>

#include "bonafide/null/testing_logs.h"
#include "bonafide/verdict/lockstep.h"

namespace bonafide::verdict {
namespace {

constexpr std::int64_t kSpan = 30 * 86'400;

// What is counted, from the definitions: act by act, account by account.
struct Plain {
  double acts = 0, inside = 0, rate = 0, window_rate = 0, engaged = 1, with_two = 0;
  std::vector<float> share;
  std::map<std::uint32_t, std::uint32_t> several_inside;
};
Plain count_plainly(const null::Exposure& x, const std::set<std::uint32_t>& members, std::span<const GroupTarget> targets, std::span<const std::uint8_t> excluded) {
  Plain out;
  double activity = 0;
  const auto outsider = [&](std::uint32_t rank) { return !members.contains(rank) && !excluded[rank]; };
  for (std::uint32_t rank = 0; rank < x.accounts(); ++rank) activity += outsider(rank) ? x.activity(rank) : 0;
  std::map<std::uint32_t, std::uint32_t> inside_of;
  for (const GroupTarget& target : targets) {
    double acts = 0, inside = 0;
    for (const null::Act& act : x.cell(target.target)) {
      acts += outsider(act.rank);
      inside += outsider(act.rank) && target.covers(act.tick);
      if (target.covers(act.tick)) ++inside_of[act.rank];
    }
    out.acts += acts;
    out.inside += inside;
    out.share.push_back(static_cast<float>((inside + 1) / (acts + 1)));
  }
  for (const auto& [rank, hits] : inside_of)
    if (hits >= 2) out.several_inside[rank] = hits;
  const double unseen = .5 * static_cast<double>(targets.size());
  out.rate = (out.acts + unseen) / activity;
  out.window_rate = (out.inside + unseen) / activity;

  const bool all = out.acts - out.inside < .3 * out.acts;
  std::map<std::uint32_t, std::array<double, 2>> half;
  std::array<double, 2> rate{};
  for (std::size_t t = 0; t < targets.size(); ++t)
    for (const null::Act& act : x.cell(targets[t].target))
      if (outsider(act.rank) && (all || !targets[t].covers(act.tick))) {
        ++half[act.rank][t % 2];
        rate[t % 2] += 1 / activity;
      }
  for (const auto& [rank, hits] : half) out.with_two += hits[0] + hits[1] >= 2;
  for (double m = 1; m <= 4; ++m) {
    double hits = 0, expected = 0;
    for (const auto& [rank, own] : half)
      for (std::size_t side : {0u, 1u})
        if (own[side] >= m) {
          hits += own[1 - side];
          expected += std::max(0.0, x.activity(rank) - own[side]) * rate[1 - side];
        }
    if (hits >= 5) out.engaged = std::max(out.engaged, (hits + 1.645 * std::sqrt(hits)) / expected);
  }
  return out;
}

TEST(Outsiders, AreCountedAsDefinedInsideWindowsAndOut) {
  const auto events = testing_logs::table_of(testing_logs::random_acts(60'000, 3000, 400, kSpan, 21));
  const auto x = null::build_exposure(events, {{7200}, true}, HashKey{2, 3});
  const ActivityHistogram histogram = activity_histogram(x);
  RandomStream random(22, "outsiders");
  std::vector<std::uint8_t> excluded(x.accounts(), 0);
  double excluded_activity = 0;
  for (std::uint32_t rank = 0; rank < x.accounts(); ++rank)
    if (random.chance(.1)) {
      excluded[rank] = 1;
      excluded_activity += x.activity(rank);
    }
  Scratch scratch(excluded);
  int large = 0, all_count = 0;
  for (int round = 0; round < 40; ++round) {  // cells of both orders; windows from a hundredth of the log to all of it
    std::set<std::uint32_t> members;
    while (members.size() < 12) members.insert(static_cast<std::uint32_t>(random.below(x.accounts())));
    std::vector<GroupTarget> targets;
    for (std::uint32_t v = static_cast<std::uint32_t>(random.below(30)); v < x.targets(); v += 30) {
      const auto begin = static_cast<std::uint32_t>(random.below(kSpan));
      targets.push_back({v, 3, round % 4 == 0 ? 0 : begin, round % 4 == 0 ? UINT32_MAX : begin + static_cast<std::uint32_t>(kSpan / 100 * (1 + round % 4 * 20))});
      large += x.cell_size(v) > null::kSmallCell;
    }
    const std::vector<std::uint32_t> group(members.begin(), members.end());
    const Outsiders counted = count_outsiders(x, histogram, group, targets, excluded, excluded_activity, scratch);
    const Plain plain = count_plainly(x, members, targets, excluded);
    all_count += plain.acts - plain.inside < .3 * plain.acts;
    EXPECT_EQ(counted.acts, plain.acts);
    EXPECT_EQ(counted.acts_in_windows, plain.inside);
    EXPECT_DOUBLE_EQ(counted.rate, plain.rate);
    EXPECT_DOUBLE_EQ(counted.window_rate, plain.window_rate);
    EXPECT_EQ(counted.inside_share, plain.share);
    EXPECT_NEAR(counted.affinity_by_engaged / plain.engaged, 1, 1e-9);
    std::map<std::uint32_t, std::uint32_t> inside;
    for (const InsideWindows& account : counted.inside) inside[account.rank] = account.hits;
    EXPECT_EQ(inside, plain.several_inside);
  }
  EXPECT_GT(large, 0);
  EXPECT_GT(all_count, 0);
  EXPECT_LT(all_count, 40);
}

// A group at rest is tested once: its habits may be asked for later, and taken over where only the excluded change.
TEST(Lockstep, OfAGroupAtRestIsTheSameHoweverItsHabitsAreAskedFor) {
  auto acts = testing_logs::random_acts(60'000, 8000, 1500, kSpan, 8);
  std::vector<std::string> targets;
  for (int t = 0; t < 15; ++t) targets.push_back("p" + std::to_string(60 + 7 * t));
  testing_logs::plant_group(acts, "burst", 40, targets, .5, kSpan, 3600, 4);
  const auto events = testing_logs::table_of(acts);
  const auto x = null::build_exposure(events, {{7200}, true}, HashKey{2, 3});
  groups::Group group;
  for (std::uint32_t rank = 0; rank < x.accounts(); ++rank)
    if (events.actors[x.actor_of_rank[rank]].starts_with("burst")) group.push_back(rank);
  Context context{x, activity_histogram(x), 1, 1, std::vector<std::uint8_t>(x.accounts(), 0), 0, true, nullptr};
  Scratch scratch(context.excluded);
  const Lockstep at_once = test_lockstep(context, group, scratch);
  ASSERT_EQ(at_once.habits.times.permutations, 99);
  context.habits = false;
  Lockstep later = test_lockstep(context, group, scratch);
  EXPECT_EQ(later.habits.times.permutations, 0);
  ASSERT_TRUE(later.at_rest);
  context.habits = true;
  later = with_habits(context, std::move(later));
  const Lockstep taken_over = test_lockstep(context, later.group, scratch, &later);
  for (const Lockstep* other : {&std::as_const(later), &taken_over}) {
    EXPECT_EQ(other->group, at_once.group);
    EXPECT_EQ(other->targets, at_once.targets);
    EXPECT_EQ(other->ln_p, at_once.ln_p);
    EXPECT_EQ(other->ln_p_habits, at_once.ln_p_habits);
    EXPECT_EQ(other->habits.ages.z, at_once.habits.ages.z);
    EXPECT_EQ(other->hits, at_once.hits);
  }
}

}  // namespace
}  // namespace bonafide::verdict
