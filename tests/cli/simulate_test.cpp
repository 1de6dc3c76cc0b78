// `bonafide simulate`: logs with known truth, the same for the same seed.
#include <algorithm>

#include <unistd.h>

#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

class Simulated : public InFolder {
 protected:
  std::map<std::string, std::string> simulate(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "simulate");
    for (const char* more : {"--out", "sim", "--force", "--quiet"}) arguments.emplace_back(more);
    const Finished finished = run_well(arguments);
    EXPECT_EQ(finished.out + finished.err, "");
    return promised_bytes(folder_ / "sim");
  }
};

TEST_F(Simulated, TheSameSeedGivesTheSameBytesAndAnotherSeedOthers) {
  for (const char* scenario : {"strongman", "farms", "clean", "mixed", "posts"})
    for (const std::string format : {"parquet", "csv"}) {
      SCOPED_TRACE(scenario + (" as " + format));
      const auto make = [&](const char* seed) { return simulate({"--scenario", scenario, "--events", "20000", "--format", format, "--seed", seed}); };
      const auto first = make("7"), again = make("7"), other = make("8");
      EXPECT_EQ(first.size(), 2u);
      EXPECT_TRUE(first.contains("log." + format) && first.contains("truth.csv"));
      EXPECT_EQ(first, again);
      EXPECT_NE(first.at("log." + format), other.at("log." + format));
      EXPECT_NE(first.at("truth.csv"), other.at("truth.csv"));
    }
}

