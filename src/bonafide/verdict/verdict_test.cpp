#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "bonafide/base/real.h"
#include "bonafide/groups/grouping.h"
#include "bonafide/null/testing_logs.h"
#include "bonafide/pairs/pair_search.h"
#include "bonafide/verdict/findings.h"
#include "bonafide/verdict/merge.h"
#include "bonafide/verdict/verdicts.h"

namespace bonafide::verdict {
namespace {

Progress g_quiet(Progress::Mode::kQuiet);
constexpr std::int64_t kSpan = 30 * 86'400;

struct Case {
  events::EventTable events;
  null::Exposure exposure;
  Judgement judgement;
};

Case detect(const std::vector<testing_logs::Act>& acts, unsigned threads = 1) {
  Case out;
  out.events = testing_logs::table_of(acts);
  out.exposure = null::build_exposure(out.events, {{60, 7200, 86'400}, true}, HashKey{3, 4});
  const auto search = pairs::search_pairs(out.exposure, threads, g_quiet);
  auto judged = judge_groups(out.exposure, out.events, groups::form_groups(search.value().pairs), kDefaultInterests, threads, g_quiet);
  CHECK(judged.ok());
  out.judgement = std::move(judged).value();
  return out;
}

std::vector<std::string> spread_targets(int count, int step) {
  std::vector<std::string> out;
  for (int t = 0; t < count; ++t) out.push_back("p" + std::to_string(40 + t * step));
  return out;
}

std::set<std::string> accounts_at(const Case& result, format::Verdict verdict) {
  std::set<std::string> out;
  for (const auto& group : result.judgement.groups)
    if (group.verdict == verdict)
      for (std::uint32_t rank : group.lockstep.group) out.insert(std::string(result.events.actors[result.exposure.actor_of_rank[rank]]));
  return out;
}

// Seeds 1-3. The background has no interest structure and no organised group: each log is a fair
// chance to accuse somebody, at a false-discovery rate of 1 %.
TEST(Verdicts, AccuseNobodyWhereAccountsActIndependently) {
  for (std::uint64_t seed : {1ull, 2ull, 3ull})
    EXPECT_TRUE(accounts_at(detect(testing_logs::random_acts(60'000, 8000, 1500, kSpan, seed)), format::Verdict::kCoordinated).empty());
}

TEST(Verdicts, FindAPlantedGroupAndNobodyElse) {
  auto acts = testing_logs::random_acts(60'000, 8000, 1500, kSpan, 4);
  testing_logs::plant_group(acts, "burst", 40, spread_targets(15, 60), .5, kSpan, 3600, 4);
  testing_logs::plant_group(acts, "slow", 60, spread_targets(18, 71), .4, kSpan, 10 * 86'400, 5);
  const auto accused = accounts_at(detect(acts), format::Verdict::kCoordinated);
  std::map<char, int> by_kind;
  for (const auto& actor : accused) ++by_kind[actor[0]];
  EXPECT_GE(by_kind['b'], 38);
  EXPECT_GE(by_kind['s'], 56);
  EXPECT_EQ(by_kind['u'], 0);
}

TEST(Verdicts, AbstainWhereNobodyElseActsOnTheTargets) {
  auto acts = testing_logs::random_acts(20'000, 4000, 600, kSpan, 6);
  std::vector<std::string> own;
  for (int t = 0; t < 12; ++t) own.push_back("only-theirs" + std::to_string(t));
  testing_logs::plant_group(acts, "village", 30, own, .8, kSpan, 86'400, 6);
  const Case result = detect(acts);
  bool seen = false;
  for (const auto& group : result.judgement.groups)
    if (result.events.actors[result.exposure.actor_of_rank[group.lockstep.group[0]]].starts_with("village")) {
      seen = true;
      EXPECT_EQ(group.verdict, format::Verdict::kUnexplained);
      EXPECT_EQ(group.lockstep.state, Lockstep::State::kNoOutsiders);
      EXPECT_NE(group.reason.find("not testable"), std::string::npos);
    }
  EXPECT_TRUE(seen);
}

// The whole audience of a narrow subject: 150 fans who like 60 niche targets, all through the log, and
// hardly anyone else does. Counting targets alone accuses them.
TEST(Verdicts, DoNotAccuseAnAudienceThatActsWhenOthersDo) {
  RandomStream random(21, "fans");
  auto acts = testing_logs::random_acts(60'000, 8000, 1500, kSpan, 21);
  for (int fan = 0; fan < 150; ++fan)
    for (int target = 0; target < 60; ++target)
      if (random.chance(.15)) acts.push_back({"fan" + std::to_string(fan), "p" + std::to_string(900 + target * 10), static_cast<std::int64_t>(random.below(kSpan))});
  const Case result = detect(acts);
  EXPECT_TRUE(accounts_at(result, format::Verdict::kCoordinated).empty());
  bool proposed = false;
  for (const auto& group : result.judgement.groups) proposed |= group.lockstep.group.size() > 50 && group.lockstep.targets.size() > 20;
  EXPECT_TRUE(proposed) << "the fans were meant to be a candidate";
}

// The same fans, and a crew that keeps together in time on some of their targets and on others: the
// crew is found, and takes no fan with it.
TEST(Verdicts, TellACrewFromTheFansAroundIt) {
  RandomStream random(22, "fans");
  auto acts = testing_logs::random_acts(60'000, 8000, 1500, kSpan, 22);
  std::vector<std::string> crew;
  for (int target = 0; target < 60; ++target) {
    const std::string name = "p" + std::to_string(900 + target * 10);
    if (target % 5 == 0) crew.push_back(name);
    for (int fan = 0; fan < 150; ++fan)
      if (random.chance(.15)) acts.push_back({"fan" + std::to_string(fan), name, static_cast<std::int64_t>(random.below(kSpan))});
  }
  for (int t = 0; t < 12; ++t) crew.push_back("p" + std::to_string(300 + t * 11));
  testing_logs::plant_group(acts, "crew", 40, crew, .6, kSpan, 3600, 22);
  std::map<char, int> by_kind;
  for (const auto& actor : accounts_at(detect(acts), format::Verdict::kCoordinated)) ++by_kind[actor[0]];
  EXPECT_GE(by_kind['c'], 38);
  EXPECT_EQ(by_kind['f'], 0);
  EXPECT_EQ(by_kind['u'], 0);
}

// Each owner's followers see every post within hours, strangers come over a day: nobody agreed on
// anything, but the followers share targets, windows and a habit.
TEST(Verdicts, DoNotAccuseFollowersWhoSeePostsFirst) {
  for (std::uint64_t seed : {31ull, 32ull}) {
    RandomStream random(seed, "posts");
    std::vector<testing_logs::Act> acts;
    for (int owner = 0; owner < 40; ++owner)
      for (int post = 0; post < 15; ++post) {
        const std::string target = "p" + std::to_string(owner) + "-" + std::to_string(post);
        const auto birth = static_cast<std::int64_t>(random.below(kSpan - 2 * 86'400));
        for (int follower = 0; follower < 60; ++follower)
          if (random.chance(.4)) acts.push_back({"f" + std::to_string(owner) + "-" + std::to_string(follower), target, birth + static_cast<std::int64_t>(random.below(7200))});
        for (int i = 0; i < 25; ++i) acts.push_back({"u" + std::to_string(random.below(5000)), target, birth + static_cast<std::int64_t>(random.below(86'400))});
      }
    const Case result = detect(acts);
    EXPECT_GT(result.judgement.candidates, 10u) << "followers were meant to be candidates";
    EXPECT_TRUE(accounts_at(result, format::Verdict::kCoordinated).empty());
  }
}

// Tests are spared once one has not rejected: the reason names that one, never a test not made.
TEST(ReasonFor, NamesTheFirstTestThatDidNotReject) {
  Judged group;
  group.lockstep.state = Lockstep::State::kTested;
  group.lockstep.members.resize(6);
  group.lockstep.group.resize(6);
  const auto reason = [&](double targets, double windows, double habits) {
    group.lockstep.ln_p_targets = targets;
    group.lockstep.ln_p_windows = windows;
    group.lockstep.ln_p_habits = habits;
    group.lockstep.ln_p = std::max({targets, windows, habits});
    return reason_for(group);
  };
  EXPECT_NE(reason(std::log(.5), -50, 0).find("once the search is paid for"), std::string::npos);
  EXPECT_NE(reason(-50, std::log(.5), 0).find("when others do"), std::string::npos);
  EXPECT_NE(reason(-50, -50, std::log(.5)).find("habits bring about"), std::string::npos);
  EXPECT_NE(reason(-50, -50, std::log(.005)).find("among all candidates"), std::string::npos);
}

TEST(Verdicts, AreTheSameForAnyNumberOfThreads) {
  auto acts = testing_logs::random_acts(30'000, 5000, 800, kSpan, 7);
  testing_logs::plant_group(acts, "burst", 40, spread_targets(10, 60), .6, kSpan, 3600, 4);
  const Case one = detect(acts, 1), three = detect(acts, 3);
  ASSERT_EQ(one.judgement.groups.size(), three.judgement.groups.size());
  for (std::size_t g = 0; g < one.judgement.groups.size(); ++g) {
    EXPECT_EQ(one.judgement.groups[g].id, three.judgement.groups[g].id);
    EXPECT_EQ(one.judgement.groups[g].lockstep.ln_p, three.judgement.groups[g].lockstep.ln_p);
  }
}

// Everything a reader of the case can recompute: hits, expected, price and p of each tested group.
TEST(Lockstep, CanBeRecomputedByHand) {
  auto acts = testing_logs::random_acts(60'000, 8000, 1500, kSpan, 8);
  testing_logs::plant_group(acts, "burst", 40, spread_targets(15, 60), .5, kSpan, 3600, 4);
  const Case result = detect(acts);
  const null::Exposure& x = result.exposure;
  int tested = 0;
  for (const auto& group : result.judgement.groups) {
    const Lockstep& l = group.lockstep;
    if (group.verdict != format::Verdict::kCoordinated) continue;
    ++tested;
    const std::set<std::uint32_t> members(l.group.begin(), l.group.end());
    double hits = 0, activity = 0, outsiders = 0, window_price = 0, outside = static_cast<double>(x.acts());
    for (std::uint32_t rank : l.group) activity += x.activity(rank);
    outside -= activity;
    for (const GroupTarget& target : l.targets) {
      for (const null::Act& act : x.cell(target.target))
        if (!l.in_windows || target.covers(act.tick)) ++(members.count(act.rank) ? hits : outsiders);
      const auto size = static_cast<double>(x.cell_size(target.target));
      window_price += l.in_windows ? std::log(size * (size + 1) / 2) : 0;
    }
    const double rate = (outsiders + .5 * static_cast<double>(l.targets.size())) / outside;
    EXPECT_EQ(l.hits, hits);
    EXPECT_NEAR(l.expected / (activity * rate * l.affinity), 1, 1e-9);
    const auto ln_choose = [](double n, double k) { return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1); };
    const double price = ln_choose(x.accounts(), static_cast<double>(l.group.size())) + ln_choose(x.targets(), static_cast<double>(l.targets.size())) +
                         std::log(4. * x.accounts() * x.targets()) + std::log(2.) + window_price;
    EXPECT_NEAR(l.ln_price, price, 1e-6 * price);
    EXPECT_NEAR(l.ln_p_targets, price - (hits * std::log(hits / l.expected) - hits + l.expected), 1e-6 * std::abs(l.ln_p_targets));
    EXPECT_EQ(l.ln_p, std::max({l.ln_p_targets, l.ln_p_windows, l.ln_p_habits}));
    EXPECT_EQ(l.members.size(), l.group.size()) << "a tested group holds exactly those who pass their own test";
  }
  EXPECT_EQ(tested, 1);
}

TEST(Outsiders, AffinityOfIndependentAccountsIsNearOne) {
  const auto events = testing_logs::table_of(testing_logs::random_acts(200'000, 8000, 1500, kSpan, 9));
  const auto x = null::build_exposure(events, {{7200}, true}, HashKey{1, 1});
  Scratch scratch(std::vector<std::uint8_t>(x.accounts(), 0));
  std::vector<GroupTarget> targets;
  for (std::uint32_t v = 20; v < 60; ++v) targets.push_back({v, 3, 0, 0});
  const std::vector<std::uint32_t> members{0, 1, 2};
  const auto outsiders = count_outsiders(x, activity_histogram(x), members, targets, std::vector<std::uint8_t>(x.accounts(), 0), 0, scratch);
  EXPECT_GE(outsiders.affinity_by_pairs, 1.0);
  EXPECT_LT(outsiders.affinity_by_pairs, 1.1);
  // Few outsiders have three or four hits on one half: their rate carries its own upper limit.
  EXPECT_LT(outsiders.affinity_by_engaged, 3);
  for (std::uint32_t rank = 0; rank < x.accounts(); ++rank) {
    ASSERT_EQ(scratch.halves[rank].even + scratch.halves[rank].odd, 0u);
    ASSERT_EQ(scratch.halves[rank].outsider, 1u);
  }
}

TEST(Outsiders, AffinityOfATopicIsItsLift) {
  // A tenth of the accounts spend all their acts on a tenth of the targets: within the topic,
  // engaged outsiders must show a lift of about ten.
  RandomStream random(10, "topic");
  std::vector<testing_logs::Act> acts;
  for (int i = 0; i < 200'000; ++i) {
    const auto actor = random.below(10'000);
    const bool fan = actor < 1000;
    const auto target = fan ? random.below(100) : 100 + random.below(900);
    acts.push_back({"u" + std::to_string(actor), "p" + std::to_string(target), static_cast<std::int64_t>(random.below(kSpan))});
  }
  const auto events = testing_logs::table_of(acts);
  const auto x = null::build_exposure(events, {{7200}, true}, HashKey{1, 1});
  Scratch scratch(std::vector<std::uint8_t>(x.accounts(), 0));
  std::vector<GroupTarget> targets;
  for (int t = 0; t < 12; ++t) targets.push_back({events.targets.find("p" + std::to_string(t)), 3, 0, 0});
  const auto outsiders = count_outsiders(x, activity_histogram(x), std::vector<std::uint32_t>{}, targets, std::vector<std::uint8_t>(x.accounts(), 0), 0, scratch);
  // An upper limit: not below the truth, and not far above. (Pairs alone see less here, because most
  // fans have two hits already: the count saturates.)
  EXPECT_NEAR(outsiders.affinity_by_engaged, 12, 2.5);
  EXPECT_GE(outsiders.affinity, 10);
}

TEST(TargetSet, HoldsWhatTheGroupHitsBeyondItsShareWithinItsWindow) {
  auto acts = testing_logs::random_acts(20'000, 4000, 300, kSpan, 11);
  testing_logs::plant_group(acts, "burst", 20, {"p200", "p250"}, 1, kSpan, 1800, 12);
  const auto events = testing_logs::table_of(acts);
  const auto x = null::build_exposure(events, {{7200}, true}, HashKey{1, 1});
  std::vector<std::uint32_t> members;
  for (int i = 0; i < 20; ++i) members.push_back(x.rank_of_actor[events.actors.find("burst" + std::to_string(i))]);
  std::sort(members.begin(), members.end());
  const auto targets = find_target_set(x, members, 1);
  ASSERT_EQ(targets.size(), 2u);
  for (const GroupTarget& target : targets) {
    EXPECT_EQ(target.hits, 20u);
    EXPECT_LT(target.window_end - target.window_begin, 1800u * 2 + 2 * 600);
    for (const null::Act& act : x.cell(target.target)) EXPECT_TRUE(target.covers(act.tick) || !std::binary_search(members.begin(), members.end(), act.rank));
  }
}

TEST(Merge, JoinsCrewsThatShareTargetsAndLeavesOthersAlone) {
  const auto events = testing_logs::table_of(testing_logs::random_acts(20'000, 4000, 1000, kSpan, 13));
  const auto x = null::build_exposure(events, {{7200}, true}, HashKey{1, 1});
  const auto candidate = [](std::uint32_t first, std::uint32_t count) {
    Lockstep out;
    for (std::uint32_t v = first; v < first + count; ++v) out.targets.push_back({v, 5, 0, 1});
    return out;
  };
  const std::vector<Lockstep> candidates{candidate(0, 20), candidate(300, 20), candidate(8, 20), candidate(318, 20)};
  EXPECT_EQ(candidates_to_merge(x, candidates), (std::vector<std::vector<std::size_t>>{{0, 2}, {1}, {3}}));
}

TEST(Findings, RecordsAgreeWithEachOther) {
  auto acts = testing_logs::random_acts(60'000, 8000, 1500, kSpan, 14);
  testing_logs::plant_group(acts, "burst", 40, spread_targets(15, 60), .5, kSpan, 3600, 4);
  acts.push_back({"burst1", "p100", kSpan});  // a repeat, later than the first act
  const Case result = detect(acts);
  const Sources sources{result.events, result.exposure, result.judgement.groups, result.judgement.excluded};
  const auto groups = group_records(sources);
  const auto members = member_records(sources);
  std::map<std::string, std::uint64_t> evidence, listed;
  std::string last;
  for_each_evidence(sources, [&](const format::EvidenceRecord& row) { ++evidence[row.group]; });
  for (const auto& member : members) ++listed[member.group];
  for (const Judged& judged : result.judgement.groups)
    for (const Member& member : judged.lockstep.members) {
      const std::string actor(result.events.actors[result.exposure.actor_of_rank[member.rank]]);
      const auto record = std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.group == judged.id && m.actor == actor; });
      ASSERT_NE(record, members.end());
      EXPECT_EQ(record->targets, member.hits) << "counted for everybody, tested for who passes: the same";
    }
  for (const auto& group : groups) {
    EXPECT_EQ(group.events, evidence[group.group]);
    EXPECT_EQ(group.actors, listed[group.group]);
  }
  ASSERT_FALSE(groups.empty());
  EXPECT_EQ(groups[0].verdict, format::Verdict::kCoordinated);
  EXPECT_LE(groups[0].scale_seconds, 7200) << "the burst lasts an hour";
  std::uint64_t coordinated = 0, events = 0;
  for (const auto& target : target_records(sources)) {
    coordinated += target.coordinated;
    events += target.events;
  }
  EXPECT_EQ(events, result.events.size());
  std::uint64_t evidence_of_coordinated = 0;
  for (const auto& group : groups) evidence_of_coordinated += group.verdict == format::Verdict::kCoordinated ? group.events : 0;
  EXPECT_EQ(coordinated, evidence_of_coordinated);
  std::uint64_t drawn = 0;
  for (const auto& target : group_pictures(sources, 1)[0].targets) drawn += target.member.size();
  EXPECT_EQ(drawn, groups[0].events);
  EXPECT_EQ(group_pictures(sources, 1).size(), groups.size());
}

}  // namespace
}  // namespace bonafide::verdict
