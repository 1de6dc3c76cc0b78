// What a case holds, recomputed from the log alone, as an opposing expert would.
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>

#include "bonafide/ingest/testing.h"
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

using Key = std::pair<std::string, std::string>;

Microseconds time_of(const std::string& text) {
  const auto iso = parse_iso_time(text);
  EXPECT_TRUE(iso && iso->has_zone) << text;
  return iso ? iso->time : 0;
}

class CaseOfFarms : public InFolder {
 protected:
  CaseOfFarms() {
    run_well({"simulate", "--scenario", "farms", "--events", "60000", "--seed", "7", "--columns", "country,created", "--format", "csv", "--out", "sim", "--quiet"});
    finished_ = run_well({"detect", "sim/log.csv", "--out", "case"});
    log_ = read_csv(folder_ / "sim/log.csv");
    for (const auto& row : log_.rows) {
      const Microseconds time = time_of(row.at("time"));
      const auto [act, is_new] = first_act_.emplace(Key{row.at("actor"), row.at("target")}, time);
      act->second = std::min(act->second, time);
    }
  }
  fs::path in_case(const char* name) const { return folder_ / "case" / name; }

  Finished finished_;
  Csv log_;
  std::map<Key, Microseconds> first_act_;
};

TEST_F(CaseOfFarms, HoldsEveryFileAndNoOther) {
  EXPECT_EQ(names_in(folder_ / "case"), (std::set<std::string>{"groups.csv", "members.csv", "evidence.csv", "targets.csv", "tests.csv", "group_targets.csv", "controls.csv", "events.parquet", "run.json",
                                                               "timings.json", "report.html"}));
  EXPECT_EQ(names_in(folder_), (std::set<std::string>{"sim", "case"}));
}

