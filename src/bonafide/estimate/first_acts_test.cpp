#include "bonafide/estimate/first_acts.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>

#include <gtest/gtest.h>

#include "bonafide/base/time.h"
#include "bonafide/null/testing_logs.h"

namespace bonafide::estimate {
namespace {

// The definition: an account's earliest act on a target, the account used once if it has one target.
TEST(FirstActs, EqualTheirDefinition) {
  const auto acts = testing_logs::random_acts(3000, 900, 60, 5000, 1);
  const events::EventTable events = testing_logs::table_of(acts);
  std::map<std::pair<std::string, std::string>, std::int64_t> first;  // target, actor
  std::map<std::string, std::set<std::string>> targets_of;
  std::int64_t origin = acts.front().second;
  for (const auto& act : acts) {
    const auto [at, is_new] = first.try_emplace({act.target, act.actor}, act.second);
    at->second = std::min(at->second, act.second);
    targets_of[act.actor].insert(act.target);
    origin = std::min(origin, act.second);
  }
  std::multiset<std::tuple<std::string, std::int64_t, bool>> expected, found;
  for (const auto& [key, second] : first) expected.emplace(key.first, second - origin, targets_of[key.second].size() == 1);

  const FirstActs seen = find_first_acts(events);
  for (std::uint32_t v = 0; v < events.targets.size(); ++v) {
    std::uint64_t others = 0;
    for (const Arrival& arrival : seen.of(v)) {
      found.emplace(std::string(events.targets[v]), arrival.tick, arrival.single_use);
      others += !arrival.single_use;
    }
    EXPECT_EQ(seen.others[v], others);
  }
  EXPECT_EQ(found, expected);
  EXPECT_EQ(seen.repeat_accounts, static_cast<std::uint64_t>(std::count_if(targets_of.begin(), targets_of.end(), [](const auto& a) { return a.second.size() > 1; })));
  EXPECT_FALSE(seen.new_accounts_counted);
}

TEST(FirstActs, CountAccountsMadeInTheWeekBeforeAsUsedOnce) {
  events::EventTableBuilder builder({{"created"}, 1ull << 28, std::filesystem::temp_directory_path(), 1});
  const Microseconds day = 86'400 * kMicrosecondsPerSecond, now = 20'000 * day;
  const auto add = [&](const char* actor, const char* target, const std::string& created) {
    const std::string_view value = created;
    ASSERT_TRUE(builder.add(actor, target, now, std::span(&value, 1)).ok());
  };
  add("new", "p", format_utc(now - 6 * day));
  add("new", "q", format_utc(now - 6 * day));
  add("old", "p", format_utc(now - 8 * day));
  add("old", "q", format_utc(now - 8 * day));
  add("silent", "p", "");
  add("silent", "q", "");
  auto table = builder.finish(false);
  ASSERT_TRUE(table.ok());
  const FirstActs acts = find_first_acts(table.value());
  EXPECT_TRUE(acts.new_accounts_counted);
  EXPECT_EQ(acts.others[0], 2u);
  EXPECT_EQ(acts.of(0).size(), 3u);
}

TEST(Peers, AreTheNearestInSizeThatAreLargeEnough) {
  FirstActs acts;
  acts.others = {100, 29, 30, 250, 99, 1000};
  EXPECT_EQ(peers_of(acts, 0), (std::vector<std::uint32_t>{4, 3, 2, 5}));
  EXPECT_EQ(peers_of(acts, 1).front(), 2u);
}

}  // namespace
}  // namespace bonafide::estimate