TEST_F(Simulated, TruthNamesEveryAccountOnceWithItsLabel) {
  for (const std::string scenario : {"strongman", "farms", "clean", "mixed", "mixed-clean", "posts", "posts-clean"}) {
    SCOPED_TRACE(scenario);
    simulate({"--scenario", scenario, "--events", "30000", "--format", "csv"});
    const Csv truth = read_csv(folder_ / "sim/truth.csv"), log = read_csv(folder_ / "sim/log.csv");
    EXPECT_EQ(truth.header, "actor,label,group");
    EXPECT_NEAR(static_cast<double>(log.rows.size()), 30'000, 600);
    std::set<std::string> acting, known;
    for (const auto& row : log.rows) acting.insert(row.at("actor"));
    std::size_t bought = 0;
    for (const auto& row : truth.rows) {
      EXPECT_TRUE(known.insert(row.at("actor")).second) << row.at("actor");
      EXPECT_TRUE(row.at("label") == "0" || row.at("label") == "1") << row.at("label");
      bought += row.at("label") == "1";
    }
    EXPECT_EQ(known, acting);
    EXPECT_EQ(bought > 0, !scenario.ends_with("clean"));
  }
}

TEST_F(Simulated, DetailsSayWhatEachGroupWasToDoAndWhatItsMembersDid) {
  for (const std::string scenario : {"farms", "posts"}) {
    SCOPED_TRACE(scenario);
    simulate({"--scenario", scenario, "--events", "30000"});
    EXPECT_FALSE(std::filesystem::exists(folder_ / "sim/hits.csv"));
    simulate({"--scenario", scenario, "--events", "30000", "--details"});
    const Csv truth = read_csv(folder_ / "sim/truth.csv"), groups = read_csv(folder_ / "sim/groups_truth.csv"), hits = read_csv(folder_ / "sim/hits.csv");
    EXPECT_EQ(groups.header, "group,bought,members,targets,density,camouflage,window_seconds,popular");
    EXPECT_EQ(hits.header, "actor,group,hits");
    std::map<std::string, std::map<std::string, std::string>> group;
    for (const auto& row : groups.rows) group[row.at("group")] = row;
    std::map<std::string, std::size_t> members;
    for (const auto& row : truth.rows) members[row.at("group")] += !row.at("group").empty();
    for (const auto& row : hits.rows) EXPECT_LE(std::stoul(row.at("hits")), std::stoul(group.at(row.at("group")).at("targets")));
    for (const auto& [name, row] : group) EXPECT_EQ(std::stoul(row.at("members")), members[name]) << name;
    EXPECT_EQ(hits.rows.size(), static_cast<std::size_t>(std::ranges::count_if(truth.rows, [](const auto& row) { return !row.at("group").empty(); })));
  }
}

TEST_F(Simulated, ImpressionsComeOnRequestWherePostsAreShown) {
  const auto files = simulate({"--scenario", "posts", "--events", "20000", "--format", "csv", "--impressions"});
  EXPECT_EQ(files.size(), 3u);
  const Csv shown = read_csv(folder_ / "sim/impressions.csv");
  EXPECT_EQ(shown.header, "actor,target,time");
  EXPECT_GT(shown.rows.size(), 40'000u);
  const Finished refused = run({"simulate", "--scenario", "farms", "--events", "20000", "--impressions", "--out", "other"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_NE(refused.err.find("choose posts or posts-clean"), std::string::npos) << refused.err;
}

TEST_F(Simulated, OptionalColumnsComeOnRequest) {
  simulate({"--events", "5000", "--format", "csv"});
  EXPECT_EQ(read_csv(folder_ / "sim/log.csv").header, "actor,target,time,action");
  simulate({"--events", "5000", "--format", "csv", "--columns", "device,country", "--columns", "client,created"});
  const Csv log = read_csv(folder_ / "sim/log.csv");
  for (const char* column : {"country", "created", "client", "device"})
    EXPECT_TRUE(std::ranges::any_of(log.rows, [&](const auto& row) { return !row.at(column).empty(); })) << column;
}

TEST_F(Simulated, StrongmanHasActorsWithCountriesAndOnePageThatHalfItsFollowersWereBoughtFor) {
  simulate({"--scenario", "strongman", "--events", "50000", "--format", "csv"});
  const Csv log = read_csv(folder_ / "sim/log.csv");
  std::map<std::string, std::string> label;
  for (const auto& row : read_csv(folder_ / "sim/truth.csv").rows) label[row.at("actor")] = row.at("label");
  std::map<std::string, std::map<std::string, std::size_t>> followers;  // target, label
  for (const auto& row : log.rows) {
    EXPECT_FALSE(row.at("country").empty());
    ++followers[row.at("target")][label.at(row.at("actor"))];
  }
  const auto size_of = [](const auto& page) { return page.second.at("0") + page.second.at("1"); };
  std::size_t largest = 0;
  std::map<std::string, std::size_t> of_largest;
  for (auto& page : followers) {
    page.second["0"];
    page.second["1"];
    if (size_of(page) > largest) largest = size_of(page), of_largest = page.second;
  }
  const double bought = static_cast<double>(of_largest["1"]) / static_cast<double>(largest);
  EXPECT_GT(bought, .35);
  EXPECT_LT(bought, .65);
}

TEST_F(Simulated, CountsAreWrittenAsPeopleWriteThem) {
  const auto plain = simulate({"--events", "20000"});
  for (const char* count : {"20k", "20_000", "2e4", "0.02M"}) EXPECT_EQ(simulate({"--events", count}), plain) << count;
}

TEST_F(Simulated, ALogThatTheDiskCannotHoldIsRefusedWithTheLargestThatFits) {
  std::error_code none;
  const auto shared_memory = std::filesystem::space("/dev/shm", none);
  if (none || shared_memory.available > 60'000'000'000) GTEST_SKIP() << "/dev/shm is missing or large";
  const Finished refused = run({"simulate", "--events", "1e9", "--format", "csv", "--out", "/dev/shm/bonafide_simulated"});
  EXPECT_EQ(refused.exit_code, 2) << refused.err;
  for (const char* word : {"/dev/shm/bonafide_simulated", "GB are free", "62.0 GB", "ask for at most"}) EXPECT_NE(refused.err.find(word), std::string::npos) << refused.err;
  EXPECT_FALSE(std::filesystem::exists("/dev/shm/bonafide_simulated"));
}

TEST_F(Simulated, WhatTheMachineCannotHoldIsRefusedBeforeItIsDrawn) {
  if (static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE)) > 100e9) GTEST_SKIP() << "a machine with more than 100 GB";
  const Finished refused = run({"simulate", "--scenario", "posts", "--impressions", "--events", "1e9", "--out", "other"});
  EXPECT_EQ(refused.exit_code, 2);
  for (const char* word : {"--events 1000000000", "GB", "ask for at most"}) EXPECT_NE(refused.err.find(word), std::string::npos) << refused.err;
}

TEST_F(Simulated, SaysWhatItMadeAndWhere) {
  const Finished finished = run_well({"simulate", "--events", "5000", "--out", "sim"});
  for (const char* word : {"events", "accounts", "targets", "bought", "sim/log.parquet", "sim/truth.csv"}) EXPECT_NE(finished.out.find(word), std::string::npos) << finished.out;
}

TEST_F(Simulated, EveryScenarioCanBeDetectedOnAndNobodyWhoBelongsToNothingIsAccused) {
  for (const std::string scenario : {"strongman", "farms", "clean"}) {
    simulate({"--scenario", scenario, "--events", "60000"});
    run_well({"detect", "sim/log.parquet", "--out", scenario, "--quiet"});
    const auto coordinated = members_with(folder_ / scenario, "coordinated");
    std::map<std::string, std::map<std::string, std::string>> truth;
    for (const auto& row : read_csv(folder_ / "sim/truth.csv").rows) truth[row.at("actor")] = row;
    const auto bought = std::ranges::count_if(coordinated, [&](const std::string& actor) { return truth.at(actor).at("label") == "1"; });
    const auto nothing = std::ranges::count_if(coordinated, [&](const std::string& actor) { return truth.at(actor).at("group").empty(); });
    std::printf("%s: %zu accounts coordinated, %td of them bought, %td that belong to nothing\n", scenario.c_str(), coordinated.size(), bought, nothing);
    EXPECT_EQ(bought > 0, scenario != "clean");
    EXPECT_LE(100 * static_cast<std::size_t>(nothing), coordinated.size());
  }
}

}  // namespace
}  // namespace bonafide::cli_tests
