#include "bonafide/verdict/shown.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "bonafide/groups/grouping.h"
#include "bonafide/null/testing_logs.h"
#include "bonafide/pairs/pair_search.h"
#include "bonafide/verdict/verdicts.h"

namespace bonafide::verdict {
namespace {

using testing_logs::Act;
constexpr std::int64_t kSpan = 30 * 86'400, kHour = 3600;

// People with a feed: each sees 20 to 80 of 800 targets, some targets far more often, and acts on what it
// likes within two hours. `readiness` differs from person to person.
struct World {
  std::vector<Act> acts, shown;
  RandomStream random;
  explicit World(std::uint64_t seed) : random(seed, "feed") {
    for (int person = 0; person < 4000; ++person) {
      const std::string name = fmt::format("u{}", person);
      for (std::uint64_t look = 20 + random.below(61); look > 0; --look) show(name, fmt::format("p{}", static_cast<int>(random.unit() * random.unit() * 800)), at_any_time(), .4);
    }
  }
  std::int64_t at_any_time() { return static_cast<std::int64_t>(random.below(kSpan)); }
  void show(const std::string& name, const std::string& target, std::int64_t second, double chance) {
    shown.push_back({name, target, second});
    if (random.chance(chance)) acts.push_back({name, target, second + 1 + static_cast<std::int64_t>(random.below(2 * kHour))});
  }
  // 60 accounts of a recommender's bucket are shown the same 25 targets, each target in hours of its own.
  void add_bucket(double chance) {
    for (int t = 0; t < 25; ++t) {
      const std::int64_t start = at_any_time();
      for (int member = 0; member < 60; ++member) show(fmt::format("bucket{}", member), fmt::format("p{}", 20 + t * 31), start + static_cast<std::int64_t>(random.below(2 * kHour)), chance);
    }
    for (int member = 0; member < 60; ++member)
      for (int look = 0; look < 30; ++look) show(fmt::format("bucket{}", member), fmt::format("p{}", random.below(800)), at_any_time(), .4);
  }
  // 40 accounts that see what everybody sees, and go where they are sent without being shown anything.
  void add_farm() {
    std::vector<std::string> customers;
    for (int t = 0; t < 15; ++t) customers.push_back(fmt::format("p{}", 35 + t * 47));
    testing_logs::plant_group(acts, "farm", 40, customers, .6, kSpan, kHour, 5);
    for (int member = 0; member < 40; ++member)
      for (int look = 0; look < 40; ++look) show(fmt::format("farm{}", member), fmt::format("p{}", static_cast<int>(random.unit() * random.unit() * 800)), at_any_time(), .4);
  }
};

struct Case {
  events::EventTable events;
  null::Exposure exposure;
  null::Impressions impressions;
  Judgement judgement;
};

Case detect(const World& world, bool with_impressions) {
  Progress quiet(Progress::Mode::kQuiet);
  Case out;
  out.events = testing_logs::table_of(world.acts);
  out.exposure = null::build_exposure(out.events, {{60, 7200, 86'400}, true}, HashKey{3, 4});
  out.impressions = null::build_impressions(out.events, out.exposure, testing_logs::table_of(world.shown));
  const auto search = pairs::search_pairs(out.exposure, 1, quiet);
  auto judged = judge_groups(out.exposure, out.events, groups::form_groups(search.value().pairs), 8, 1, quiet, with_impressions ? &out.impressions : nullptr);
  CHECK(judged.ok());
  out.judgement = std::move(judged).value();
  return out;
}

// Accused accounts by their first letter.
std::map<char, std::set<std::string>> accused_in(const Case& result) {
  std::map<char, std::set<std::string>> out;
  for (const Judged& group : result.judgement.groups)
    if (group.verdict != format::Verdict::kUnexplained)
      for (const std::uint32_t rank : group.lockstep.group) {
        const std::string name(result.events.actors[result.exposure.actor_of_rank[rank]]);
        out[name[0]].insert(name);
      }
  return out;
}

// Seeds 1-5: without impressions the bucket is accused, with them it is not, and the farm is found both times.
TEST(Shown, ClearsARecommendersBucketAndNotAFarm) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    World world(seed);
    world.add_bucket(.5);
    world.add_farm();
    const auto without = accused_in(detect(world, false));
    const Case case_with = detect(world, true);
    const auto with = accused_in(case_with);
    const auto count = [](const auto& accused, char letter) { return accused.contains(letter) ? accused.at(letter).size() : 0; };
    fmt::print("seed {}: accused without / with impressions: bucket {} / {} of 60, farm {} / {} of 40, others {} / {}\n", seed, count(without, 'b'), count(with, 'b'), count(without, 'f'),
               count(with, 'f'), count(without, 'u'), count(with, 'u'));
    EXPECT_GE(count(without, 'b'), 50u);
    EXPECT_EQ(count(with, 'b'), 0u);
    EXPECT_GE(count(without, 'f'), 36u);
    EXPECT_GE(count(with, 'f'), 36u);
    EXPECT_EQ(count(with, 'u'), 0u);
    for (const Judged& group : case_with.judgement.groups)
      if (group.verdict == format::Verdict::kUnexplained && group.lockstep.group.size() > 30 && group.lockstep.shown > 0) fmt::print("  {}\n", group.reason);
  }
}

// A crew that is shown the same targets as everybody and acts on nearly all of them at once, while others
// act on two in five: being shown does not explain that.
TEST(Shown, DoesNotClearAFarmThatWasShownNoMoreThanOthers) {
  World world(11);
  RandomStream random(11, "farm");
  for (int t = 0; t < 20; ++t) {
    const std::int64_t start = world.at_any_time();
    for (int member = 0; member < 50; ++member)
      if (random.chance(.6)) {
        const std::string name = fmt::format("farm{}", member), target = fmt::format("p{}", 11 + t * 37);
        world.acts.push_back({name, target, start + static_cast<std::int64_t>(random.below(kHour))});
        if (random.chance(.1)) world.shown.push_back({name, target, start - 1});
      }
  }
  for (int member = 0; member < 50; ++member)
    for (int look = 0; look < 40; ++look) world.show(fmt::format("farm{}", member), fmt::format("p{}", static_cast<int>(random.unit() * random.unit() * 800)), world.at_any_time(), .4);
  EXPECT_GE(accused_in(detect(world, true))['f'].size(), 45u);
}

// Impressions can but raise what is allowed.
TEST(Shown, OnlyEverClears) {
  World world(3);
  world.add_bucket(.5);
  world.add_farm();
  const Case result = detect(world, true);
  for (const Judged& group : result.judgement.groups) EXPECT_GE(group.lockstep.expected, group.lockstep.expected_by_activity * (1 - 1e-12));
}

// The definition, account by account, without affinity: rates of outsiders who were shown a target, times the
// account's own readiness elsewhere.
TEST(Shown, ExpectsWhatTheDefinitionSays) {
  World world(7);
  world.add_bucket(.5);
  const Case result = detect(world, true);
  const null::Exposure& x = result.exposure;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> act;  // (rank, target) -> tick
  for (std::uint32_t v = 0; v < x.targets(); ++v)
    for (const null::Act& one : x.cell(v)) act[{one.rank, v}] = one.tick;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::int64_t>> shown;  // up to the act
  for (const Act& one : world.shown) {
    const std::uint32_t actor = result.events.actors.find(one.actor), target = result.events.targets.find(one.target);
    if (actor == result.events.actors.size() || target == result.events.targets.size()) continue;
    const std::pair key{x.rank_of_actor[actor], target};
    const std::int64_t tick = one.second - result.events.time.origin / kMicrosecondsPerSecond;
    if (!act.contains(key) || tick <= act.at(key)) shown[key].push_back(tick);
  }
  std::vector<double> acted(x.targets(), 0), there(x.targets(), 0);
  for (const auto& [key, ticks] : shown) {
    ++there[key.second];
    acted[key.second] += act.contains(key);
  }
  for (std::uint32_t v = 0; v < x.targets(); ++v) EXPECT_NEAR(result.impressions.rate[v], (acted[v] + .5) / (there[v] + 1), 1e-12);

  std::vector<std::uint32_t> group;
  for (std::uint32_t rank = 0; rank < x.accounts(); ++rank)
    if (result.events.actors[x.actor_of_rank[rank]].starts_with("bucket")) group.push_back(rank);
  std::vector<GroupTarget> targets;
  for (int t = 0; t < 6; ++t) targets.push_back({result.events.targets.find(fmt::format("p{}", 20 + t * 31)), 3, 500'000, 1'500'000});
  std::sort(targets.begin(), targets.end(), [](const auto& a, const auto& b) { return a.target < b.target; });
  const std::vector<std::uint8_t> excluded(x.accounts(), 0);
  const Shown out = expect_from_shown(x, result.impressions, group, targets, excluded, 1);
  const auto in_time = [](const GroupTarget& target, const std::vector<std::int64_t>& ticks) {
    return std::any_of(ticks.begin(), ticks.end(), [&](std::int64_t tick) { return tick >= target.window_begin - 86'400 && tick <= target.window_end; });
  };
  std::map<std::uint32_t, double> rate;  // by target
  for (const GroupTarget& target : targets) {
    double n = 0, k = 0;
    for (const auto& [key, ticks] : shown) {
      if (key.second != target.target || std::binary_search(group.begin(), group.end(), key.first)) continue;
      ++n;
      k += act.contains(key);
    }
    rate[target.target] = (k + .5) / (n + 1);
  }
  EXPECT_GE(out.affinity, 1);
  int compared = 0;
  for (std::uint32_t rank = 0; rank < x.accounts(); ++rank) {
    double any_time = 0, inside = 0, elsewhere = 0, acts_elsewhere = 0;
    std::uint32_t of_targets = 0, of_them_in_time = 0;
    for (auto at = shown.lower_bound({rank, 0}); at != shown.end() && at->first.first == rank; ++at) {
      const auto target = std::find_if(targets.begin(), targets.end(), [&](const GroupTarget& t) { return t.target == at->first.second; });
      if (target == targets.end()) {
        elsewhere += result.impressions.rate[at->first.second];
        acts_elsewhere += act.contains(at->first);
        continue;
      }
      ++of_targets;
      of_them_in_time += in_time(*target, at->second);
      any_time += rate[target->target];
      if (in_time(*target, at->second)) inside += rate[target->target];
    }
    const ShownAccount* found = out.find(rank);
    ASSERT_EQ(found != nullptr, of_targets > 0);
    if (found == nullptr) continue;
    const double scale = (acts_elsewhere + 1) / (elsewhere + 1) * out.affinity;
    EXPECT_EQ(found->shown, of_targets);
    EXPECT_NEAR(found->any_time, std::min<double>(of_targets, any_time * scale), 1e-9);
    EXPECT_NEAR(found->inside, std::min<double>(of_them_in_time, inside * scale), 1e-9);
    ++compared;
  }
  EXPECT_GT(compared, 200);
}

}  // namespace
}  // namespace bonafide::verdict
