#include "bonafide/format/case_writer.h"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/format/calibration.h"
#include "bonafide/format/numbers.h"

namespace bonafide::format {
namespace {

using Json = nlohmann::ordered_json;

std::string seconds_text(double seconds) { return std::isinf(seconds) ? "inf" : fmt::format("{:g}", seconds); }

// The shortest decimal that reads back as the same double: what is recomputed from it has every digit.
std::string number_text(const std::optional<double>& number) { return number ? fmt::format("{}", *number) : ""; }

std::string inputs_text(const std::vector<std::pair<std::string, double>>& inputs) {
  std::string text;
  for (const auto& [name, value] : inputs) text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, value);
  return text;
}

std::string pretty(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json scales_json(const Parameters& parameters) {
  Json scales = Json::array();
  for (Microseconds window : parameters.scales) scales.push_back(static_cast<double>(window) / kMicrosecondsPerSecond);
  if (parameters.whole_log_scale) scales.push_back("all");
  return scales;
}

Json columns_json(const std::vector<std::pair<std::string, std::string>>& columns) {
  Json out = Json::object();
  for (const auto& [role, column] : columns) out[role] = column;
  return out;
}

Json to_json(const ImpressionsRecord& shown) {
  return Json{{"sha256", shown.sha256},
              {"profile", shown.profile},
              {"columns", columns_json(shown.columns)},
              {"rows_read", shown.rows_read},
              {"rows_rejected", shown.rows_rejected},
              {"events", shown.events},
              {"used", shown.used},
              {"unknown", shown.unknown},
              {"after_act", shown.after_act},
              {"acts_shown", shown.acts_shown}};
}

Json to_json(const RunRecord& run) {
  return Json{
      {"format", kCaseFormatVersion},
      {"bonafide", run.version},
      {"events_sha256", run.events_sha256},
      {"events_file_sha256", run.events_file_sha256},
      {"sampling_key", run.sampling_key},
      {"sampling_key_source", run.sampling_key_given ? "given" : "events_sha256"},
      {"parameters",
       {{"scales_seconds", scales_json(run.parameters)},
        {"dropped_scales", run.parameters.dropped_scales},
        {"unrelated_interests", run.parameters.unrelated_interests},
        {"time_unit", run.parameters.time_unit.empty() ? Json(nullptr) : Json(run.parameters.time_unit)},
        {"action", run.parameters.action.empty() ? Json(nullptr) : Json(run.parameters.action)},
        {"profile", run.profile},
        {"columns", columns_json(run.columns)}}},
      {"log",
       {{"rows_read", run.rows_read},
        {"rows_rejected", run.rows_rejected},
        {"rows_of_other_actions", run.rows_of_other_actions},
        {"events", run.events},
        {"first_acts", run.first_acts},
        {"actors", run.actors},
        {"targets", run.targets},
        {"first_time", format_time(run.first_time, run.times_relative)},
        {"last_time", format_time(run.last_time, run.times_relative)},
        {"times", run.times_relative ? "seconds since the log's own zero" : "UTC"},
        {"resolution_seconds", static_cast<double>(run.resolution) / kMicrosecondsPerSecond}}},
      {"groups",
       {{"candidates", run.candidates},
        {"tested", run.tested},
        {"not_testable", run.not_testable},
        {"coordinated", run.coordinated},
        {"farm_like", run.farm_like},
        {"manufactured", run.manufactured}}},
      {"impressions", run.impressions.sha256.empty() ? Json(nullptr) : to_json(run.impressions)},
      {"limits", run.limits},
      {"calibration", run.calibration ? Json::parse(calibration_summary_json(*run.calibration)) : Json(nullptr)},
  };
}

}  // namespace

Status write_groups(const std::string& path, const std::vector<GroupRecord>& groups) {
  CsvWriter csv(path);
  csv.row({"group", "verdict", "actors", "targets", "events", "scale_seconds", "p_value", "q_value", "most_interests", "reason"});
  for (const GroupRecord& g : groups)
    csv.row({g.group, verdict_name(g.verdict), std::to_string(g.actors), std::to_string(g.targets), std::to_string(g.events),
             seconds_text(g.scale_seconds), probability_text(g.ln_p), probability_text(g.ln_q),
             g.most_interests > 0 ? std::to_string(g.most_interests) : "", g.reason});
  return csv.close();
}

Status write_members(const std::string& path, const std::vector<MemberRecord>& members) {
  CsvWriter csv(path);
  csv.row({"actor", "group", "verdict", "targets", "meetings", "expected", "p_value"});
  for (const MemberRecord& m : members)
    csv.row({m.actor, m.group, verdict_name(m.verdict), std::to_string(m.targets), std::to_string(m.meetings), fmt::format("{:.3g}", m.expected), probability_text(m.ln_p)});
  return csv.close();
}

Status write_targets(const std::string& path, const std::vector<TargetRecord>& targets) {
  CsvWriter csv(path);
  csv.row({"target", "events", "coordinated", "farm_like", "manufactured"});
  for (const TargetRecord& t : targets)
    csv.row({t.target, std::to_string(t.events), std::to_string(t.coordinated), std::to_string(t.farm_like), std::to_string(t.manufactured)});
  return csv.close();
}

Status write_tests(const std::string& path, const std::vector<TestRecord>& tests) {
  CsvWriter csv(path);
  csv.row({"group", "test", "outcome", "statistic", "expected", "ln_price", "p_value", "inputs", "question", "assumption", "wrong_if"});
  for (const TestRecord& t : tests)
    csv.row({t.group, t.test, outcome_name(t.outcome), number_text(t.statistic), number_text(t.expected), number_text(t.ln_price),
             t.ln_p ? probability_text(*t.ln_p) : "", inputs_text(t.inputs), t.question, t.assumption, t.wrong_if});
  return csv.close();
}

Status write_group_targets(const std::string& path, const std::vector<GroupTargetRecord>& targets, bool times_relative) {
  CsvWriter csv(path);
  csv.row({"group", "target", "window_begin", "window_end", "acts", "acts_inside", "members", "members_inside", "outsiders", "outsiders_inside", "p_value", "relatedness"});
  for (const GroupTargetRecord& t : targets)
    csv.row({t.group, t.target, format_time(t.window_begin, times_relative), format_time(t.window_end, times_relative), std::to_string(t.acts), std::to_string(t.acts_inside),
             std::to_string(t.members), std::to_string(t.members_inside), std::to_string(t.outsiders), std::to_string(t.outsiders_inside), probability_text(t.ln_p),
             t.relatedness ? fmt::format("{:.3g}", *t.relatedness) : ""});
  return csv.close();
}

Status write_controls(const std::string& path, const InterestRecord& interest) {
  CsvWriter csv(path);
  csv.row({"kind", "set", "relatedness"});
  for (const auto& [kind, sets] : {std::pair("related", &interest.related), std::pair("random", &interest.random)})
    for (std::size_t s = 0; s < sets->size(); ++s) csv.row({kind, std::to_string(s + 1), fmt::format("{:.3g}", (*sets)[s])});
  return csv.close();
}

EvidenceWriter::EvidenceWriter(const std::string& path, bool times_relative) : csv_(path), times_relative_(times_relative) {
  csv_.row({"group", "actor", "target", "time", "meetings", "in_window"});
}

void EvidenceWriter::row(const EvidenceRecord& e) {
  csv_.row({e.group, e.actor, e.target, format_time(e.time, times_relative_), std::to_string(e.meetings), e.in_window ? "1" : "0"});
}

std::string run_json(const RunRecord& run) { return pretty(to_json(run)); }

std::string summary_json(const Findings& findings, const std::string& case_path) {
  Json json = to_json(findings.run);
  json["case"] = case_path;
  Json groups = Json::array();
  for (const GroupRecord& g : findings.groups)
    groups.push_back({{"group", g.group}, {"verdict", verdict_name(g.verdict)}, {"actors", g.actors}, {"targets", g.targets}, {"events", g.events},
                      {"p_value", probability_text(g.ln_p)}, {"q_value", probability_text(g.ln_q)},
                      {"most_interests", g.most_interests > 0 ? Json(g.most_interests) : Json(nullptr)}, {"reason", g.reason}});
  json["findings"] = std::move(groups);
  return pretty(json);
}

}  // namespace bonafide::format
