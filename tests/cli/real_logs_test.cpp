// Real logs (../shared/data): what is claimed of them, what is not, and that what is planted in them
// is found. Skipped where they are absent.
#include <algorithm>
#include <cstdio>
#include <numeric>

#include "bonafide/base/random.h"
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

const fs::path kData = BONAFIDE_SHARED_DATA;
constexpr std::int64_t kHour = 3600, kDay = 24 * kHour;

struct Event {
  std::string actor, target;
  std::int64_t time;
};

std::vector<Event> read_events(const fs::path& path) {
  std::vector<Event> events;
  for (const auto& row : read_csv(path).rows) events.push_back({row.at("actor"), row.at("target"), std::stoll(row.at("time"))});
  return events;
}

std::string as_csv(const std::vector<Event>& events) {
  std::string text = "actor,target,time\n";
  for (const Event& event : events) text += event.actor + "," + event.target + "," + std::to_string(event.time) + "\n";
  return text;
}

// Targets by how many accounts acted on them, the middle of the upper half: neither obscure nor viral.
std::vector<std::string> ordinary_targets(const std::vector<Event>& events, std::size_t count) {
  std::map<std::string, std::set<std::string>> actors;
  for (const Event& event : events) actors[event.target].insert(event.actor);
  std::vector<std::pair<std::size_t, std::string>> by_audience;
  for (const auto& [target, audience] : actors) by_audience.emplace_back(audience.size(), target);
  std::ranges::sort(by_audience);
  std::vector<std::string> chosen;
  for (std::size_t i = 0; i < count; ++i) chosen.push_back(by_audience[by_audience.size() / 2 + i * (by_audience.size() / 4) / count].second);
  return chosen;
}

struct Farm {
  std::size_t accounts, targets;
  double density;
  std::int64_t window;  // seconds, a target
};

// Accounts "farm0".. : each acts on each target with the density's probability, at a time of its own
// within the target's window.
std::vector<Event> plant(const std::vector<Event>& log, const Farm& farm, std::uint64_t seed) {
  RandomStream random(seed, "planted farm");
  const auto [first, last] = std::ranges::minmax(log, {}, &Event::time);
  std::vector<Event> events = log;
  for (const std::string& target : ordinary_targets(log, farm.targets)) {
    const std::int64_t begin = first.time + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(last.time - first.time - farm.window)));
    for (std::size_t account = 0; account < farm.accounts; ++account)
      if (random.chance(farm.density))
        events.push_back({"farm" + std::to_string(account), target, begin + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(farm.window)))});
  }
  return events;
}

class RealLogs : public InFolder {
 protected:
  nlohmann::json detect(const std::string& log, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"detect", log, "--out", "case", "--force", "--quiet"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    seconds_ = run_well(arguments).seconds;
    const nlohmann::json groups = read_json(folder_ / "case/run.json").at("groups");
    std::printf("%s: %.2f s; groups: %d tested, %d not testable, %d coordinated\n", fs::path(log).filename().c_str(), seconds_, groups.at("tested").get<int>(),
                groups.at("not_testable").get<int>(), groups.at("coordinated").get<int>());
    return read_json(folder_ / "case/run.json");
  }
  // @return how many planted accounts were found; nobody else may be accused.
  std::size_t found_farm_accounts(const Farm& farm, std::uint64_t seed) {
    const std::string wikipedia = kData / "controls/wikipedia_edits.csv";
    write("planted.csv", as_csv(plant(read_events(wikipedia), farm, seed)));
    detect("planted.csv", {"--time-unit", "s"});
    std::size_t found = 0;
    for (const std::string& actor : members_with(folder_ / "case", "coordinated")) {
      EXPECT_TRUE(actor.starts_with("farm")) << actor << " is accused";
      found += actor.starts_with("farm");
    }
    std::printf("planted farm, seed %d: %zu of %zu accounts found\n", static_cast<int>(seed), found, farm.accounts);
    return found;
  }
  double seconds_ = 0;
};

TEST_F(RealLogs, CoortweetIsReadByItsProfileInUnderASecond) {
  const fs::path log = kData / "coortweet/russian_coord_tweets.csv";
  SKIP_WITHOUT(log);
  const nlohmann::json run = detect(log);
  EXPECT_EQ(run.at("parameters").at("profile"), "coortweet");
  EXPECT_EQ(run.at("log").at("events"), read_csv(log).rows.size());
  EXPECT_EQ(run.at("log").at("resolution_seconds"), 1);
  EXPECT_LT(seconds_, 1.0);
}

