#include "bonafide/report/parameters.h"

#include <fmt/format.h>

#include <algorithm>

#include "bonafide/report/html.h"
#include "bonafide/report/visible.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

const std::vector<std::string> kDefaultScales{"1 min", "2 h", "1 d"};

/// 'like': a word for the shell, nothing in it expanded.
std::string shell_quoted(std::string_view word) {
  const auto plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '=' || c == ',' || c == '.' || c == '-';
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

/// "actor=who,target=what".
std::string mapping_of(const std::vector<std::pair<std::string, std::string>>& columns) {
  std::string mapping;
  for (const auto& [role, column] : columns) mapping += (mapping.empty() ? "" : ",") + role + "=" + column;
  return mapping;
}

/// "2 h" as the command line takes it, "2h".
std::string scale_option(Microseconds scale) {
  std::string text = format_window(scale);
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  return text;
}

/// Default scales that were too fine for the log are dropped again when the run is repeated.
bool has_default_scales(const format::Parameters& parameters) {
  std::vector<std::string> finite;
  for (const auto& dropped : parameters.dropped_scales)
    if (const auto window = parse_window(dropped))
      finite.push_back(format_window(*window));
    else
      finite.push_back(dropped);
  for (const Microseconds scale : parameters.scales) finite.push_back(format_window(scale));
  return parameters.whole_log_scale && finite == kDefaultScales;
}

}  // namespace

std::string scales_text(const format::Parameters& parameters) {
  std::string text;
  for (const Microseconds scale : parameters.scales)
    text += (text.empty() ? "" : ", ") + format_window(scale);
  if (parameters.whole_log_scale) text += text.empty() ? "whole log" : ", whole log";
  return text;
}

std::string columns_html(const format::RunRecord& run) {
  std::string html;
  for (const auto& [role, column] : run.columns)
    html += fmt::format("{}{} from {}", html.empty() ? "" : ", ", text_html(role), id_html(column));
  return html;
}

std::string reproducing_command(const format::RunRecord& run) {
  std::string command = "bonafide detect INPUT --out CASE";
  if (run.profile == "columns") {
    command += " --columns " + shell_quoted(mapping_of(run.columns));
  } else if (!run.profile.empty()) {
    command += " --profile " + shell_quoted(run.profile);
  }
  if (!run.parameters.action.empty()) command += " --action " + shell_quoted(run.parameters.action);
  if (!run.parameters.time_unit.empty()) command += " --time-unit " + run.parameters.time_unit;
  if (!has_default_scales(run.parameters)) {
    std::string scales;
    for (const Microseconds scale : run.parameters.scales)
      scales += (scales.empty() ? "" : ",") + scale_option(scale);
    if (run.parameters.whole_log_scale) scales += scales.empty() ? "all" : ",all";
    command += " --scales " + scales;
  }
  if (run.parameters.unrelated_interests != format::Parameters{}.unrelated_interests) command += fmt::format(" --unrelated-interests {}", run.parameters.unrelated_interests);
  if (!run.impressions.sha256.empty()) command += " --impressions IMPRESSIONS";
  if (run.impressions.profile == "columns") command += " --impressions-columns " + shell_quoted(mapping_of(run.impressions.columns));
  if (run.sampling_key_given) command += " --sampling-key KEY";
  if (run.calibration) command += " --calibration DIR";
  return command;
}

std::string parameters_section(const format::RunRecord& run) {
  Table table{{{"parameter", false}, {"value", false}}, {}};
  const auto add = [&](std::string_view name, std::string value) {
    table.rows.push_back({std::string(name), std::move(value)});
  };
  std::string dropped;
  for (const auto& scale : run.parameters.dropped_scales)
    dropped += (dropped.empty() ? "" : ", ") + text_html(scale);
  add("bonafide version", text_html(run.version));
  add("case format", fmt::format("{}", format::kCaseFormatVersion));
  add("scales", scales_text(run.parameters));
  add("default scales finer than the log’s resolution, dropped", dropped.empty() ? "none" : dropped);
  add("time unit", run.parameters.time_unit.empty() ? "as the values tell" : run.parameters.time_unit + ", as given");
  add("action", run.parameters.action.empty() ? "all" : id_html(run.parameters.action));
  add("profile", text_html(run.profile));
  add("columns", run.columns.empty() ? "as in the profile" : columns_html(run));
  add("sampling key", fmt::format("<code class=\"hash\">{}</code> ({})", text_html(run.sampling_key),
                                  run.sampling_key_given ? "given" : "derived from the log’s hash"));
  add("unrelated interests that a community is granted, K", fmt::format("{}", run.parameters.unrelated_interests));
  add("impressions", run.impressions.sha256.empty() ? "none" : fmt::format("SHA-256 <code class=\"hash\">{}</code>", text_html(run.impressions.sha256)));
  add("smallest group", "5 accounts");
  add("false discovery rate", "1 %, over all candidate groups and over the accounts of a group");

  std::string html = "<h2>Every parameter</h2>\n<div class=\"prose\">" + table_html(table) + "</div>\n";
  html += fmt::format(
      "<h2>How to reproduce</h2>\n<p>The same events in any order, split into any files, give the same case "
      "to the byte, and this page with it:</p>\n<pre><code>{}</code></pre>\n",
      escaped(visible_text(reproducing_command(run))));
  html += run.sampling_key_given
              ? "<p>KEY is the file with the sampling key that stands above. A key committed before the log "
                "was seen keeps anybody from choosing what is sampled.</p>\n"
              : "<p>The sampling key is derived from the log’s hash, so nothing else is needed. Other keys may be "
                "tried with <code>--sampling-key</code>: a finding should stand under most of them.</p>\n";
  if (!run.impressions.sha256.empty()) html += "<p>IMPRESSIONS is the log of what accounts were shown whose hash stands above.</p>\n";
  if (run.calibration) html += "<p>DIR is the calibration of this log, which can be made again with <code>bonafide calibrate</code>.</p>\n";
  return html;
}

}  // namespace bonafide::report
