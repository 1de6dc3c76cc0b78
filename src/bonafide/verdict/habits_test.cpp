#include "bonafide/verdict/habits.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "bonafide/null/testing_logs.h"

namespace bonafide::verdict {
namespace {

constexpr std::int64_t kDay = 86'400, kSpan = 30 * kDay;


// Tests all accounts whose name starts with 'm' on all targets that start with 't', within two hours.
HabitTest test_members(const std::vector<testing_logs::Act>& acts, std::uint64_t key = 1) {
  const auto events = testing_logs::table_of(acts);
  const auto exposure = null::build_exposure(events, {{7200}, true}, HashKey{key, key});
  std::vector<std::uint32_t> group;
  for (std::uint32_t rank = 0; rank < exposure.accounts(); ++rank)
    if (events.actors[exposure.actor_of_rank[rank]].starts_with("m")) group.push_back(rank);
  std::vector<GroupTarget> targets;
  for (std::uint32_t v = 0; v < events.targets.size(); ++v)
    if (events.targets[v].starts_with("t")) targets.push_back({v, 3, 0, UINT32_MAX});
  return test_habits(exposure, group, MemberActs(exposure, group, targets), targets, 7200);
}

std::vector<testing_logs::Act> strangers(RandomStream& random, int targets) {
  std::vector<testing_logs::Act> acts;
  for (int t = 0; t < targets; ++t)
    for (int i = 0; i < 30; ++i) acts.push_back({"u" + std::to_string(random.below(500)), "t" + std::to_string(t), static_cast<std::int64_t>(random.below(kSpan))});
  return acts;
}

// Members are there in one week only, in their own night hours, and otherwise act as they please.
TEST(Habits, OfPresenceAndHoursExplainMeetings) {
  int rejected = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    RandomStream random(seed, "shift");
    auto acts = strangers(random, 20);
    for (int member = 0; member < 40; ++member)
      for (int t = 0; t < 20; ++t)
        if (random.chance(.5)) acts.push_back({"m" + std::to_string(member), "t" + std::to_string(t), 10 * kDay + static_cast<std::int64_t>(random.below(7)) * kDay + static_cast<std::int64_t>(random.below(3 * 3600))});
    const HabitTest result = test_members(acts, seed);
    rejected += result.ln_p < std::log(1e-4);
  }
  EXPECT_EQ(rejected, 0) << "of 20 logs, at 1e-4 each";
}

// Members see every post within the hour, each at a delay of its own; strangers come later.
TEST(Habits, OfSeeingThingsSoonExplainMeetings) {
  int rejected = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    RandomStream random(seed, "followers");
    std::vector<testing_logs::Act> acts;
    for (int t = 0; t < 20; ++t) {
      const auto birth = static_cast<std::int64_t>(random.below(kSpan - kDay));
      acts.push_back({"owner", "t" + std::to_string(t), birth});
      for (int member = 0; member < 40; ++member)
        if (random.chance(.5)) acts.push_back({"m" + std::to_string(member), "t" + std::to_string(t), birth + static_cast<std::int64_t>(random.below(3600))});
      for (int i = 0; i < 40; ++i) acts.push_back({"u" + std::to_string(random.below(500)), "t" + std::to_string(t), birth + static_cast<std::int64_t>(random.below(kDay))});
    }
    const HabitTest result = test_members(acts, seed);
    EXPECT_GT(result.times.z, 8) << "by time alone they look like a crew";
    rejected += result.ln_p < std::log(1e-4);
  }
  EXPECT_EQ(rejected, 0) << "of 20 logs, at 1e-4 each";
}

TEST(Habits, DoNotExplainACrew) {
  RandomStream random(5, "crew");
  for (const std::int64_t length : {std::int64_t{1800}, 5 * kDay}) {
    auto acts = strangers(random, 20);
    std::vector<std::string> targets;
    for (int t = 0; t < 20; ++t) targets.push_back("t" + std::to_string(t));
    testing_logs::plant_group(acts, "m", 40, targets, .5, kSpan, length, 5);
    EXPECT_GT(std::min(test_members(acts).times.z, test_members(acts).ages.z), 8) << length << " s";
  }
}

TEST(Habits, AreTheSameEachTimeAndNeverClaimMoreThanPermutationsCarry) {
  RandomStream random(6, "crew");
  auto acts = strangers(random, 10);
  testing_logs::plant_group(acts, "m", 30, {"t0", "t1", "t2", "t3", "t4"}, 1, kSpan, 600, 6);
  const HabitTest one = test_members(acts), two = test_members(acts);
  EXPECT_EQ(one.times.z, two.times.z);
  EXPECT_EQ(one.ages.z, two.ages.z);
  EXPECT_GT(one.ln_p, std::log(1e-16));
}

}  // namespace
}  // namespace bonafide::verdict