TEST_F(RealLogs, OrdinaryWikipediaEditsAccuseNobody) {
  const fs::path log = kData / "controls/wikipedia_edits.csv";
  SKIP_WITHOUT(log);
  const nlohmann::json run = detect(log, {"--time-unit", "s"});
  EXPECT_EQ(run.at("groups").at("coordinated"), 0);
  EXPECT_EQ(members_with(folder_ / "case", "coordinated"), std::set<std::string>{});
  EXPECT_EQ(run.at("log").at("times"), "seconds since the log's own zero");
  EXPECT_EQ(run.at("log").at("first_time"), "0");
  const auto before = read("case/evidence.csv");
  detect("case/events.parquet", {"--columns", "time=time_us", "--time-unit", "us"});  // relative times are kept as numbers
  EXPECT_EQ(read("case/evidence.csv"), before);
  EXPECT_EQ(read_json(folder_ / "case/run.json").at("events_sha256"), run.at("events_sha256"));
  expect_refused({"detect", log, "--out", "none"}, {"wikipedia_edits.csv", "0 .. 2678373", "--time-unit s"});
}

// The unit is the farm: a clean control counts only where these are found.
TEST_F(RealLogs, AFarmPlantedAmongWikipediaEditsAsABurstIsFound) {
  SKIP_WITHOUT(kData / "controls/wikipedia_edits.csv");
  for (std::uint64_t seed : {1, 2, 3}) EXPECT_GE(found_farm_accounts({40, 15, .5, 2 * kHour}, seed), 36u);
}

TEST_F(RealLogs, AFarmPlantedAmongWikipediaEditsAsATrickleIsFound) {
  SKIP_WITHOUT(kData / "controls/wikipedia_edits.csv");
  for (std::uint64_t seed : {1, 2, 3}) EXPECT_GE(found_farm_accounts({40, 15, .5, 5 * kDay}, seed), 36u);
}

// Who shares 3 or more targets with 4 or more others.
std::set<std::string> companions(const std::vector<Event>& events) {
  std::map<std::string, std::set<std::string>> targets_of, actors_of;
  for (const Event& event : events) {
    targets_of[event.actor].insert(event.target);
    actors_of[event.target].insert(event.actor);
  }
  std::set<std::string> found;
  for (const auto& [actor, targets] : targets_of) {
    if (targets.size() < 3) continue;
    std::map<std::string, int> shared;
    for (const std::string& target : targets)
      for (const std::string& other : actors_of[target]) ++shared[other];
    if (std::ranges::count_if(shared, [&](const auto& s) { return s.first != actor && s.second >= 3; }) >= 4) found.insert(actor);
  }
  return found;
}

TEST_F(RealLogs, SuspectedFakeStarsComeOutOfAnOrdinaryLog) {
  const fs::path control = kData / "controls/wikipedia_edits.csv", stars_file = kData / "stars/suspected_fake_stars.csv";
  SKIP_WITHOUT(control);
  SKIP_WITHOUT(stars_file);
  std::vector<Event> log = read_events(control);
  const std::vector<Event> stars = read_events(stars_file);
  const auto [first, last] = std::ranges::minmax(log, {}, &Event::time);
  const std::int64_t first_star = std::ranges::min(stars, {}, &Event::time).time;
  for (const Event& star : stars) log.push_back({star.actor, star.target, first.time + (star.time - first_star) % (last.time - first.time)});
  write("overlaid.csv", as_csv(log));
  detect("overlaid.csv", {"--time-unit", "s"});

  const std::set<std::string> wanted = companions(stars);
  std::map<std::string, std::size_t> recalled;
  std::set<std::string> grouped;
  for (const auto& row : read_csv(folder_ / "case/members.csv").rows) {
    if (wanted.contains(row.at("actor")) && grouped.insert(row.at("actor")).second) ++recalled[row.at("verdict")];
    EXPECT_FALSE(row.at("verdict") == "coordinated" && row.at("actor").starts_with("u")) << row.at("actor") << " is accused";
  }
  const std::set<std::string> coordinated = members_with(folder_ / "case", "coordinated");
  const double recall = static_cast<double>(grouped.size()) / static_cast<double>(wanted.size());
  std::printf("stars: %zu accounts share 3 targets with 4 others; in a group: %zu (recall %.2f), coordinated %zu, unexplained %zu; coordinated accounts in all: %zu\n", wanted.size(),
              grouped.size(), recall, recalled["coordinated"], recalled["unexplained"], coordinated.size());
  EXPECT_GE(recall, .7);
}

TEST_F(RealLogs, MinuteResolutionIsMeasuredStatedAndHeldTo) {
  const fs::path log = kData / "ira/retweets_50k.csv";
  SKIP_WITHOUT(log);
  const nlohmann::json run = detect(log);
  EXPECT_EQ(run.at("log").at("resolution_seconds"), 60);
  EXPECT_NE(run.at("limits").dump().find("whole multiples of 1 min"), std::string::npos);
  EXPECT_NE(read("case/report.html").find("1 min"), std::string::npos);
  expect_refused({"detect", log, "--out", "none", "--scales", "10s,1h"}, {"--scales", "10 s", "1 min", "ask for 1 min or more"});
}

}  // namespace
}  // namespace bonafide::cli_tests
