// What `bonafide explain` says, checked against the case's tables and the log, both read by the test.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "bonafide/base/time.h"
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

using Json = nlohmann::json;
using Row = std::map<std::string, std::string>;

// As one line: sentences are wrapped.
std::string flat(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

class Explain : public InFolder {
 protected:
  Explain() {
    run_well({"simulate", "--scenario", "strongman", "--events", "60000", "--seed", "7", "--format", "csv", "--out", "sim", "--quiet"});
    run_well({"detect", "sim/log.csv", "--out", "case", "--quiet"});
    groups_ = rows("groups.csv");
    members_ = rows("members.csv");
    for (const auto& row : read_csv(folder_ / "sim/log.csv").rows) {
      const auto [act, is_new] = first_acts_[row.at("actor")].emplace(row.at("target"), row.at("time"));
      act->second = std::min(act->second, row.at("time"));  // ISO 8601 in UTC sorts as time does
    }
  }
  std::vector<Row> rows(const char* name) const { return read_csv(folder_ / "case" / name).rows; }
  Json json(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"explain", "case"});
    arguments.insert(arguments.end(), {"--json", "--quiet"});
    const Finished finished = run_well(arguments);
    EXPECT_EQ(finished.err, "");
    return Json::parse(finished.out, nullptr, false);
  }
  std::string text(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"explain", "case"});
    const std::string out = run_well(arguments).out;
    for (const std::string& line : lines_of(out)) EXPECT_LE(line.size(), 80u) << line;
    EXPECT_EQ(out.find('\x1b'), std::string::npos) << "colour belongs to a terminal";
    return out;
  }

  std::vector<Row> groups_, members_;
  std::map<std::string, std::map<std::string, std::string>> first_acts_;  // actor, target: time
};

TEST_F(Explain, AGroupIsGivenAsItsTablesHoldIt) {
  ASSERT_GE(groups_.size(), 4u);
  for (const Row& group : groups_) {
    SCOPED_TRACE(group.at("group"));
    const Json said = json({"--group", group.at("group")});
    for (const char* key : {"group", "verdict", "p_value", "q_value", "reason"}) EXPECT_EQ(said.at(key), group.at(key));
    EXPECT_EQ(said.at("members").size(), std::stoul(group.at("actors")));
    EXPECT_EQ(said.at("target_list").size(), std::stoul(group.at("targets")));
    EXPECT_EQ(said.at("evidence").size(), std::stoul(group.at("events")));
    EXPECT_EQ(said.at("explanations").size(), 9u);
    ASSERT_GE(said.at("tests").size(), 3u);
    std::size_t at = 0;
    for (const Row& test : rows("tests.csv")) {
      if (test.at("group") != group.at("group")) continue;
      ASSERT_LT(at, said.at("tests").size());
      const Json& told = said.at("tests")[at++];
      for (const char* key : {"test", "outcome", "question", "assumption", "wrong_if"}) EXPECT_EQ(told.at(key), test.at(key));
      EXPECT_EQ(told.at("p_value").is_null() ? "" : told.at("p_value").get<std::string>(), test.at("p_value"));
    }
    EXPECT_EQ(at, said.at("tests").size());
    const std::string paragraph = said.at("paragraph");
    EXPECT_NE(paragraph.find(group.at("actors") + " accounts"), std::string::npos) << paragraph;
    EXPECT_EQ(paragraph.find("carries no verdict") == std::string::npos, group.at("verdict") == "coordinated") << paragraph;
  }
}

TEST_F(Explain, AGroupReadsFromTheSentenceToTheActs) {
  const Row& group = groups_.front();
  const std::string all = text({"--group", group.at("group"), "--all"});
  std::size_t last = 0;
  for (const char* part : {"Group ", "accounts acted", "p = ", "targets. Do its accounts", "Assumption:", "Wrong if:", "windows. Do its acts", "habits. Do its accounts", "Targets:", "Accounts, each", "Innocent explanations", "Acts that"}) {
    const std::size_t at = all.find(part, last);
    ASSERT_NE(at, std::string::npos) << part << " is not behind what comes before it:\n" << all;
    last = at;
  }
  EXPECT_EQ(all.find("more: --all"), std::string::npos);
  for (const Row& member : members_)
    EXPECT_TRUE(member.at("group") != group.at("group") || all.find(member.at("actor")) != std::string::npos) << member.at("actor");
  const std::string brief = text({"--group", group.at("group").substr(0, 6)});
  EXPECT_NE(brief.find("more: --all prints them"), std::string::npos);
  EXPECT_LT(brief.size(), all.size());
}

