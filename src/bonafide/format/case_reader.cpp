#include "bonafide/format/case_reader.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <fmt/format.h>

#include "bonafide/format/calibration.h"
#include "bonafide/format/csv_reader.h"
#include "bonafide/format/numbers.h"
#include "bonafide/format/run_reader.h"

namespace bonafide::format {
namespace {

using Names = std::initializer_list<std::string_view>;

Result<CsvReader> open(const std::string& path, Names columns) { return CsvReader::open(path, std::span(columns.begin(), columns.size())); }

Verdict verdict_at(CsvReader& csv, std::size_t column) {
  const auto verdict = parse_verdict(csv.text(column));
  if (!verdict) csv.refuse(column, "unexplained, coordinated, farm-like or manufactured");
  return verdict.value_or(Verdict::kUnexplained);
}

Result<std::vector<GroupRecord>> read_groups(const std::string& path) {
  TRY(CsvReader csv, open(path, {"group", "verdict", "actors", "targets", "events", "scale_seconds", "p_value", "q_value", "reason", "most_interests"}));
  std::vector<GroupRecord> groups;
  while (csv.next()) {
    GroupRecord g;
    g.group = csv.id(0);
    g.verdict = verdict_at(csv, 1);
    g.actors = csv.count(2);
    g.targets = csv.count(3);
    g.events = csv.count(4);
    g.scale_seconds = csv.real(5);
    g.ln_p = csv.ln_probability(6);
    g.ln_q = csv.ln_probability(7);
    g.reason = csv.text(8);
    g.most_interests = csv.text(9).empty() ? 0 : csv.count(9);
    g.tested = !g.reason.starts_with(kNotTestable);
    groups.push_back(std::move(g));
  }
  TRY_STATUS(csv.status());
  return groups;
}

// The group that a row belongs to, which must be one of groups.csv.
class KnownGroups {
 public:
  explicit KnownGroups(const std::vector<GroupRecord>& groups) {
    for (const GroupRecord& group : groups) known_.insert(group.group);
  }
  std::string at(CsvReader& csv, std::size_t column) const {
    if (!known_.contains(csv.text(column))) csv.refuse(column, "a group of groups.csv");
    return std::string(csv.text(column));
  }