TEST_F(CaseOfFarms, IsForItsOwnerAlone) {
  struct stat status {};
  ASSERT_EQ(stat(path("case").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700u);
  for (const std::string& name : names_in(folder_ / "case")) {
    ASSERT_EQ(stat(path("case/" + name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 077, 0u) << name;
  }
}

TEST_F(CaseOfFarms, HasTheHeadersThatWereAgreed) {
  EXPECT_EQ(read_csv(in_case("members.csv")).header, "actor,group,verdict,targets,meetings,expected,p_value");
  EXPECT_EQ(read_csv(in_case("groups.csv")).header, "group,verdict,actors,targets,events,scale_seconds,p_value,q_value,most_interests,reason");
  EXPECT_EQ(read_csv(in_case("evidence.csv")).header, "group,actor,target,time,meetings,in_window");
  EXPECT_EQ(read_csv(in_case("tests.csv")).header, "group,test,outcome,statistic,expected,ln_price,p_value,inputs,question,assumption,wrong_if");
  EXPECT_EQ(read_csv(in_case("group_targets.csv")).header, "group,target,window_begin,window_end,acts,acts_inside,members,members_inside,outsiders,outsiders_inside,p_value,relatedness");
  EXPECT_EQ(read_csv(in_case("controls.csv")).header, "kind,set,relatedness");
  EXPECT_EQ(read_csv(in_case("targets.csv")).header, "target,events,coordinated,farm_like,manufactured");
}

TEST_F(CaseOfFarms, NamesEachGroupByTheHashOfItsMembers) {
  const auto members = members_by_group(folder_ / "case");
  ASSERT_FALSE(members.empty());
  for (const auto& [group, actors] : members) EXPECT_EQ(group, group_id_of(actors));
}

TEST_F(CaseOfFarms, AgreesWithItselfFromTableToTable) {
  const auto members = members_by_group(folder_ / "case");
  const auto verdicts = verdict_by_group(folder_ / "case");
  const Csv groups = read_csv(in_case("groups.csv"));
  std::map<std::string, std::uint64_t> events;
  std::map<std::string, std::set<std::string>> targets;
  std::map<Key, std::uint64_t> targets_of_member;
  for (const auto& row : read_csv(in_case("evidence.csv")).rows) {
    ASSERT_TRUE(members.contains(row.at("group"))) << row.at("group");
    EXPECT_TRUE(members.at(row.at("group")).contains(row.at("actor"))) << row.at("actor") << " is no member";
    ++events[row.at("group")];
    ++targets_of_member[{row.at("group"), row.at("actor")}];
    targets[row.at("group")].insert(row.at("target"));
  }
  EXPECT_EQ(groups.rows.size(), members.size());
  for (const auto& row : groups.rows) {
    SCOPED_TRACE(row.at("group"));
    ASSERT_TRUE(members.contains(row.at("group")));
    EXPECT_TRUE((std::set<std::string>{"coordinated", "farm-like", "manufactured", "unexplained"}.contains(row.at("verdict")))) << row.at("verdict");
    EXPECT_EQ(std::stoul(row.at("actors")), members.at(row.at("group")).size());
    EXPECT_EQ(std::stoul(row.at("events")), events[row.at("group")]);
    EXPECT_EQ(std::stoul(row.at("targets")), targets[row.at("group")].size());
    EXPECT_EQ(std::strtod(row.at("q_value").c_str(), nullptr) <= .01, row.at("verdict") != "unexplained") << row.at("q_value");
    EXPECT_FALSE(row.at("reason").empty());
  }
  for (const auto& row : read_csv(in_case("members.csv")).rows) {
    EXPECT_EQ(row.at("verdict"), verdicts.at(row.at("group")));
    EXPECT_LE(std::stoul(row.at("targets")), (targets_of_member[{row.at("group"), row.at("actor")}])) << row.at("actor");
  }
}

TEST_F(CaseOfFarms, RestsOnEventsOfTheLogAndOnFirstActsOnly) {
  std::set<std::pair<std::string, Key>> seen;
  for (const auto& row : read_csv(in_case("evidence.csv")).rows) {
    const Key key{row.at("actor"), row.at("target")};
    const auto act = first_act_.find(key);
    ASSERT_NE(act, first_act_.end()) << key.first << " never acted on " << key.second;
    EXPECT_EQ(time_of(row.at("time")), act->second) << key.first << " on " << key.second;
    EXPECT_TRUE(seen.emplace(row.at("group"), key).second) << "counted twice";
  }
  EXPECT_FALSE(seen.empty());
}

// The definition: for each of the group's targets, each pair of members' first acts within the scale.
TEST_F(CaseOfFarms, CountsTheMeetingsThatTheLogShows) {
  std::map<std::string, std::set<std::string>> targets;
  for (const auto& row : read_csv(in_case("evidence.csv")).rows) targets[row.at("group")].insert(row.at("target"));
  std::map<Key, std::uint64_t> meetings;
  for (const auto& group : read_csv(in_case("groups.csv")).rows) {
    const std::string& id = group.at("group");
    const double scale = std::stod(group.at("scale_seconds"));  // "inf" is read too
    const std::set<std::string> members = members_by_group(folder_ / "case").at(id);
    for (const std::string& target : targets[id])
      for (const std::string& a : members)
        for (const std::string& b : members) {
          const auto act_a = first_act_.find({a, target}), act_b = first_act_.find({b, target});
          if (a == b || act_a == first_act_.end() || act_b == first_act_.end()) continue;
          meetings[{id, a}] += static_cast<double>(std::abs(act_a->second - act_b->second)) <= scale * kMicrosecondsPerSecond;
        }
  }
  for (const auto& row : read_csv(in_case("members.csv")).rows)
    EXPECT_EQ(std::stoul(row.at("meetings")), (meetings[{row.at("group"), row.at("actor")}])) << row.at("actor");
}

TEST_F(CaseOfFarms, CountsTheEventsOnEveryTargetAndTheEvidenceOfCoordinatedGroups) {
  const auto verdicts = verdict_by_group(folder_ / "case");
  std::map<std::string, std::map<std::string, std::set<std::string>>> accused_on;  // verdict, target
  for (const auto& row : read_csv(in_case("evidence.csv")).rows)
    accused_on[verdicts.at(row.at("group"))][row.at("target")].insert(row.at("actor"));
  std::map<std::string, std::uint64_t> events;
  for (const auto& row : log_.rows) ++events[row.at("target")];
  const Csv targets = read_csv(in_case("targets.csv"));
  EXPECT_EQ(targets.rows.size(), events.size());
  for (const auto& row : targets.rows) {
    EXPECT_EQ(std::stoul(row.at("events")), events[row.at("target")]) << row.at("target");
    std::set<std::string> counted;  // under the highest verdict only
    for (const auto& [verdict, column] : {std::pair("manufactured", "manufactured"), std::pair("farm-like", "farm_like"), std::pair("coordinated", "coordinated")}) {
      std::size_t expected = 0;
      for (const std::string& actor : accused_on[verdict][row.at("target")]) expected += counted.insert(actor).second;
      EXPECT_EQ(std::stoul(row.at(column)), expected) << row.at("target") << " " << column;
    }
  }
}

TEST_F(CaseOfFarms, SaysHowItCameAbout) {
  const nlohmann::json run = read_json(in_case("run.json"));
  EXPECT_EQ(run.at("format"), 1);
  EXPECT_EQ("bonafide " + run.at("bonafide").get<std::string>() + "\n", bonafide({"--version"}).out);
  EXPECT_EQ(run.at("events_sha256").get<std::string>().size(), 64u);
  EXPECT_EQ(run.at("events_file_sha256"), promised_bytes(folder_ / "case").at("events.parquet"));
  EXPECT_EQ(run.at("sampling_key"), run.at("events_sha256"));
  EXPECT_EQ(run.at("sampling_key_source"), "events_sha256");
  EXPECT_EQ(run.at("parameters").at("scales_seconds"), (nlohmann::json{60, 7200, 86400, "all"}));
  EXPECT_EQ(run.at("parameters").at("dropped_scales"), nlohmann::json::array());
  EXPECT_EQ(run.at("parameters").at("action"), nullptr);
  EXPECT_EQ(run.at("parameters").at("columns").at("country"), "country");
  std::set<std::string> actors, targets;
  for (const auto& row : log_.rows) {
    actors.insert(row.at("actor"));
    targets.insert(row.at("target"));
  }
  const nlohmann::json& log = run.at("log");
  EXPECT_EQ(log.at("rows_read"), log_.rows.size());
  EXPECT_EQ(log.at("rows_rejected"), 0);
  EXPECT_EQ(log.at("events"), log_.rows.size());
  EXPECT_EQ(log.at("first_acts"), first_act_.size());
  EXPECT_EQ(log.at("actors"), actors.size());
  EXPECT_EQ(log.at("targets"), targets.size());
  EXPECT_EQ(log.at("resolution_seconds"), 1);
  const auto by_time = [](const auto& a, const auto& b) { return a.at("time") < b.at("time"); };
  EXPECT_EQ(log.at("first_time"), std::ranges::min_element(log_.rows, by_time)->at("time"));
  EXPECT_EQ(log.at("last_time"), std::ranges::max_element(log_.rows, by_time)->at("time"));
  const auto verdicts = verdict_by_group(folder_ / "case");
  EXPECT_EQ(run.at("groups").at("manufactured"), std::ranges::count_if(verdicts, [](const auto& v) { return v.second == "manufactured"; }));
  EXPECT_EQ(run.at("groups").at("coordinated"), std::ranges::count_if(verdicts, [](const auto& v) { return v.second == "coordinated"; }));
  EXPECT_EQ(run.at("groups").at("tested").get<std::size_t>() + run.at("groups").at("not_testable").get<std::size_t>(), verdicts.size());
  EXPECT_FALSE(run.at("limits").empty());
}

TEST_F(CaseOfFarms, KeepsWhatIsOutsideThePromiseApart) {
  const nlohmann::json timings = read_json(in_case("timings.json"));
  EXPECT_GT(timings.at("seconds"), 0);
  EXPECT_GT(timings.at("stages").at(0).at("cpu_seconds"), 0);
  const double events = read_json(in_case("run.json")).at("log").at("events");
  for (const auto& stage : timings.at("stages")) {
    const std::string name = stage.at("name");
    EXPECT_NEAR(stage.at("events_per_second").get<double>() * stage.at("seconds").get<double>(), events, 1) << name;
    EXPECT_EQ(stage.contains("bytes_per_second"), name == "reading" || name == "sorting") << name;
    EXPECT_EQ(stage.contains("pairs_per_event"), name == "looking for pairs") << name;
    if (name == "reading") {
      EXPECT_NEAR(stage.at("bytes_per_second").get<double>() * stage.at("seconds").get<double>(), timings.at("files")[0].at("bytes").get<double>(), 1);
    }
    if (name == "looking for pairs") {
      EXPECT_NEAR(stage.at("pairs_per_event").get<double>() * events, timings.at("pair_search").at("visited").get<double>(), 1);
    }
  }
  EXPECT_GT(timings.at("peak_memory_bytes"), 1'000'000);
  EXPECT_GE(timings.at("threads"), 1);
  EXPECT_GT(timings.at("memory_bytes"), 0);
  EXPECT_FALSE(timings.at("machine").at("cpu").get<std::string>().empty());
  ASSERT_EQ(timings.at("files").size(), 1u);
  EXPECT_EQ(timings.at("files")[0].at("path"), "sim/log.csv");
  EXPECT_EQ(timings.at("files")[0].at("sha256"), to_hex(sha256(read("sim/log.csv"))));
  const std::string run = read("case/run.json"), report = read("case/report.html");
  for (const char* never : {"sim/log.csv", "peak_memory", "threads\""}) {
    EXPECT_EQ(run.find(never), std::string::npos) << never;
    EXPECT_EQ(report.find(never), std::string::npos) << never;
  }
}

TEST_F(CaseOfFarms, KeepsTheEventsWithTheirOptionalColumns) {
  const auto options_for = [&](const std::string& file) {
    ingest::ReadOptions options;
    options.inputs = {path(file)};
    options.work_folder = folder_;
    return options;
  };
  const ingest::Log kept = ingest::testing::read_well(options_for("case/events.parquet"));
  const ingest::Log log = ingest::testing::read_well(options_for("sim/log.csv"));
  EXPECT_EQ(ingest::testing::events_of(kept.events), ingest::testing::events_of(log.events));
  EXPECT_EQ(kept.columns.count("country") + kept.columns.count("created") + kept.columns.count("action"), 3u);
  EXPECT_EQ(canonical_hash(kept.events), canonical_hash(log.events));
}

TEST_F(CaseOfFarms, HasAReportOfOneFileThatNamesEveryCoordinatedGroup) {
  const std::string report = read("case/report.html");
  EXPECT_TRUE(report.starts_with("<!doctype html>") || report.starts_with("<!DOCTYPE html>")) << report.substr(0, 40);
  EXPECT_NE(report.find("</html>"), std::string::npos);
  for (const char* outside : {"src=\"http", "href=\"http", "<link", "<script src", "@import", "url(http"})
    EXPECT_EQ(report.find(outside), std::string::npos) << outside;
  std::size_t named = 0;
  for (const auto& [group, verdict] : verdict_by_group(folder_ / "case")) {
    if (verdict == "unexplained") continue;
    EXPECT_NE(report.find(group), std::string::npos) << group;
    ++named;
  }
  EXPECT_GT(named, 0u);
}

TEST_F(CaseOfFarms, SummarisesOnTheScreenAndNamesThePaths) {
  EXPECT_NE(finished_.out.find("coordinated"), std::string::npos);
  EXPECT_NE(finished_.out.find("case/report.html"), std::string::npos);
  EXPECT_EQ(finished_.out.find('\x1b'), std::string::npos) << "colour belongs to a terminal";
  for (const std::string& line : lines_of(finished_.out)) EXPECT_LE(line.size(), 200u) << line;
  EXPECT_EQ(finished_.err.find('\r'), std::string::npos) << "so does a bar";
  EXPECT_NE(finished_.err.find("reading"), std::string::npos) << "a line a stage";
}

// `coordinated` is said of clubs too, which organise; of accounts that belong to nothing, never.
// `manufactured` never is said of a club.
TEST_F(CaseOfFarms, FindsBoughtAccountsAndAccusesNobodyWhoBelongsToNothing) {
  std::map<std::string, std::map<std::string, std::string>> truth;
  for (const auto& row : read_csv(folder_ / "sim/truth.csv").rows) truth[row.at("actor")] = row;
  std::size_t bought = 0, clubs = 0, nothing = 0, manufactured_bought = 0, manufactured_else = 0;
  for (const char* verdict : {"coordinated", "farm-like", "manufactured"})
    for (const std::string& actor : members_with(folder_ / "case", verdict)) {
      const bool is_bought = truth.at(actor).at("label") == "1";
      ++(is_bought ? bought : truth.at(actor).at("group").empty() ? nothing : clubs);
      if (std::string(verdict) == "manufactured") ++(is_bought ? manufactured_bought : manufactured_else);
    }
  std::printf("manufactured: %zu bought accounts, %zu others\n", manufactured_bought, manufactured_else);
  EXPECT_GT(manufactured_bought, 20u) << "one of the two farms was registered in one go";
  EXPECT_LE(20 * manufactured_else, manufactured_bought);
  std::printf("coordinated: %zu bought accounts, %zu of genuine clubs, %zu of neither\n", bought, clubs, nothing);
  EXPECT_GT(bought, 100u);
  EXPECT_LE(100 * nothing, bought + clubs);
}

class WaysToAsk : public InFolder {
 protected:
  WaysToAsk() {
    std::string rows = "actor,target,time,action\n";
    for (int i = 0; i < 3000; ++i)
      rows += "a" + std::to_string(i * 7 % 113) + ",t" + std::to_string(i * 5 % 41) + "," + std::to_string(1'600'000'000 + 601 * i) + (i % 3 ? ",like\n" : ",share\n");
    write("log.csv", rows);
  }
};

TEST_F(WaysToAsk, QuietPrintsNothing) {
  const Finished finished = run_well({"detect", "log.csv", "--out", "case", "--quiet"});
  EXPECT_EQ(finished.out + finished.err, "");
}

TEST_F(WaysToAsk, JsonIsAllThatIsOnStandardOutput) {
  for (const bool quiet : {false, true}) {
    std::vector<std::string> arguments{"detect", "log.csv", "--out", "case", "--force", "--json"};
    if (quiet) arguments.emplace_back("--quiet");
    const Finished finished = run_well(arguments);
    const auto json = nlohmann::json::parse(finished.out, nullptr, false);
    ASSERT_FALSE(json.is_discarded()) << finished.out;
    EXPECT_EQ(json.at("case"), "case");
    EXPECT_EQ(json.at("findings").size(), read_csv(folder_ / "case/groups.csv").rows.size());
    const nlohmann::json run = read_json(folder_ / "case/run.json");
    for (const auto& [key, value] : run.items()) EXPECT_EQ(json.at(key), value) << key;
    EXPECT_EQ(finished.err.empty(), quiet);
  }
}

TEST_F(WaysToAsk, AGivenSamplingKeyIsKept) {
  const std::string digits = "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef";
  write("key.hex", digits + "\n");
  run_well({"detect", "log.csv", "--out", "case", "--quiet", "--sampling-key", "key.hex"});
  const nlohmann::json run = read_json(folder_ / "case/run.json");
  EXPECT_EQ(run.at("sampling_key"), "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
  EXPECT_EQ(run.at("sampling_key_source"), "given");
  EXPECT_NE(run.at("events_sha256"), run.at("sampling_key"));
}

TEST_F(WaysToAsk, ABadSamplingKeyIsRefused) {
  expect_refused({"detect", "log.csv", "--out", "case", "--sampling-key", "absent.hex"}, {"--sampling-key absent.hex", "openssl rand -hex 32"});
  for (const std::string bad : {"", "abc\n", "zz23456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"}) {
    write("key.hex", bad);
    expect_refused({"detect", "log.csv", "--out", "case", "--sampling-key", "key.hex"}, {"--sampling-key key.hex", "64 hex digits", "openssl rand -hex 32"});
  }
}

TEST_F(WaysToAsk, OneActionOfSeveral) {
  run_well({"detect", "log.csv", "--out", "case", "--quiet", "--action", "like"});
  const nlohmann::json run = read_json(folder_ / "case/run.json");
  EXPECT_EQ(run.at("parameters").at("action"), "like");
  EXPECT_EQ(run.at("log").at("events"), 2000);
  EXPECT_EQ(run.at("log").at("rows_of_other_actions"), 1000);
  EXPECT_EQ(run.at("log").at("rows_read"), 3000);
}

TEST_F(WaysToAsk, ColumnsByOtherNamesInAnyPlaceOfTheCommandLine) {
  std::string text = read("log.csv");
  text.replace(0, text.find('\n'), "who,what,when,how");
  write("named.csv", text);
  run_well({"detect", "log.csv", "--out", "plain", "--quiet"});
  run_well({"detect", "named.csv", "--out", "after", "--quiet", "--columns", "actor=who,target=what,time=when,action=how"});
  run_well({"detect", "--columns", "actor=who,target=what", "--columns", "time=when,action=how", "named.csv", "--out", "before", "--quiet"});
  EXPECT_EQ(read("after/members.csv"), read("plain/members.csv"));
  EXPECT_EQ(promised_bytes(folder_ / "before"), promised_bytes(folder_ / "after"));
  EXPECT_EQ(read_json(folder_ / "after/run.json").at("events_sha256"), read_json(folder_ / "plain/run.json").at("events_sha256"));
}

TEST_F(WaysToAsk, ScalesOfOnesOwn) {
  run_well({"detect", "log.csv", "--out", "case", "--quiet", "--scales", "1h,90s"});
  EXPECT_EQ(read_json(folder_ / "case/run.json").at("parameters").at("scales_seconds"), (nlohmann::json{90, 3600}));
}

TEST_F(WaysToAsk, ADefaultScaleFinerThanTheLogIsDroppedAndSaid) {
  std::string rows = "actor,target,time\n";
  for (int i = 0; i < 200; ++i) rows += "a" + std::to_string(i % 20) + ",t" + std::to_string(i % 7) + "," + std::to_string(1'600'041'600 + 86'400 * (i % 50)) + "\n";
  write("days.csv", rows);
  run_well({"detect", "days.csv", "--out", "case", "--quiet"});
  const nlohmann::json run = read_json(folder_ / "case/run.json");
  EXPECT_EQ(run.at("log").at("resolution_seconds"), 86'400);
  EXPECT_EQ(run.at("parameters").at("scales_seconds"), (nlohmann::json{86400, "all"}));
  EXPECT_EQ(run.at("parameters").at("dropped_scales").size(), 2u);
  EXPECT_NE(run.at("limits").dump().find("left out, because it is finer"), std::string::npos);
}

TEST_F(WaysToAsk, ATrailingSlashNamesTheSameFolder) {
  run_well({"detect", "log.csv", "--out", "case/", "--quiet"});
  EXPECT_EQ(names_in(folder_), (std::set<std::string>{"log.csv", "case"}));
  EXPECT_TRUE(exists("case/run.json"));
}

TEST_F(WaysToAsk, ForceReplacesACaseWhole) {
  run_well({"detect", "log.csv", "--out", "case", "--quiet"});
  write("case/stray.txt", "of the old case");
  run_well({"detect", "log.csv", "--out", "case", "--quiet", "--force"});
  EXPECT_FALSE(exists("case/stray.txt"));
  EXPECT_EQ(names_in(folder_), (std::set<std::string>{"log.csv", "case"}));
}

TEST_F(WaysToAsk, ForceLeavesTheOldCaseWhereTheNewRunFails) {
  run_well({"detect", "log.csv", "--out", "case", "--quiet"});
  const auto before = promised_bytes(folder_ / "case");
  EXPECT_EQ(run({"detect", "absent.csv", "--out", "case", "--quiet", "--force"}).exit_code, 2);
  EXPECT_EQ(promised_bytes(folder_ / "case"), before);
}

// 2^64 and its neighbours are one number as a double; so are they as saturated integers.
TEST_F(WaysToAsk, IdsBeyondTwoToThe64AreKeptExactly) {
  const std::string base = "184467440737095516";  // 2^64 = 18446744073709551616
  std::string rows = "actor,target,time\n";
  for (int target = 0; target < 12; ++target)
    for (int actor = 10; actor < 22; ++actor)
      rows += base + std::to_string(actor) + ",90071992547409930000" + std::to_string(target) + "," + std::to_string(1'600'000'000 + 100'000 * target + actor) + "\n";
  for (int i = 0; i < 4000; ++i)
    rows += "00" + std::to_string(i % 997) + ",90071992547409930000" + std::to_string(i * 31 % 500) + "," + std::to_string(1'600'000'000 + 300 * i) + "\n";
  write("big.csv", rows);
  run_well({"detect", "big.csv", "--out", "case", "--quiet"});
  std::set<std::string> farm, targets;
  for (int actor = 10; actor < 22; ++actor) farm.insert(base + std::to_string(actor));
  const auto members = members_by_group(folder_ / "case");
  EXPECT_TRUE(std::ranges::any_of(members, [&](const auto& group) { return group.second == farm; })) << read("case/members.csv");
  for (const auto& row : read_csv(folder_ / "case/evidence.csv").rows) EXPECT_NE(rows.find(row.at("actor") + "," + row.at("target") + ","), std::string::npos);
  for (const auto& row : read_csv(folder_ / "case/targets.csv").rows) targets.insert(row.at("target"));
  EXPECT_EQ(targets.size(), 500u);
  run_well({"detect", "case/events.parquet", "--out", "again", "--quiet"});
  EXPECT_EQ(promised_bytes(folder_ / "again"), promised_bytes(folder_ / "case"));
}

}  // namespace
}  // namespace bonafide::cli_tests