TEST_F(Explain, AMembersTestIsRecomputedAsDetectMadeIt) {
  std::map<std::string, Row> tested;
  for (const Row& group : groups_)
    if (!group.at("reason").starts_with("not testable")) tested[group.at("group")] = group;
  int compared = 0;
  for (std::size_t x = 0; x < members_.size(); x += 17) {
    const Row& member = members_[x];
    const Json said = json({"--actor", member.at("actor")});
    const auto in = std::ranges::find_if(said.at("groups"), [&](const Json& one) { return one.at("group") == member.at("group"); });
    ASSERT_NE(in, said.at("groups").end());
    EXPECT_EQ(in->at("standing"), "member");
    EXPECT_EQ(in->at("acts_in_windows"), std::stoul(member.at("targets")));
    if (!tested.contains(member.at("group")) || member.at("expected") == "0") continue;
    EXPECT_EQ(in->at("p_value"), member.at("p_value"));
    EXPECT_NEAR(in->at("expected").get<double>() / std::stod(member.at("expected")), 1, 0.006);
    ++compared;
  }
  EXPECT_GT(compared, 10);
}

// The definition, from the log and the case's tables: acts on each group's targets, and those in windows.
TEST_F(Explain, AnAccountNotAccusedLearnsWhyNot) {
  std::map<std::string, std::map<std::string, Row>> targets;
  for (const Row& row : rows("group_targets.csv")) targets[row.at("group")][row.at("target")] = row;
  std::set<std::string> in_groups;
  for (const Row& member : members_) in_groups.insert(member.at("actor"));
  std::map<std::string, int> standings;
  int asked = 0;
  for (const auto& [actor, acts] : first_acts_) {
    if (in_groups.contains(actor) || acts.size() < 30 || asked++ > 25) continue;
    SCOPED_TRACE(actor);
    const Json said = json({"--actor", actor});
    EXPECT_EQ(said.at("acts"), acts.size());
    EXPECT_EQ(said.at("policy"), "custodian");
    EXPECT_TRUE(said.at("summary").get<std::string>().starts_with("This account is in no group that is called coordinated")) << said.at("summary");
    std::size_t listed = 0;
    for (const auto& [group, its] : targets) {
      std::size_t on = 0, inside = 0;
      for (const auto& [target, time] : acts)
        if (const auto found = its.find(target); found != its.end()) {
          ++on;
          inside += found->second.at("window_begin") <= time && time <= found->second.at("window_end");
        }
      const auto in = std::ranges::find_if(said.at("groups"), [&](const Json& one) { return one.at("group") == group; });
      ASSERT_EQ(in != said.at("groups").end(), on > 0) << group;
      if (on == 0) continue;
      ++listed;
      EXPECT_EQ(in->at("acts"), on);
      EXPECT_EQ(in->at("acts_in_windows"), inside);
      EXPECT_EQ(in->at("member"), false);
      EXPECT_TRUE(in->at("why").get<std::string>().starts_with("No member")) << in->at("why");
      EXPECT_NE(in->at("standing"), "would pass");
      ++standings[in->at("standing")];
    }
    EXPECT_EQ(said.at("groups").size(), listed);
  }
  EXPECT_GT(standings["too few acts inside windows"], 0);
  EXPECT_GT(standings["as many as expected"] + standings["not significant"], 0);
}

TEST_F(Explain, AnAccountThatActsOnceLearnsThatNobodyCouldSeeIt) {
  for (const auto& [actor, acts] : first_acts_) {
    if (acts.size() != 1) continue;
    EXPECT_NE(json({"--actor", actor}).at("summary").get<std::string>().find("acts on one target only"), std::string::npos);
    EXPECT_NE(flat(text({"--actor", actor})).find("acts on one target only"), std::string::npos);
    return;
  }
  FAIL() << "no such account in the log";
}

