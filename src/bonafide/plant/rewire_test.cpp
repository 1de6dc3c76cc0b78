#include "bonafide/plant/rewire.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "bonafide/null/testing_logs.h"
#include "bonafide/plant/farm.h"
#include "bonafide/plant/testing_ground.h"

namespace bonafide::plant {
namespace {

using testing::Field;

struct Margins {
  std::map<std::string, std::multiset<std::uint32_t>> times;                                     // by target
  std::map<std::tuple<std::string, std::uint32_t, std::uint32_t>, std::size_t> acts_in_blocks;  // actor, topic block, time block
};

// First acts of those who are not accused in `field`.
Margins margins_of(const Field& field, const events::EventTable& events, const std::vector<std::uint32_t>& blocks) {
  Margins out;
  std::set<std::pair<std::string, std::string>> seen;
  const std::uint32_t length = time_block_ticks(field.ground);
  for (std::uint32_t v = 0; v < events.targets.size(); ++v)
    for (std::uint64_t e = events.target_begin[v]; e < events.target_begin[v + 1]; ++e) {
      const std::string actor(events.actors[events.actor[e]]), target(events.targets[v]);
      if (field.ground.accused[field.events.actors.find(actor)] || !seen.emplace(actor, target).second) continue;
      out.times[target].insert(events.tick[e]);
      ++out.acts_in_blocks[{actor, blocks[field.events.targets.find(target)], events.tick[e] / length}];
    }
  return out;
}

TEST(Rewire, KeepsEachTargetsTimesAndEachAccountsTopicsAndDays) {
  const Field field(40'000, 300);
  const std::vector<std::uint32_t> blocks = topic_blocks(field.ground);
  RandomStream stream(1, "rewire");
  const Rewired rewired = rewire(field.ground, blocks, stream);
  EXPECT_GT(rewired.moved_share, 0.7);
  const Margins before = margins_of(field, field.events, blocks), after = margins_of(field, rewired.events, blocks);
  EXPECT_EQ(before.times, after.times);
  EXPECT_EQ(before.acts_in_blocks, after.acts_in_blocks);

  std::set<std::pair<std::uint32_t, std::uint32_t>> once;
  for (std::uint32_t v = 0; v < rewired.events.targets.size(); ++v)
    for (std::uint64_t e = rewired.events.target_begin[v]; e < rewired.events.target_begin[v + 1]; ++e) {
      EXPECT_TRUE(once.emplace(rewired.events.actor[e], v).second) << "one act an account and target";
      EXPECT_TRUE(e == rewired.events.target_begin[v] || rewired.events.tick[e - 1] <= rewired.events.tick[e]);
    }
  for (std::uint32_t code = 0; code < 300; ++code) EXPECT_EQ(rewired.events.actors.find(field.events.actors[code]), rewired.events.actors.size()) << "accused";
}

TEST(Rewire, TopicBlocksHoldSimulatedTopicsTogether) {
  const Field field;
  const std::vector<std::uint32_t> blocks = topic_blocks(field.ground);
  std::map<std::uint32_t, std::size_t> sizes;
  for (std::uint32_t block : blocks) ++sizes[block];
  EXPECT_GT(sizes.size(), 5u);
  TopicFinder finder(field.ground);
  std::size_t together = 0, all = 0;  // a target's nearest relative is in its block more often than any target is
  for (std::uint32_t v : field.ground.popular) {
    const auto related = finder.related(v);
    if (related.empty()) continue;
    ++all;
    together += blocks[related[0]] == blocks[v];
  }
  ASSERT_GT(all, 10u);
  EXPECT_GT(2 * together, all);
}

// Pairs of these accounts that meet on one target within two hours.
std::size_t meetings(const events::EventTable& events, const std::set<std::string>& accounts) {
  std::size_t count = 0;
  for (std::uint32_t v = 0; v < events.targets.size(); ++v)
    for (std::uint64_t e = events.target_begin[v]; e < events.target_begin[v + 1]; ++e) {
      if (!accounts.contains(std::string(events.actors[events.actor[e]]))) continue;
      for (std::uint64_t f = e + 1; f < events.target_begin[v + 1] && events.tick[f] <= events.tick[e] + 7200; ++f) count += accounts.contains(std::string(events.actors[events.actor[f]]));
    }
  return count;
}

// A control that leaves a farm whole would call its discovery a false alarm. Some of it is left where its members
// are most of a topic's acts of the time: which is why accused accounts are left out beforehand.
TEST(Rewire, TakesAFarmApart) {
  const Field field;
  RandomStream stream(5, "farm");
  const Planted planted = plant_farm(field.ground, {false, 7200, 50, 0.5, 0.5, false}, stream);
  const null::Exposure exposure = null::build_exposure(planted.events, {{7200}, true}, {1, 2});
  const auto ground = survey(planted.events, exposure, std::vector<std::uint8_t>(planted.events.actors.size(), 0));
  ASSERT_TRUE(ground.ok());
  std::set<std::string> members;
  for (std::uint32_t member : planted.members) members.emplace(planted.events.actors[member]);
  const Rewired rewired = rewire(ground.value(), topic_blocks(ground.value()), stream);
  const std::size_t before = meetings(planted.events, members), after = meetings(rewired.events, members);
  std::printf("%zu meetings of the farm before, %zu after\n", before, after);
  EXPECT_LT(2 * after, before);
}

// Two acts that may be exchanged or not: both logs are equally likely. 4,000 streams: the share strays
// from one half by 0.04 (five standard errors) once in 10^6.
TEST(Rewire, ReachesBothArrangementsOfTwoActsEquallyOften) {
  const events::EventTable events = testing_logs::table_of({{"a", "p", 0}, {"b", "q", 1}});
  const null::Exposure exposure = null::build_exposure(events, {{60}, true}, {1, 2});
  const Ground ground{events, exposure, std::vector<std::uint8_t>(2, 0), {}, {}, {}, 1, 1};
  int swapped = 0;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    RandomStream stream(seed, "two");
    swapped += rewire(ground, {0, 0}, stream).events.actor[0] == 1;
  }
  EXPECT_NEAR(swapped / 4000.0, 0.5, 0.04);
  RandomStream stream(1, "two");
  EXPECT_EQ(rewire(ground, {0, 1}, stream).moved_share, 0) << "never between topics";
}

}  // namespace
}  // namespace bonafide::plant
