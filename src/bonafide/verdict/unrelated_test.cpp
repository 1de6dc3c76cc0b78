#include "bonafide/verdict/unrelated.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "bonafide/base/real.h"
#include "bonafide/null/testing_logs.h"
#include "bonafide/verdict/control_sets.h"

namespace bonafide::verdict {
namespace {

using testing_logs::Act;

// 40 interests of 40 targets; an account has one or two of them, and strays one act in five.
constexpr int kInterests = 40, kTargetsEach = 40, kAccounts = 9000, kActs = 18;

std::string target_of(std::uint64_t interest, std::uint64_t place) { return "t" + std::to_string(interest) + "_" + std::to_string(place); }

null::Exposure made_log(std::uint64_t seed, bool with_interests) {
  RandomStream random(seed, "log of interests");
  std::vector<Act> acts;
  for (int account = 0; account < kAccounts; ++account) {
    const std::uint64_t own[2] = {random.below(kInterests), random.below(kInterests)};
    for (int act = 0; act < kActs; ++act) {
      const std::uint64_t interest = with_interests && !random.chance(0.2) ? own[random.below(2)] : random.below(kInterests);
      acts.push_back({"u" + std::to_string(account), target_of(interest, random.below(kTargetsEach)), static_cast<std::int64_t>(random.below(1'000'000))});
    }
  }
  const auto table = std::make_unique<events::EventTable>(testing_logs::table_of(acts));
  return null::build_exposure(*table, {{60}, true}, HashKey{5, 6});
}

const null::Exposure& log_of_interests(bool with_interests) {
  static const null::Exposure with = made_log(11, true), without = made_log(11, false);
  return with_interests ? with : without;
}

// Targets are numbered by their ids in byte order.
std::uint32_t number_of(std::uint64_t interest, std::uint64_t place) {
  static const std::vector<std::string> ids = [] {
    std::vector<std::string> out;
    for (int t = 0; t < kInterests; ++t)
      for (int p = 0; p < kTargetsEach; ++p) out.push_back(target_of(t, p));
    std::sort(out.begin(), out.end());
    return out;
  }();
  return static_cast<std::uint32_t>(std::lower_bound(ids.begin(), ids.end(), target_of(interest, place)) - ids.begin());
}

std::vector<GroupTarget> targets_over(std::size_t interests, std::size_t count, RandomStream& random) {
  std::vector<std::uint64_t> chosen;
  while (chosen.size() < interests)
    if (const std::uint64_t interest = random.below(kInterests); std::find(chosen.begin(), chosen.end(), interest) == chosen.end()) chosen.push_back(interest);
  std::set<std::uint32_t> targets;
  while (targets.size() < count) targets.insert(number_of(chosen[random.below(interests)], random.below(kTargetsEach)));
  std::vector<GroupTarget> out;
  for (std::uint32_t target : targets) out.push_back({target, 5, 0, 10});
  return out;
}

std::vector<std::uint8_t> nobody(const null::Exposure& exposure) { return std::vector<std::uint8_t>(exposure.accounts(), 0); }

// The definition: over every pair of accounts, every pair of their acts.
double relatedness_by_enumeration(const null::Exposure& exposure, const Audience& z, const Audience& y, const std::set<std::uint32_t>& left_out) {
  const auto acts = static_cast<double>(exposure.acts());
  double sum = 0, pairs = 0;
  const auto third = [&](std::uint32_t rank) {
    std::vector<std::uint32_t> out;
    for (const null::RowEntry entry : exposure.row(rank))
      if (!left_out.contains(entry.target)) out.push_back(entry.target);
    return out;
  };
  for (std::uint32_t a : z.accounts)
    for (std::uint32_t b : y.accounts) {
      if (a == b) continue;
      const auto of_a = third(a), of_b = third(b);
      ++pairs;
      for (std::uint32_t x : of_a)
        for (std::uint32_t w : of_b)
          if (x == w) sum += acts / (static_cast<double>(exposure.cell_size(x)) + 2 * acts / exposure.targets()) / static_cast<double>(of_a.size() * of_b.size());
    }
  return sum / pairs;
}

TEST(Relatedness, EqualsTheDefinition) {
  const null::Exposure& exposure = log_of_interests(true);
  RandomStream random(1, "definition");
  std::vector<std::uint32_t> targets;
  for (const GroupTarget& target : targets_over(3, 6, random)) targets.push_back(target.target);
  const auto audiences = Publics(exposure, nobody(exposure), 30).draw(targets, 0);
  const Relatedness measured = measure_relatedness(exposure, audiences);
  const std::set<std::uint32_t> left_out(targets.begin(), targets.end());
  for (std::size_t z = 0; z < 6; ++z)
    for (std::size_t y = 0; y < 6; ++y) EXPECT_NEAR(measured.at(z, y), relatedness_by_enumeration(exposure, audiences[z], audiences[y], left_out), 1e-9) << z << ' ' << y;
}

TEST(Relatedness, AnAccountInTwoSetsIsNotComparedWithItself) {
  const null::Exposure& exposure = log_of_interests(true);
  const std::vector<std::uint32_t> one{number_of(1, 0), number_of(1, 1)}, other{number_of(2, 0), number_of(2, 1)};
  const Publics publics(exposure, nobody(exposure), 40);
  auto audiences = publics.draw(one, 0);
  for (Audience& audience : publics.draw(other, 1)) audiences.push_back(std::move(audience));
  audiences[2].accounts[0] = audiences[0].accounts[0];  // as if it acted on both
  const Relatedness measured = measure_relatedness(exposure, audiences);
  // Its own acts would be worth about M / N a coincidence, a tenth of everything here.
  EXPECT_LT(measured.at(0, 2), 1.5);
}

TEST(InterestControls, ShowInterestWhereThereIsSome) {
  const null::Exposure& exposure = log_of_interests(true);
  const InterestControls controls = measure_controls(exposure, nobody(exposure), 2);
  EXPECT_TRUE(controls.usable);
  EXPECT_GT(controls.shown, 0.9);
  EXPECT_GT(controls.related_low(), 1.5);
  EXPECT_LT(controls.random_high(), 1.3);
  EXPECT_NEAR(controls.base, 0.33, 0.1);  // M / (N + 2 M / P) for targets of N = M / P acts is a third of M / N
}

TEST(InterestControls, AbstainWhereThereIsNone) {
  const null::Exposure& exposure = log_of_interests(false);
  const InterestControls controls = measure_controls(exposure, nobody(exposure), 2);
  EXPECT_FALSE(controls.usable);
  RandomStream random(2, "none");
  const auto targets = targets_over(40, 20, random);
  const UnrelatedTest test = test_unrelated(exposure, controls, {}, targets, 8);
  EXPECT_EQ(test.state, UnrelatedTest::State::kNoControls);
  EXPECT_EQ(test.ln_p, 0);
}

TEST(InterestControls, AreTheSameForAnyNumberOfThreads) {
  const null::Exposure& exposure = log_of_interests(true);
  EXPECT_EQ(measure_controls(exposure, nobody(exposure), 1).relatedness, measure_controls(exposure, nobody(exposure), 3).relatedness);
}

// Communities over exactly K = 8 interests: under the null p is at most alpha with probability alpha. 120 communities
// at alpha .05: 6 expected; more than 14 with probability 1e-3 (binomial), so that is the false-alarm rate. With
// BONAFIDE_CALIBRATE=full (make calibrate) ten logs of 100 each: 50 expected, more than 72 with probability 1e-3.
TEST(UnrelatedCalibration, KeepsItsSizeOnCommunitiesOverAsManyInterestsAsGranted) {
  const char* wanted = std::getenv("BONAFIDE_CALIBRATE");
  const bool full = wanted != nullptr && std::string(wanted) == "full";
  const int logs = full ? 10 : 1, communities = full ? 100 : 120;
  int at_05 = 0, at_01 = 0, tested = 0;
  RandomStream random(3, "communities over eight");
  for (int log = 0; log < logs; ++log) {
    const null::Exposure exposure = made_log(11 + static_cast<std::uint64_t>(log), true);
    const InterestControls controls = measure_controls(exposure, nobody(exposure), 2);
    for (int community = 0; community < communities; ++community) {
      const UnrelatedTest test = test_unrelated(exposure, controls, {}, targets_over(8, 20, random), 8);
      tested += test.state == UnrelatedTest::State::kTested;
      at_05 += test.ln_p <= real::log(0.05);
      at_01 += test.ln_p <= real::log(0.01);
    }
  }
  const int n = logs * communities;  // a line of docs/error-rates.md each
  std::printf("size of p_unrelated, communities over exactly 8 interests: tested: %d of %d, over %d simulated logs\n", tested, n, logs);
  std::printf("size of p_unrelated, communities over exactly 8 interests: p <= .01: %d of %d\n", at_01, n);
  std::printf("size of p_unrelated, communities over exactly 8 interests: p <= .05: %d of %d\n", at_05, n);
  EXPECT_GT(tested, n / 2) << "what abstains shows no size";
  EXPECT_LE(at_05, full ? 72 : 14);
}

// A log of eight interests in all cannot tell targets at random from a community over eight: whoever acts on three of
// each is not convicted.
TEST(Unrelated, DoesNotConvictWhereTheLogHasNoMoreInterestsThanAreGranted) {
  RandomStream random(13, "eight interests");
  std::vector<Act> acts;
  for (int account = 0; account < 6000; ++account) {
    const std::uint64_t own[2] = {random.below(8), random.below(8)};
    for (int act = 0; act < kActs; ++act)
      acts.push_back({"u" + std::to_string(account), target_of(random.chance(0.2) ? random.below(8) : own[random.below(2)], random.below(60)), act});
  }
  const events::EventTable table = testing_logs::table_of(acts);
  const null::Exposure exposure = null::build_exposure(table, {{60}, true}, HashKey{5, 6});
  const InterestControls controls = measure_controls(exposure, nobody(exposure), 2);
  int convicted = 0;
  for (int community = 0; community < 10; ++community) {
    std::vector<GroupTarget> even;
    for (std::uint32_t v = 0; v < exposure.targets(); ++v)  // ids "t3_17": three places of each interest
      if (const std::string_view id = table.targets[v]; (std::stoi(std::string(id.substr(3))) + community * 3) % 60 < 3) even.push_back({v, 5, 0, 10});
    EXPECT_EQ(even.size(), 24u);
    convicted += test_unrelated(exposure, controls, {}, even, 8).ln_p <= real::log(0.01);
  }
  EXPECT_EQ(convicted, 0);
  EXPECT_LE(controls.interests, 12u) << "eight, and a few that noise sets apart";
  EXPECT_GE(measure_controls(log_of_interests(true), nobody(log_of_interests(true)), 2).interests, 16u);
}

TEST(Unrelated, AcquitsCommunitiesOverFewerInterestsAndConvictsTargetsAtRandom) {
  const null::Exposure& exposure = log_of_interests(true);
  const InterestControls controls = measure_controls(exposure, nobody(exposure), 2);
  RandomStream random(4, "few and many");
  int convicted = 0;
  for (int seed = 0; seed < 10; ++seed) {
    EXPECT_GT(test_unrelated(exposure, controls, {}, targets_over(1 + seed % 4, 20, random), 8).ln_p, real::log(0.05));
    const UnrelatedTest farm = test_unrelated(exposure, controls, {}, targets_over(40, 40, random), 8);
    convicted += farm.ln_p <= real::log(0.01);
    if (farm.ln_p <= real::log(0.01)) {
      EXPECT_GE(most_interests(controls, farm, real::log(0.011)), 8u);
    }
  }
  EXPECT_GE(convicted, 8);
}

TEST(Unrelated, GrantsMoreInterestsAtALargerP) {
  const null::Exposure& exposure = log_of_interests(true);
  const InterestControls controls = measure_controls(exposure, nobody(exposure), 2);
  RandomStream random(5, "more interests");
  const auto targets = targets_over(40, 24, random);
  double last = real::log(1e-9);
  for (unsigned interests : {2u, 8u, 32u}) {
    const double ln_p = test_unrelated(exposure, controls, {}, targets, interests).ln_p;
    EXPECT_GE(ln_p, last - 0.3) << interests;  // draws are random: p to about a fifth
    last = ln_p;
  }
}

TEST(Unrelated, AbstainsOnFewTargets) {
  const null::Exposure& exposure = log_of_interests(true);
  const InterestControls controls = measure_controls(exposure, nobody(exposure), 2);
  RandomStream random(6, "few");
  const UnrelatedTest test = test_unrelated(exposure, controls, {}, targets_over(5, 5, random), 8);
  EXPECT_EQ(test.state, UnrelatedTest::State::kFewTargets);
  EXPECT_EQ(test.ln_p, 0);
}

// Publics without anything in common among themselves, strangers led to the targets by something else than
// interest, prove nothing about a group: the test must not convict.
TEST(Unrelated, DoesNotConvictWhereTheTargetsPublicsAreStrangers) {
  RandomStream random(12, "strangers");
  std::vector<Act> acts;
  for (int account = 0; account < kAccounts; ++account) {
    const std::uint64_t own = random.below(kInterests);
    for (int act = 0; act < kActs; ++act) acts.push_back({"u" + std::to_string(account), target_of(random.chance(0.2) ? random.below(kInterests) : own, random.below(kTargetsEach)), act});
    if (account % 6 == 0) acts.push_back({"u" + std::to_string(account), "news" + std::to_string(random.below(20)), 50});
  }
  const events::EventTable table = testing_logs::table_of(acts);
  const null::Exposure exposure = null::build_exposure(table, {{60}, true}, HashKey{5, 6});
  const InterestControls controls = measure_controls(exposure, nobody(exposure), 2);
  ASSERT_TRUE(controls.usable);
  std::vector<GroupTarget> news;
  for (std::uint32_t v = 0; v < exposure.targets(); ++v)
    if (table.targets[v].starts_with("news")) news.push_back({v, 5, 0, 100});
  ASSERT_EQ(news.size(), 20u);
  EXPECT_EQ(test_unrelated(exposure, controls, {}, news, 8).ln_p, 0);
}

}  // namespace
}  // namespace bonafide::verdict
