#include "bonafide/format/case_reader.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>

#include <gtest/gtest.h>

#include "bonafide/base/random.h"
#include "bonafide/format/case_writer.h"
#include "bonafide/format/csv.h"
#include "bonafide/format/csv_reader.h"
#include "bonafide/format/numbers.h"
#include "bonafide/format/run_reader.h"

namespace bonafide::format {
namespace {

namespace fs = std::filesystem;

// Ids as a hostile user would choose them.
const std::vector<std::string> kOddIds{"a", "\"", "\"\"", "a,b", "line\nfeed", "carriage\rreturn", "\r\n", " blank ", "=1+1", "\xc3\xa9", "\n", "a\"b,c\nd"};

Case made_case(bool relative) {
  Case made;
  Findings& f = made.findings;
  const Microseconds zero = relative ? -500'000 : 1'522'713'600'000'000;
  f.run.version = "0.1.0";
  f.run.events_sha256 = std::string(64, 'a');
  f.run.sampling_key = std::string(64, 'b');
  f.run.sampling_key_given = true;
  f.run.parameters = {{60'000'000, 7'200'000'000, 250'000}, !relative, 5, "like", relative ? "s" : "", {"1 min"}};
  f.run.profile = "bonafide";
  f.run.columns = {{"actor", "who, \"really\""}, {"target", "\xc3\xa9"}, {"time", "t"}};
  f.run.events = 18'446'744'073'709'551'615ull;
  f.run.first_acts = 3;
  f.run.rows_read = 9;
  f.run.first_time = zero;
  f.run.last_time = zero + 1'234'567;
  f.run.resolution = 1;
  f.run.times_relative = relative;
  f.run.candidates = 4;
  f.run.tested = f.run.not_testable = f.run.coordinated = f.run.farm_like = f.run.manufactured = 1;
  if (relative) f.run.impressions = {std::string(64, 'c'), "columns", {{"actor", "viewer"}, {"target", "item"}, {"time", "at"}}, 10, 1, 9, 5, 3, 1, 2};
  f.run.limits = {"It cannot tell \u202f this.", "Nor that."};

  GroupRecord found{.group = "00112233445566aa", .verdict = Verdict::kCoordinated, .actors = kOddIds.size(), .targets = 2, .events = 24, .scale_seconds = 7200, .ln_p = *parse_probability("3.2e-1043"), .ln_q = *parse_probability("6.4e-1043"), .reason = "24 acts, \"inside\" its windows"};
  found.in_windows = found.tested = true;
  found.hits = 24;
  found.most_interests = 14;
  found.expected_hits = 0.1 + 0.2;
  GroupRecord lead{.group = "ffffffffffffffff", .actors = 5, .scale_seconds = std::numeric_limits<double>::infinity(), .reason = "not testable: on none of their targets"};
  f.groups = {found, lead};
  for (const std::string& id : kOddIds) f.members.push_back({id, found.group, found.verdict, 2, 22, 0.0125, *parse_probability("0.00010")});
  for (const std::string& id : kOddIds) f.targets.push_back({id, 7, 1, 2, 3});
  f.tests.push_back({found.group, "targets", Outcome::kRejects, 24, 0.1 + 0.2, 812.3456789012345, *parse_probability("3.2e-1043"), {{"in_windows", 1}, {"affinity", 1.0 / 3}, {"huge", 1e300}}, "Is it?", "That it is not.", "Much, \"indeed\"."});
  f.tests.push_back({found.group, "habits", Outcome::kDoesNotReject, -1.5, 0, 0, *parse_probability("1"), {}, "q", "a", "w"});
  f.tests.push_back({lead.group, "targets", Outcome::kNotTested, {}, {}, {}, {}, {}, "q", "a", "w"});
  f.group_targets.push_back({found.group, "line\nfeed", zero, zero + 1'234'567, 40, 30, 24, 22, 12, 6, *parse_probability("0"), 0.75});
  f.group_targets.push_back({found.group, "other", zero, zero, 5, 4, 3, 3, 2, 1, *parse_probability("0.5"), {}});
  f.interest = {{1.5, 2.25}, {0.875}};
  for (const std::string& id : kOddIds) made.evidence.push_back({found.group, id, "line\nfeed", zero + 1, 11, true});
  made.evidence.back().in_window = false;
  return made;
}

class CaseReader : public ::testing::Test {
 protected:
  CaseReader() {
    std::string name = (fs::temp_directory_path() / "bonafide-case.XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
  }
  ~CaseReader() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  std::string file(const std::string& name) const { return (folder_ / name).string(); }
  std::string bytes_of(const std::string& name) const { return read_text_file(file(name)).value(); }
  void put(const std::string& name, const std::string& bytes) const { ASSERT_TRUE(write_text_file(file(name), bytes).ok()); }

  void write(const Case& made) const {
    const Findings& f = made.findings;
    ASSERT_TRUE(write_text_file(file("run.json"), run_json(f.run)).ok());
    ASSERT_TRUE(write_groups(file("groups.csv"), f.groups).ok());
    ASSERT_TRUE(write_members(file("members.csv"), f.members).ok());
    ASSERT_TRUE(write_targets(file("targets.csv"), f.targets).ok());
    ASSERT_TRUE(write_tests(file("tests.csv"), f.tests).ok());
    ASSERT_TRUE(write_group_targets(file("group_targets.csv"), f.group_targets, f.run.times_relative).ok());
    ASSERT_TRUE(write_controls(file("controls.csv"), f.interest).ok());
    EvidenceWriter evidence(file("evidence.csv"), f.run.times_relative);
    for (const EvidenceRecord& record : made.evidence) evidence.row(record);
    ASSERT_TRUE(evidence.close().ok());
  }
  // One sentence that holds each of `words`.
  void expect_refused(const std::vector<std::string>& words) const {
    const auto read = read_case(folder_.string());
    ASSERT_FALSE(read.ok());
    for (const std::string& word : words) EXPECT_NE(read.error().message.find(word), std::string::npos) << word << " is not in: " << read.error().message;
    EXPECT_EQ(read.error().message.find('\n'), std::string::npos) << read.error().message;
  }
  void expect_refused_with(const std::string& name, const std::string& from, const std::string& to, const std::vector<std::string>& words) const {
    SCOPED_TRACE(name + ": " + from + " -> " + to);
    const std::string good = bytes_of(name);
    const std::size_t at = good.find(from);
    ASSERT_NE(at, std::string::npos) << good;
    put(name, std::string(good).replace(at, from.size(), to));
    expect_refused(words);
    put(name, good);
  }
  fs::path folder_;
};

TEST_F(CaseReader, ReadsWhatWasWritten) {
  for (bool relative : {false, true}) {
    const Case made = made_case(relative);
    write(made);
    const auto read = read_case(folder_.string());
    ASSERT_TRUE(read.ok()) << read.error().message;
    const Findings &was = made.findings, &is = read.value().findings;
    EXPECT_EQ(is.run, was.run);
    EXPECT_EQ(is.groups, was.groups);
    EXPECT_EQ(is.members, was.members);
    EXPECT_EQ(is.targets, was.targets);
    EXPECT_EQ(is.tests, was.tests);
    EXPECT_EQ(is.group_targets, was.group_targets);
    EXPECT_EQ(read.value().evidence, made.evidence);
  }
}

TEST_F(CaseReader, FindsColumnsByNameAndLeavesUnknownOnes) {
  write(made_case(false));
  put("targets.csv", "new,events,target,manufactured,farm_like,coordinated\n\"x,\",7,p,3,2,1\n");
  const auto read = read_case(folder_.string());
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read.value().findings.targets, (std::vector<TargetRecord>{{"p", 7, 1, 2, 3}}));
}

TEST_F(CaseReader, NamesWhatIsMissing) {
  EXPECT_NE(read_case(file("absent")).error().message.find("absent does not exist"), std::string::npos);
  expect_refused({"holds no run.json", "bonafide detect --out"});
  write(made_case(false));
  for (const char* name : {"groups.csv", "members.csv", "targets.csv", "tests.csv", "group_targets.csv", "evidence.csv"}) {
    const std::string good = bytes_of(name);
    fs::remove(folder_ / name);
    expect_refused({name, "No such file", "bonafide detect"});
    put(name, "");
    expect_refused({name, "is empty"});
    put(name, "this,that\n");
    expect_refused({name, "has no column \"", "bonafide detect"});
    put(name, good);
  }
}

TEST_F(CaseReader, RefusesAnotherFormat) {
  write(made_case(false));
  expect_refused_with("run.json", "\"format\": 1,", "\"format\": 2,", {"run.json", "format 2", "reads format 1", "the program that wrote it"});
  expect_refused_with("run.json", "\"format\": 1,", "", {"run.json", "format is missing"});
  expect_refused_with("run.json", "{", "[", {"run.json is no JSON object"});
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  expect_refused_with("run.json", "{", "{\"deep\": " + deep + ",", {"run.json is no JSON object, or has over 64 brackets within each other"});
  expect_refused_with("run.json", "\"limits\": ", "\"limits\": " + deep + ", \"more\": ", {"over 64 brackets within each other"});
  expect_refused_with("run.json", "\"first_acts\": 3", "\"first_acts\": -3", {"log/first_acts is -3", "whole number"});
  expect_refused_with("run.json", "\"tested\": 1", "\"tested\": \"one\"", {"groups/tested is \"one\"", "whole number"});
  expect_refused_with("run.json", "2018-04-03T00", "2018-04-33T00", {"log/first_time", "2018-04-33"});
}

TEST_F(CaseReader, RefusesRowsThatWereChanged) {
  write(made_case(false));
  expect_refused_with("groups.csv", ",coordinated,", ",guilty,", {"groups.csv, line 2", "verdict is \"guilty\"", "farm-like"});
  expect_refused_with("groups.csv", "3.2e-1043", "5", {"groups.csv, line 2", "p_value is \"5\"", "probability"});
  expect_refused_with("groups.csv", ",7200,", ",nan,", {"scale_seconds is \"nan\"", "a number"});
  expect_refused_with("members.csv", "a,00112233445566aa", "a,0000000000000000", {"members.csv, line 2", "0000000000000000", "a group of groups.csv"});
  expect_refused_with("members.csv", ",2,22,", ",2,-22,", {"members.csv, line 2", "meetings is \"-22\"", "whole number"});
  expect_refused_with("members.csv", ",2,22,", ",2,", {"members.csv, line 2", "6 fields where the header has 7"});
  expect_refused_with("members.csv", "carriage\rreturn\",00112233445566aa", "carriage\rreturn\",x", {"members.csv, line 8", "group is \"x\""});
  expect_refused_with("targets.csv", "a,7", ",7", {"targets.csv, line 2", "target is \"\"", "never empty"});
  expect_refused_with("tests.csv", "in_windows=1", "in_windows=", {"tests.csv, line 2", "inputs", "name=value"});
  expect_refused_with("tests.csv", "in_windows=1 ", "in_windows=1  ", {"tests.csv, line 2", "inputs", "name=value"});
  expect_refused_with("tests.csv", "rejects", "convicts", {"tests.csv, line 2", "outcome is \"convicts\"", "does not reject"});
  expect_refused_with("group_targets.csv", "2018-04-03T00:00:00Z", "2018-04-03", {"group_targets.csv, line 2", "window_begin is \"2018-04-03\"", "a time as"});
  expect_refused_with("evidence.csv", ",11,1\n", ",11,yes\n", {"evidence.csv, line 2", "in_window is \"yes\"", "0 or 1"});
  expect_refused_with("evidence.csv", "\"a,b\"", "\"a,b", {"evidence.csv, line"});
  expect_refused_with("evidence.csv", "\"a,b\"", "\"a,b\"x", {"evidence.csv, line 8", "behind a closing quote"});
}

// Cut anywhere, and with any one byte changed (seed 1), a case is refused or read: never a crash.
TEST_F(CaseReader, SurvivesDamage) {
  write(made_case(true));
  RandomStream random(1, "damage");
  for (const char* name : {"run.json", "groups.csv", "members.csv", "targets.csv", "tests.csv", "group_targets.csv", "evidence.csv"}) {
    const std::string good = bytes_of(name);
    for (std::size_t length = 0; length < good.size(); length += 1 + random.below(60)) {
      put(name, good.substr(0, length));
      const auto read = read_case(folder_.string());
      const bool whole_rows = length > 0 && good[length - 1] == '\n';
      EXPECT_TRUE(whole_rows || !read.ok()) << name << " cut to " << length;
    }
    for (int round = 0; round < 60; ++round) {
      std::string bad = good;
      bad[random.below(bad.size())] = static_cast<char>(random.below(256));
      put(name, bad);
      (void)read_case(folder_.string());
    }
    put(name, good);
  }
  EXPECT_TRUE(read_case(folder_.string()).ok());
}

}  // namespace
}  // namespace bonafide::format
