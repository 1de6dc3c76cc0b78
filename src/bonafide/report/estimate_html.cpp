#include <fmt/format.h>

#include "bonafide/format/numbers.h"
#include "bonafide/report/estimate_plots.h"
#include "bonafide/report/estimate_report.h"
#include "bonafide/report/estimate_words.h"
#include "bonafide/report/html.h"
#include "bonafide/report/time_axis.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using estimate::Estimate;
using estimate::TargetEstimate;

std::string opening(const Estimate& estimate, const std::string& policy) {
  const format::RunRecord& run = estimate.run;
  return fmt::format(
      "<header>\n<p class=\"note\">Estimates on engagement in a log</p>\n<h1>{}</h1>\n"
      "<p class=\"limit\">Lower bounds hold with 97.5 % under the assumptions beside them. Nothing here tells a click farm from supporters who organise, and what detection misses is in no figure.</p>\n</header>\n"
      "<p class=\"note version\">bonafide {} · log <code class=\"hash\">{}</code> · <span class=\"whole\">{}</span> to <span class=\"whole\">{}{}</span> · policy {}</p>\n",
      text_html(estimate.targets.empty() ? "No target was estimated." : share_sentence(estimate.targets.front())), text_html(run.version), escaped(run.events_sha256),
      time_text(run.first_time, run.times_relative), time_text(run.last_time, run.times_relative), run.times_relative ? "" : " UTC", text_html(policy));
}

std::string overview(const Estimate& estimate) {
  Table table{{{"target", false}, {"acts"}, {"flagged"}, {"in lockstep, at least"}, {"of its acts"}, {"used once"}, {"excess of these, at least"}}, {}, true};
  for (const TargetEstimate& target : estimate.targets)
    table.rows.push_back({id_html(target.target), format::grouped(target.acts), format::grouped(target.share[0].flagged), format::grouped(target.share[0].lower),
                          percent(target.acts == 0 ? 0 : static_cast<double>(target.share[0].lower) / static_cast<double>(target.acts)),
                          target.single_use ? format::grouped(target.single_use->excess.seen) : "–", target.single_use ? format::grouped(target.single_use->excess.lower) : "–"});
  return "<h2>Targets</h2>\n" + table_html(table);
}

std::string limits_part(const Estimate& estimate, const TargetEstimate& target) {
  Table table{{{"targets served"}, {"accounts needed"}}, {}};
  for (const estimate::DetectionLimit& limit : target.limits) table.rows.push_back({format::grouped(limit.customers), limit.accounts ? format::grouped(*limit.accounts) : "none is enough"});
  return "<h3>What could have been found</h3>\n" + table_html(table) + "<p class=\"note\">" + escaped(limits_sentence(estimate)) + "</p>\n";
}

std::string target_section(const Estimate& estimate, const TargetEstimate& target, std::size_t number) {
  const auto id = [&](const char* name) { return fmt::format("t{}-{}", number, name); };
  std::string html = fmt::format("<section class=\"group\">\n<h2>{}</h2>\n", id_html(target.target));
  html += share_figure(estimate, target, id("share")) + timeline_figure(estimate, target, id("time"));
  const std::string single_use = single_use_figure(estimate, target, id("once"));
  html += single_use.empty() ? "<p>" + text_html(single_use_sentence(estimate, target)) + "</p>\n" : single_use;
  return html + limits_part(estimate, target) + "</section>\n";
}

std::string calibration_part(const Estimate& estimate) {
  std::string html = "<h2>Farms planted in this log</h2>\n";
  for (const std::string& sentence : estimate.calibration) html += "<p>" + text_html(sentence) + "</p>\n";
  return html;
}

}  // namespace

std::string estimate_html(const disclose::Approved<estimate::Estimate>& estimate) {
  const Estimate& value = estimate.value();
  std::string html = opening(value, estimate.policy());
  if (value.targets.size() > 1) html += overview(value);
  for (std::size_t t = 0; t < value.targets.size(); ++t) html += target_section(value, value.targets[t], t + 1);
  if (!value.audience.empty()) html += "<h2>Audience against population</h2>\n" + audience_figures(value);
  if (!value.calibration.empty()) html += calibration_part(value);
  return page_html(fmt::format("Estimates on log {}", value.run.events_sha256.substr(0, 12)), html, "\n.none { fill: none; }\n");
}

}  // namespace bonafide::report