 private:
  std::set<std::string, std::less<>> known_;
};

Result<std::vector<MemberRecord>> read_members(const std::string& path, const KnownGroups& groups) {
  TRY(CsvReader csv, open(path, {"actor", "group", "verdict", "targets", "meetings", "expected", "p_value"}));
  std::vector<MemberRecord> members;
  while (csv.next()) members.push_back({csv.id(0), groups.at(csv, 1), verdict_at(csv, 2), csv.count(3), csv.count(4), csv.real(5), csv.ln_probability(6)});
  TRY_STATUS(csv.status());
  return members;
}

Result<std::vector<TargetRecord>> read_targets(const std::string& path) {
  TRY(CsvReader csv, open(path, {"target", "events", "coordinated", "farm_like", "manufactured"}));
  std::vector<TargetRecord> targets;
  while (csv.next()) targets.push_back({csv.id(0), csv.count(1), csv.count(2), csv.count(3), csv.count(4)});
  TRY_STATUS(csv.status());
  return targets;
}

// "hits=12 affinity=1.5": names and numbers.
std::vector<std::pair<std::string, double>> inputs_at(CsvReader& csv, std::size_t column) {
  std::vector<std::pair<std::string, double>> inputs;
  for (std::string_view rest = csv.text(column); !rest.empty();) {
    const std::string_view pair = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    const auto value = parse_real(pair.substr(std::min(pair.size(), equals) + (equals < pair.size())));
    if (equals == 0 || equals == std::string_view::npos || !value) {
      csv.refuse(column, "name=value, separated by blanks");
      break;
    }
    inputs.emplace_back(pair.substr(0, equals), *value);
  }
  return inputs;
}

Result<std::vector<TestRecord>> read_tests(const std::string& path, const KnownGroups& groups) {
  TRY(CsvReader csv, open(path, {"group", "test", "outcome", "statistic", "expected", "ln_price", "p_value", "inputs", "question", "assumption", "wrong_if"}));
  std::vector<TestRecord> tests;
  while (csv.next()) {
    TestRecord t;
    t.group = groups.at(csv, 0);
    t.test = csv.id(1);
    const auto outcome = parse_outcome(csv.text(2));
    if (!outcome) csv.refuse(2, "rejects, does not reject or not tested");
    t.outcome = outcome.value_or(Outcome::kNotTested);
    t.statistic = csv.real_if_any(3);
    t.expected = csv.real_if_any(4);
    t.ln_price = csv.real_if_any(5);
    t.ln_p = csv.ln_probability_if_any(6);
    t.inputs = inputs_at(csv, 7);
    t.question = csv.text(8);
    t.assumption = csv.text(9);
    t.wrong_if = csv.text(10);
    tests.push_back(std::move(t));
  }
  TRY_STATUS(csv.status());
  return tests;
}

Result<std::vector<GroupTargetRecord>> read_group_targets(const std::string& path, const KnownGroups& groups, bool relative) {
  TRY(CsvReader csv, open(path, {"group", "target", "window_begin", "window_end", "acts", "acts_inside", "members", "members_inside", "outsiders", "outsiders_inside", "p_value", "relatedness"}));
  std::vector<GroupTargetRecord> targets;
  while (csv.next())
    targets.push_back({groups.at(csv, 0), csv.id(1), csv.time(2, relative), csv.time(3, relative), csv.count(4), csv.count(5), csv.count(6), csv.count(7), csv.count(8), csv.count(9),
                       csv.ln_probability(10), csv.real_if_any(11)});
  TRY_STATUS(csv.status());
  return targets;
}

Result<std::vector<EvidenceRecord>> read_evidence(const std::string& path, const KnownGroups& groups, bool relative) {
  TRY(CsvReader csv, open(path, {"group", "actor", "target", "time", "meetings", "in_window"}));
  std::vector<EvidenceRecord> evidence;
  while (csv.next()) {
    if (csv.text(5) != "0" && csv.text(5) != "1") csv.refuse(5, "0 or 1");
    evidence.push_back({groups.at(csv, 0), csv.id(1), csv.id(2), csv.time(3, relative), csv.count(4), csv.text(5) == "1"});
  }
  TRY_STATUS(csv.status());
  return evidence;
}

Result<InterestRecord> read_controls(const std::string& path) {
  TRY(CsvReader csv, open(path, {"kind", "relatedness"}));
  InterestRecord interest;
  while (csv.next()) {
    if (csv.text(0) != "related" && csv.text(0) != "random") csv.refuse(0, "related or random");
    (csv.text(0) == "related" ? interest.related : interest.random).push_back(csv.real(1));
  }
  TRY_STATUS(csv.status());
  return interest;
}

void fill_from_tests(std::vector<GroupRecord>& groups, const std::vector<TestRecord>& tests) {
  std::map<std::string_view, const TestRecord*> of_targets;
  for (const TestRecord& test : tests)
    if (test.test == "targets") of_targets[test.group] = &test;
  for (GroupRecord& group : groups) {
    const auto found = of_targets.find(group.group);
    if (found == of_targets.end()) continue;
    group.in_windows = input_of(*found->second, "in_windows").value_or(0) != 0;
    group.hits = found->second->statistic.value_or(0);
    group.expected_hits = found->second->expected.value_or(0);
  }
}

}  // namespace

Result<Case> read_case(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  if (!fs::exists(folder, ignored)) return Error{ErrorKind::kInput, fmt::format("{} does not exist; name the folder that `bonafide detect --out` wrote", folder)};
  const auto file = [&](const char* name) { return (fs::path(folder) / name).string(); };
  if (!fs::exists(file("run.json"), ignored))
    return Error{ErrorKind::kInput, fmt::format("{} holds no run.json, so it is no case; name the folder that `bonafide detect --out` wrote", folder)};
  Case out;
  Findings& findings = out.findings;
  TRY(findings.run, read_run(file("run.json")));
  if (fs::exists(file("calibration.json"), ignored)) {
    TRY(Calibration calibration, read_calibration(folder));
    findings.run.calibration = std::make_shared<const Calibration>(std::move(calibration));
  }
  const bool relative = findings.run.times_relative;
  TRY(findings.groups, read_groups(file("groups.csv")));
  const KnownGroups known(findings.groups);
  TRY(findings.members, read_members(file("members.csv"), known));
  TRY(findings.targets, read_targets(file("targets.csv")));
  TRY(findings.tests, read_tests(file("tests.csv"), known));
  TRY(findings.group_targets, read_group_targets(file("group_targets.csv"), known, relative));
  TRY(findings.interest, read_controls(file("controls.csv")));
  TRY(out.evidence, read_evidence(file("evidence.csv"), known, relative));
  fill_from_tests(findings.groups, findings.tests);
  return out;
}

}  // namespace bonafide::format
