#include "bonafide/simulate/simulate.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "bonafide/simulate/strongman.h"
#include "bonafide/simulate/world.h"

namespace bonafide::simulate {
namespace {

SimulatedLog log_of(Scenario scenario, std::uint64_t events, std::uint64_t seed,
                    std::vector<std::string> columns = {}) {
  auto log = simulate({scenario, events, seed, std::move(columns)});
  EXPECT_TRUE(log.ok()) << log.error().message;
  return std::move(log).value();
}

std::string hash_of(const SimulatedLog& log) { return to_hex(events::canonical_hash(log.events)); }

const std::vector<Scenario> kScenarios{Scenario::kClean, Scenario::kFarms, Scenario::kStrongman, Scenario::kMixed, Scenario::kMixedClean, Scenario::kPosts, Scenario::kPostsClean};

const std::vector<std::string> kAllColumns{"device", "country", "client", "created"};

TEST(Simulate, GivesTheSameBytesForTheSameSeed) {
  // Pinned: another hash here means that every published simulation changes.
  EXPECT_EQ(hash_of(log_of(Scenario::kFarms, 5'000, 7, kAllColumns)),
            "a83cc4690cb2d083248a32831dfe47bacb27bcb85922f6e423ae1aef237d10b7");
  EXPECT_EQ(hash_of(log_of(Scenario::kPosts, 5'000, 7, kAllColumns)), "7934d733d67c0b58657bfd1325092ac6e937ed2927f0f03d930cee2e7dec1c8c");
  EXPECT_EQ(hash_of(log_of(Scenario::kMixed, 5'000, 7)), "ca7e4afc67b7ef834b221cc5ff049b3674ad8b153aadd9ba90f712dcaaa0a382");
  EXPECT_EQ(hash_of(log_of(Scenario::kStrongman, 5'000, 7)), hash_of(log_of(Scenario::kStrongman, 5'000, 7)));
}

TEST(Simulate, GivesAnotherLogForAnotherSeedOrScenario) {
  const std::string hash = hash_of(log_of(Scenario::kFarms, 5'000, 7));
  EXPECT_NE(hash, hash_of(log_of(Scenario::kFarms, 5'000, 8)));
  EXPECT_NE(hash, hash_of(log_of(Scenario::kClean, 5'000, 7)));
}

// Seeds 1 to 3. Ten thousand likes come from about 1,300 people whose quotas are rounded at
// random: the count wanders by 0.2 % (one standard error), and clubs repeat some likes.
TEST(Simulate, HasAboutAsManyEventsAsAskedFor) {
  for (const Scenario scenario : kScenarios)
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      for (const double events : {10'000.0, 123'456.0})
        EXPECT_NEAR(
            static_cast<double>(log_of(scenario, static_cast<std::uint64_t>(events), seed).events.size()),
            events, 0.02 * events);
      EXPECT_NEAR(static_cast<double>(log_of(scenario, 1'000, seed).events.size()), 1'000, 100);
    }
}

TEST(Simulate, SaysTheTruthOfExactlyTheActorsOfTheLog) {
  for (const Scenario scenario : kScenarios) {
    const SimulatedLog log = log_of(scenario, 30'000, 2);
    ASSERT_EQ(log.truth.size(), log.events.actors.size());
    for (std::uint32_t a = 0; a < log.truth.size(); ++a) ASSERT_EQ(log.truth[a].actor, log.events.actors[a]);
    for (const Truth& truth : log.truth) {
      const bool farm = truth.group.starts_with("farm_") || truth.group.starts_with("single_use_");
      ASSERT_EQ(truth.label, farm ? 1 : 0) << truth.group;
      const bool posts = scenario == Scenario::kPosts || scenario == Scenario::kPostsClean;
      ASSERT_TRUE(farm || posts || truth.group.empty() || truth.group.starts_with("club_")) << truth.group;
    }
  }
}

TEST(Simulate, HasNoFarmInACleanLogAndBothKindsInOneWithFarms) {
  std::set<std::string> groups;
  for (const Truth& truth : log_of(Scenario::kClean, 100'000, 2).truth) EXPECT_EQ(truth.label, 0);
  for (const Truth& truth : log_of(Scenario::kFarms, 100'000, 2).truth) groups.insert(truth.group);
  EXPECT_TRUE(groups.contains("farm_00_burst"));
  EXPECT_TRUE(groups.contains("farm_01_trickle"));
  EXPECT_TRUE(groups.contains("single_use_00"));
  EXPECT_EQ(std::count_if(groups.begin(), groups.end(), [](const auto& g) { return g.starts_with("club_"); }),
            10);
}

TEST(Simulate, CountsWhatMembersDidOfWhatTheirGroupWasToDo) {
  const SimulatedLog log = log_of(Scenario::kMixed, 60'000, 3);
  std::map<std::string, GroupTruth> groups;
  for (const GroupTruth& group : log.groups) EXPECT_TRUE(groups.emplace(group.group, group).second);
  std::map<std::string, std::pair<double, std::uint32_t>> did;  // hits, members
  for (const Truth& truth : log.truth) {
    if (truth.group.empty()) {
      EXPECT_EQ(truth.hits, 0u);
      continue;
    }
    const GroupTruth& group = groups.at(truth.group);
    EXPECT_EQ(group.bought, truth.label == 1);
    EXPECT_LE(truth.hits, group.targets);
    did[truth.group].first += truth.hits;
    ++did[truth.group].second;
  }
  for (const auto& [name, group] : groups) {
    EXPECT_EQ(group.members, did[name].second);
    if (!name.starts_with("farm_")) continue;
    // Binomial; members who never act are not in the log.
    const double offers = static_cast<double>(group.members) * group.targets;
    EXPECT_NEAR(did[name].first / offers, group.density, 0.05 + 0.2 * group.density) << name;
  }
}

TEST(Mixture, DrawsAnotherMixForEachSeed) {
  std::set<std::size_t> clubs;
  std::set<double> camouflages;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    std::size_t count = 0;
    for (const GroupTruth& group : log_of(Scenario::kMixed, 100'000, seed).groups) {
      count += group.group.starts_with("club_");
      if (group.group.starts_with("farm_")) camouflages.insert(group.camouflage);
    }
    clubs.insert(count);
  }
  EXPECT_GE(clubs.size(), 2u);
  EXPECT_GE(camouflages.size(), 8u);
  EXPECT_GE(*camouflages.begin(), 0.2);
  EXPECT_LE(*camouflages.rbegin(), 0.8);
}

TEST(Simulate, LetsAnAccountLikeAPageOnceWithinTheSixtyDays) {
  for (const Scenario scenario : {Scenario::kStrongman, Scenario::kPosts}) {
    const SimulatedLog log = log_of(scenario, 50'000, 2);
    const events::EventTable& table = log.events;
    for (std::uint32_t target = 0; target < table.targets.size(); ++target) {
      std::set<std::uint32_t> actors;
      for (std::uint64_t e = table.target_begin[target]; e < table.target_begin[target + 1]; ++e) {
        EXPECT_TRUE(actors.insert(table.actor[e]).second);
        EXPECT_GE(table.time_of(e), kStart * kMicrosecondsPerSecond);
        EXPECT_LT(table.time_of(e), (kStart + kSpan) * kMicrosecondsPerSecond);
      }
    }
    EXPECT_EQ(table.time.resolution, kMicrosecondsPerSecond);
  }
}

// Event numbers of one target.
std::pair<std::uint64_t, std::uint64_t> events_on(const events::EventTable& table, std::string_view id) {
  const std::uint32_t target = table.targets.find(id);
  EXPECT_LT(target, table.targets.size());
  return {table.target_begin[target], table.target_begin[target + 1]};
}

TEST(Strongman, IsFollowedByMorePeopleThanHisCountryHasAndHalfAreBought) {
  const SimulatedLog log = log_of(Scenario::kStrongman, 200'000, 5);
  const events::Attribute& country = *log.events.attribute("country");
  std::set<std::uint32_t> users_at_home;
  for (std::uint64_t e = 0; e < log.events.size(); ++e)
    if (country.values[country.code[e]] == "ZZ") users_at_home.insert(log.events.actor[e]);

  const auto [begin, end] = events_on(log.events, kStrongmanId);
  std::map<std::string, int> followers_by_group;
  double bought = 0, at_home = 0;
  for (std::uint64_t e = begin; e < end; ++e) {
    const Truth& who = log.truth[log.events.actor[e]];
    bought += who.label;
    at_home += users_at_home.contains(log.events.actor[e]);
    ++followers_by_group[who.group];
  }
  const auto followers = static_cast<double>(end - begin);
  EXPECT_NEAR(followers, 0.03 * 200'000, 0.002 * 200'000);
  EXPECT_GT(followers, 1.5 * static_cast<double>(users_at_home.size()));
  EXPECT_GT(bought / followers, 0.4);
  EXPECT_LT(bought / followers, 0.6);
  EXPECT_LT(at_home, 0.5 * followers);
  EXPECT_GT(followers_by_group["farm_00_burst"], 0);
  EXPECT_GT(followers_by_group["farm_01_trickle"], 0);
  EXPECT_GT(followers_by_group["single_use_00"], bought / 2);
}

TEST(Strongman, HasFarmsOfBothKindsInASmallLogToo) {
  std::set<std::string> groups;
  for (const Truth& truth : log_of(Scenario::kStrongman, 10'000, 5).truth) groups.insert(truth.group);
  EXPECT_TRUE(groups.contains("farm_00_burst"));
  EXPECT_TRUE(groups.contains("farm_01_trickle"));
}

TEST(Simulate, HasColumnsOnRequestOnly) {
  const auto names = [](const SimulatedLog& log) {
    std::vector<std::string> names;
    for (const auto& attribute : log.events.attributes) names.push_back(attribute.name);
    return names;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(names(log_of(Scenario::kFarms, 2'000, 1)), Names{"action"});
  EXPECT_EQ(names(log_of(Scenario::kStrongman, 2'000, 1)), (Names{"action", "country"}));
  EXPECT_EQ(names(log_of(Scenario::kFarms, 2'000, 1, {"device", "client", "device"})),
            (Names{"action", "client", "device"}));
  EXPECT_EQ(names(log_of(Scenario::kClean, 2'000, 1, kAllColumns)),
            (Names{"action", "client", "country", "created", "device"}));
}

TEST(Simulate, KeepsTheEventsWhenColumnsAreAdded) {
  const SimulatedLog plain = log_of(Scenario::kFarms, 5'000, 1),
                     rich = log_of(Scenario::kFarms, 5'000, 1, kAllColumns);
  EXPECT_EQ(plain.events.actor, rich.events.actor);
  EXPECT_EQ(plain.events.tick, rich.events.tick);
  EXPECT_EQ(plain.events.target_begin, rich.events.target_begin);
}

TEST(Simulate, ShowsWhatIsLikedAndMoreAndChangesNoLikeForIt) {
  const SimulatedLog plain = log_of(Scenario::kPosts, 20'000, 1);
  auto result = simulate({Scenario::kPosts, 20'000, 1, {}, true});
  ASSERT_TRUE(result.ok());
  const SimulatedLog log = std::move(result).value();
  EXPECT_EQ(hash_of(plain), hash_of(log));
  EXPECT_FALSE(plain.impressions.has_value());
  ASSERT_TRUE(log.impressions.has_value());
  EXPECT_TRUE(log.impressions->attributes.empty());
  std::map<std::pair<std::string_view, std::string_view>, Microseconds> shown;  // first time
  const auto each = [](const events::EventTable& table, const auto& visit) {
    for (std::uint32_t v = 0; v < table.targets.size(); ++v)
      for (std::uint64_t e = table.target_begin[v]; e < table.target_begin[v + 1]; ++e) visit(std::pair(table.actors[table.actor[e]], table.targets[v]), table.time_of(e));
  };
  each(*log.impressions, [&](const auto& pair, Microseconds time) {
    const auto [at, is_new] = shown.try_emplace(pair, time);
    if (!is_new) at->second = std::min(at->second, time);
  });
  EXPECT_GT(shown.size(), 2 * log.events.size());
  each(log.events, [&](const auto& pair, Microseconds time) {
    ASSERT_TRUE(shown.contains(pair));
    EXPECT_LE(shown.at(pair), time);
  });
}

TEST(Simulate, RefusesWhatItCannotDo) {
  EXPECT_EQ(simulate({Scenario::kFarms, 1'000, 1, {}, true}).error().kind, ErrorKind::kUsage);
  const auto few = simulate({Scenario::kClean, 999, 1, {}});
  ASSERT_FALSE(few.ok());
  EXPECT_EQ(few.error().kind, ErrorKind::kUsage);
  const auto unknown = simulate({Scenario::kClean, 1'000, 1, {"colour"}});
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().message,
            "no column 'colour' can be simulated: choose from client, country, created, device");
  EXPECT_EQ(parse_scenario("strongman"), Scenario::kStrongman);
  EXPECT_FALSE(parse_scenario("Strongman").has_value());
}

}  // namespace
}  // namespace bonafide::simulate