TEST_F(Explain, APairIsWhatTheLogHoldsOfBoth) {
  const std::string a = members_[0].at("actor"), b = members_[1].at("actor");
  const Json said = json({"--pair", a, b});
  EXPECT_EQ(said.at("groups").size(), 1u);
  const auto& of_a = first_acts_.at(a);
  const auto& of_b = first_acts_.at(b);
  const auto at = [](const std::string& time) { return static_cast<double>(parse_iso_time(time)->time) / 1e6; };
  std::size_t shared = 0;
  for (const auto& [target, time_a] : of_a) {
    const auto time_b = of_b.find(target);
    if (time_b == of_b.end()) continue;
    ASSERT_LT(shared, said.at("shared").size());
    const Json& told = said.at("shared")[shared++];
    EXPECT_EQ(told.at("target"), target);
    EXPECT_EQ(told.at("times"), (Json{time_a, time_b->second}));
    const double gap = at(time_b->second) - at(time_a);
    EXPECT_EQ(told.at("gap_seconds"), gap);
    std::size_t others = 0;
    std::vector<std::size_t> within(3, 0);
    const double scales[] = {60, 7200, 86'400};
    for (const auto& [other, acts] : first_acts_) {
      const auto act = acts.find(target);
      if (other == a || other == b || act == acts.end()) continue;
      ++others;
      for (std::size_t s = 0; s < 3; ++s) within[s] += std::abs(at(act->second) - at(time_a)) <= scales[s];
    }
    EXPECT_EQ(told.at("others"), others);
    EXPECT_EQ(told.at("others_within_scale"), Json(within));
    EXPECT_EQ(told.at("met_at_scale"), (Json{std::abs(gap) <= 60, std::abs(gap) <= 7200, std::abs(gap) <= 86'400}));
  }
  EXPECT_GE(shared, 2u);
  EXPECT_EQ(said.at("shared").size(), shared);
  EXPECT_NE(flat(text({"--pair", a, b})).find("Both are members of group " + members_[0].at("group")), std::string::npos);
}

TEST_F(Explain, LeavesTheCaseAsItIs) {
  const auto before = promised_bytes(folder_ / "case");
  const auto names = names_in(folder_ / "case");
  run_well({"explain", "case", "--actor", members_[0].at("actor")});
  EXPECT_EQ(promised_bytes(folder_ / "case"), before);
  EXPECT_EQ(names_in(folder_ / "case"), names);
}

TEST_F(Explain, RefusesWhatItCannotAnswer) {
  const std::string actor = members_[0].at("actor");
  expect_refused({"explain", "case"}, {"--group G, --actor A and --pair A B"});
  expect_refused({"explain", "case", "--group", "a", "--actor", "b"}, {"one of --group G"});
  expect_refused({"explain", "case", "--group", "zz"}, {"--group zz", "groups.csv lists them"});
  expect_refused({"explain", "case", "--actor", "nobody"}, {"--actor nobody", "no such account", "byte for byte"});
  expect_refused({"explain", "case", "--actor=-x\n\x1b[31m"}, {"--actor -x", "no such account"});
  expect_refused({"explain", "case", "--pair", actor}, {"--pair", "name two"});
  expect_refused({"explain", "case", "--pair", actor, actor}, {"--pair", "one account", "name two"});
  expect_refused({"explain", "case", "--pair=-x", "--pair=-y"}, {"--pair -x", "no such account"});
  expect_refused({"explain", "sim", "--group", "a"}, {"sim holds no run.json", "bonafide detect --out"});
  expect_refused({"explain", "absent", "--group", "a"}, {"absent does not exist"});
  expect_usage_error({"explain", "case", "--actor", ""}, {"--actor", "empty"});
  std::map<char, int> begins;
  for (const Row& group : groups_) ++begins[group.at("group")[0]];
  for (const auto& [first, count] : begins)
    if (count > 1) {
      expect_refused({"explain", "case", "--group", std::string(1, first)}, {std::to_string(count) + " groups begin so", "write more of the id"});
      return;
    }
}

TEST_F(Explain, RefusesACaseThatWasChanged) {
  const std::string actor = members_[0].at("actor"), run = read("case/run.json"), members = read("case/members.csv");
  write("case/run.json", std::string(run).replace(run.find("\"format\": 1"), 11, "\"format\": 2"));
  expect_refused({"explain", "case", "--actor", actor}, {"run.json", "format 2", "reads format 1"});
  write("case/run.json", run);
  write("case/members.csv", members.substr(0, members.size() - 5));
  expect_refused({"explain", "case", "--actor", actor}, {"members.csv, line", "untouched copy"});
  write("case/members.csv", members);
  fs::rename(folder_ / "case/tests.csv", folder_ / "tests.csv");
  expect_refused({"explain", "case", "--actor", actor}, {"tests.csv", "No such file"});
  fs::rename(folder_ / "tests.csv", folder_ / "case/tests.csv");

  std::string log = read("sim/log.csv");
  write("other.csv", log.substr(0, log.rfind('\n', log.size() - 2) + 1));  // one event less
  run_well({"detect", "other.csv", "--out", "other", "--quiet"});
  fs::copy_file(folder_ / "other/events.parquet", folder_ / "case/events.parquet", fs::copy_options::overwrite_existing);
  expect_refused({"explain", "case", "--actor", actor}, {"events.parquet", "the case was changed", "run.json says"});
  run_well({"explain", "case", "--group", groups_[0].at("group")});  // which needs no events
  fs::remove(folder_ / "case/events.parquet");
  expect_refused({"explain", "case", "--pair", actor, "nobody"}, {"events.parquet"});
}

class ExplainOddLogs : public InFolder {};

// Relative times, and ids that a terminal would act on.
TEST_F(ExplainOddLogs, OddIdsAndTimesFromTheLogsOwnZero) {
  std::string rows = "actor,target,time\n";
  for (int target = 0; target < 12; ++target)
    for (int actor = 0; actor < 12; ++actor) rows += "\"\x1b[31m,bad\"\"" + std::to_string(actor) + "\n\",\"-t\r\n" + std::to_string(target) + "\"," + std::to_string(100'000 * target + 10 * actor) + ".5\n";
  for (int i = 0; i < 4000; ++i) rows += "a" + std::to_string(i % 997) + ",\"-t\r\n" + std::to_string(i * 31 % 500) + "\"," + std::to_string(300 * i) + "\n";
  write("odd.csv", rows);
  run_well({"detect", "odd.csv", "--out", "case", "--time-unit", "s", "--quiet"});
  const Csv members = read_csv(folder_ / "case/members.csv");
  ASSERT_GE(members.rows.size(), 12u);
  const std::string a = members.rows[0].at("actor"), b = members.rows[1].at("actor");
  for (const std::vector<std::string>& question : {std::vector<std::string>{"--group", members.rows[0].at("group")}, {"--actor=" + a}, {"--pair=" + a, "--pair=" + b}}) {
    std::vector<std::string> arguments{"explain", "case"};
    arguments.insert(arguments.end(), question.begin(), question.end());
    const std::string out = run_well(arguments).out;
    EXPECT_EQ(out.find('\x1b'), std::string::npos) << out;
    EXPECT_EQ(out.find('\r'), std::string::npos) << out;
    EXPECT_EQ(out.find("1970"), std::string::npos) << out;
    EXPECT_NE(flat(out).find("seconds since the log's own zero"), std::string::npos) << out;
    arguments.emplace_back("--json");
    EXPECT_FALSE(Json::parse(run_well(arguments).out, nullptr, false).is_discarded());
  }
  const Json actor = Json::parse(run_well({"explain", "case", "--json", "--quiet", "--actor=" + a}).out, nullptr, false);
  EXPECT_EQ(actor.at("actor"), a);
  EXPECT_EQ(actor.at("acts"), 12);
}

TEST_F(ExplainOddLogs, ALogWithoutGroups) {
  std::string rows = "actor,target,time\n";
  for (int i = 0; i < 40; ++i) rows += "a" + std::to_string(i) + ",t" + std::to_string(i % 7) + ",2020-01-01T00:00:" + std::to_string(10 + i) + "Z\n";
  rows += "a1,t5,2020-01-02T00:00:00Z\n";
  write("log.csv", rows);
  run_well({"detect", "log.csv", "--out", "case", "--quiet"});
  expect_refused({"explain", "case", "--group", "0"}, {"none of the case's 0 groups"});
  EXPECT_NE(flat(run_well({"explain", "case", "--actor", "a1"}).out).find("no target of any group"), std::string::npos);
  EXPECT_NE(flat(run_well({"explain", "case", "--pair", "a1", "a2"}).out).find("Both acted on 0 targets"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::cli_tests
