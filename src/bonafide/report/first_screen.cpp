#include "bonafide/report/first_screen.h"

#include <fmt/format.h>

#include "bonafide/format/calibration.h"
#include "bonafide/format/numbers.h"
#include "bonafide/report/error_rates.h"
#include "bonafide/report/html.h"
#include "bonafide/report/parameters.h"
#include "bonafide/report/time_axis.h"
#include "bonafide/report/unrelated_words.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

std::string log_list(const format::RunRecord& run) {
  const auto row = [](std::string_view name, const std::string& value) {
    return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, value);
  };
  std::string html = "<dl class=\"log\">\n";
  html += row("Log", fmt::format("SHA-256 <code class=\"hash\">{}</code> of its events in a fixed order, not of a file", escaped(run.events_sha256)));
  html += row("Span", fmt::format("{} to {}. {}", time_text(run.first_time, run.times_relative),
                                  time_text(run.last_time, run.times_relative),
                                  run.times_relative ? "Times are relative to the log’s own zero."
                                                     : run.parameters.time_unit == "utc" ? "Times are without a zone, read as UTC because the operator said so." : "Times are UTC."));
  html += row("Resolution", format_window(run.resolution));
  html += row("Events",
              fmt::format("{}, of which {} are an account’s first act on a target: only these count as acts",
                          format::grouped(run.events), format::grouped(run.first_acts)));
  html += row("Read",
              fmt::format("{}; {} rejected, {} of other actions", count_of(run.rows_read, "row"),
                          format::grouped(run.rows_rejected), format::grouped(run.rows_of_other_actions)));
  html += row("Actors", count_of(run.actors, "account"));
  html += row("Targets", count_of(run.targets, "target"));
  html += row("Profile", text_html(run.profile) + (run.columns.empty() ? "" : ": " + columns_html(run)));
  return html + "</dl>\n";
}

std::string version_line(const format::RunRecord& run, const std::string& policy) {
  return fmt::format(
      "<p class=\"note version\">bonafide {} · scales {} · {} · sampling key {} · policy {}</p>\n",
      text_html(run.version), scales_text(run.parameters),
      run.parameters.action.empty() ? "all actions" : "action " + id_html(run.parameters.action),
      run.sampling_key_given ? "given" : "from the log’s hash", text_html(policy));
}

std::string most_interests_cell(const format::GroupRecord& record) { return record.most_interests > 0 ? format::grouped(record.most_interests) : "–"; }

std::string findings_table(const format::Findings& findings, const std::vector<GroupView>& views, std::uint64_t coordinated) {
  Table table{
      {{"group", false}, {"verdict", false}, {"accounts"}, {"targets"}, {"acts"}, {"lockstep", false}, {"p"}},
      {},
      true};
  const bool has_most = has_most_interests(findings), has_keys = findings.run.calibration && findings.run.calibration->keys > 0;
  if (has_most) table.columns.push_back({"K*"});
  if (has_keys) table.columns.push_back({"keys"});
  for (const auto& view : views) {
    const auto& record = *view.record;
    if (!is_coordinated(record) || table.rows.size() == kMaxGroupsInFull) continue;
    table.rows.push_back(
        {fmt::format("<span class=\"whole\">{} <a href=\"#{}\">Group {}</a></span>", marker_html(view),
                     anchor_of(view), view.number),
         fmt::format("<span class=\"whole\">{}</span>", format::verdict_name(record.verdict)),
         format::grouped(record.actors), format::grouped(record.targets), format::grouped(record.events),
         fmt::format("<span class=\"whole\">{}</span>", lockstep_words(record)),
         record.ln_p <= format::kLeastGroupLnP ? "<span class=\"p\">&lt; 10<sup>−15</sup></span>" : probability_html(record.ln_p)});
    if (has_most) table.rows.back().push_back(most_interests_cell(record));
    if (has_keys) table.rows.back().push_back(escaped(keys_agreeing(findings.run, record.group)));
  }
  if (table.rows.empty()) return "<p>No group of accounts is called more than unexplained.</p>\n";
  std::string html =
      table_html(table) +
      "<p class=\"note\">p: if these accounts were strangers who share interests and act when others do, so "
      "strong a finding would come up with at most this probability. It is not the probability that they are "
      "innocent.</p>\n";
  if (has_most) html += fmt::format("<p class=\"note\">{}</p>\n", escaped(kMostInterestsNote));
  if (has_keys) html += "<p class=\"note\">keys: of the other sampling keys that were tried, those that lead to mostly the same accounts with the same verdict.</p>\n";
  if (coordinated > table.rows.size())
    html += fmt::format("<p class=\"note\">{} more are in <code>groups.csv</code>.</p>\n",
                        count_of(coordinated - table.rows.size(), "coordinated group"));
  const std::string untold = unrelated_sentence(findings);
  return untold.empty() ? html : html + "<p>" + escaped(untold) + "</p>\n";
}

/// Abstentions stand beside the findings, not behind them.
std::string leads(const format::Findings& findings, const std::vector<GroupView>& views) {
  const Totals totals = totals_of(findings);
  const std::uint64_t count = totals.not_significant + totals.not_testable;
  if (count == 0) return "<p>No further group of accounts stood out.</p>\n";
  Table table{{{"group", false}, {"accounts"}, {"targets"}, {"acts"}, {"p"}, {"reason", false}}, {}};
  for (const auto& view : views) {
    const auto& record = *view.record;
    if (is_coordinated(record) || table.rows.size() == kMaxLeadsListed) continue;
    table.rows.push_back({"<code>" + escaped(record.group) + "</code>", format::grouped(record.actors),
                          format::grouped(record.targets), format::grouped(record.events),
                          record.tested ? probability_html(record.ln_p) : "not tested",
                          text_html(record.reason)});
  }
  return fmt::format("<p>{}</p>\n", escaped(unexplained_sentence(findings))) +
         data_html("The unexplained groups", table, count, "groups.csv");
}

}  // namespace

std::string first_screen(const format::Findings& findings, const std::vector<GroupView>& views,
                         const std::string& policy) {
  return fmt::format(
             "<header>\n<p class=\"note\">Findings on coordinated engagement in a log</p>\n<h1>{}</h1>\n"
             "<p class=\"limit\">{}</p>\n</header>\n",
             escaped(finding_sentence(findings)), escaped(limit_sentence(findings))) +
         log_list(findings.run) + version_line(findings.run, policy) + "<h2>Findings</h2>\n" +
         findings_table(findings, views, totals_of(findings).coordinated) + leads(findings, views);
}

}  // namespace bonafide::report
