#include "bonafide/report/error_rates.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bonafide/format/numbers.h"
#include "bonafide/report/html.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using format::Calibration;
using format::Verdict;

const format::GroupStability* stability_of(const format::RunRecord& run, const std::string& group) {
  if (!run.calibration) return nullptr;
  for (const format::GroupStability& entry : run.calibration->stability)
    if (entry.group == group) return &entry;
  return nullptr;
}

// Whole percent; tenths below ten. Rounded outward, so that no interval is printed narrower than it is.
std::string limit_text(double share, bool upward) {
  const double scale = share < 0.1 ? 1000 : 100;
  const double steps = upward ? std::ceil(share * scale - 1e-9) : std::floor(share * scale + 1e-9);
  return fmt::format("{:g}", steps * 100 / scale);
}

std::string stability_sentence(const format::RunRecord& run, const format::GroupRecord& group) {
  const format::GroupStability* entry = stability_of(run, group.group);
  if (entry == nullptr || run.calibration->keys == 0) return "Whether other sampling keys lead to the same verdict was not tried.";
  return fmt::format("{} of {} other sampling keys lead to a group of mostly the same accounts with the same verdict.", entry->same, run.calibration->keys);
}

Table table_of(const std::string& head, const std::vector<RateRow>& rows, const char* convicted) {
  Table table{{{head, false}, {"planted"}, {"proposed"}, {"tested"}, {std::string(convicted) + " coordinated"}, {"tested further"}, {std::string(convicted) + " farm-like"}}, {}};
  for (const RateRow& row : rows) {
    const auto& levels = row.tally->levels;
    table.rows.push_back({escaped(row.what), format::grouped(row.tally->planted), format::grouped(row.tally->proposed), format::grouped(levels[0].tested), rate_words(levels[0].convicted),
                          format::grouped(levels[1].tested), rate_words(levels[1].convicted)});
  }
  return table;
}

}  // namespace

std::string rate_words(const format::Rate& rate) {
  if (rate.of == 0) return "none";
  return fmt::format("{} of {} ({} to {} %)", rate.count, rate.of, limit_text(rate.low, false), limit_text(rate.high, true));
}

std::vector<std::string> error_rate_sentences(const Calibration& calibration, Verdict level) {
  const std::size_t l = format::level_index(level);
  const format::LevelTally &farms = calibration.all_farms.levels[l], &communities = calibration.all_communities.levels[l];
  const auto& rewired = calibration.rewired.levels[l];
  const bool any = farms.tested + communities.tested + rewired.tested > 0;
  if (!any) return {fmt::format("No planting was put to the test of {} on this log: how often that verdict errs here is not known.", format::verdict_name(level))};
  std::vector<std::string> out;
  if (farms.convicted.of > 0) out.push_back(fmt::format("Farms planted in this log and found {} or higher: {}.", format::verdict_name(level), rate_words(farms.convicted)));
  if (communities.convicted.of > 0)
    out.push_back(fmt::format("Genuine communities planted in it and called {} or higher, though nobody was bought: {}; of those that could be tested: {}.", format::verdict_name(level), rate_words(communities.convicted),
                              rate_words(communities.convicted_of_tested)));
  if (rewired.logs_accusing.of > 0)
    out.push_back(fmt::format("The log rewired, so that nobody agreed on anything, and somebody called {} or higher all the same: {}; groups tested there: {}.", format::verdict_name(level), rate_words(rewired.logs_accusing), rewired.tested));
  if (farms.convicted.count == 0)
    out.emplace_back(farms.convicted.of == 0 ? "No farm was planted, so that nobody innocent was accused would show nothing."
                                             : "None of the planted farms was found, so that nobody innocent was accused would show nothing.");
  return out;
}

std::string keys_agreeing(const format::RunRecord& run, const std::string& group) {
  const format::GroupStability* entry = stability_of(run, group);
  return entry == nullptr || run.calibration->keys == 0 ? "" : fmt::format("{}/{}", entry->same, run.calibration->keys);
}

std::string error_rates_of_group(const format::RunRecord& run, const format::GroupRecord& group) {
  if (!run.calibration) return "";
  std::string html = "<h3>Error rates on this log</h3>\n<p>";
  for (const std::string& sentence : error_rate_sentences(*run.calibration, group.verdict)) html += escaped(sentence) + " ";
  return html + "</p>\n<p>" + escaped(stability_sentence(run, group)) + "</p>\n";
}

std::vector<RateRow> farm_rows(const Calibration& calibration) {
  std::vector<RateRow> rows;
  for (const format::FarmKind& kind : calibration.farms) rows.push_back({fmt::format("{}, {} accounts", kind.pace, kind.members), &kind.tally});
  for (const format::FarmFactor& factor : calibration.factors) rows.push_back({fmt::format("{} {}", factor.factor, factor.value), &factor.tally});
  if (!rows.empty()) rows.push_back({"all", &calibration.all_farms});
  return rows;
}

std::vector<RateRow> community_rows(const Calibration& calibration) {
  std::vector<RateRow> rows;
  for (const format::CommunityKind& kind : calibration.communities) rows.push_back({fmt::format("{} topic{}, {}", kind.topics, kind.topics == 1 ? "" : "s", kind.pace), &kind.tally});
  if (!rows.empty()) rows.push_back({"all", &calibration.all_communities});
  return rows;
}

std::string error_rates_section(const format::Findings& findings) {
  std::string html = "<h2>Error rates on this log</h2>\n";
  if (!findings.run.calibration) return html + "<p>They were not measured. <code>bonafide calibrate</code> measures them.</p>\n";
  const Calibration& calibration = *findings.run.calibration;
  html += "<p>Into copies of this log, one farm, or one genuine community of its own accounts, was planted at a time, of kinds fixed beforehand; other copies were rewired, so that nobody agreed on "
          "anything. Each copy was examined in the same way as the log. Intervals are exact (Clopper–Pearson, 95 %). They hold for what was planted: real farms and real communities may be of other kinds. "
          "Where little was tested, little is known. A planting is proposed where five of its members stand in one candidate group; tested where the log had power to tell whether such a group "
          "is in lockstep; tested further where it could tell whether the group’s targets are unrelated for others.</p>\n<ul>\n";
  for (const Verdict level : format::kLevels) {
    html += fmt::format("<li><strong>{}</strong>: ", format::verdict_name(level));
    for (const std::string& sentence : error_rate_sentences(calibration, level)) html += escaped(sentence) + " ";
    html += "</li>\n";
  }
  html += "</ul>\n";
  if (!calibration.farms.empty()) html += "<h3>Planted farms</h3>\n<div class=\"prose\">" + table_html(table_of("farm", farm_rows(calibration), "found")) + "</div>\n";
  if (!calibration.communities.empty())
    html += "<h3>Planted genuine communities</h3>\n<div class=\"prose\">" + table_html(table_of("community", community_rows(calibration), "called")) + "</div>\n";
  if (calibration.keys > 0)
    html += fmt::format("<p>Under {} other sampling keys, {} were accused that match none of this log’s findings.</p>\n", calibration.keys, count_of(calibration.only_other_keys, "group"));
  for (const std::string& note : calibration.notes) html += "<p class=\"note\">" + text_html(note) + "</p>\n";
  return html;
}

std::string error_rates_text(const format::Findings& findings, std::size_t width, const Ink& ink) {
  std::string text;
  for (const Verdict level : format::kLevels) {
    if (std::none_of(findings.groups.begin(), findings.groups.end(), [&](const auto& group) { return group.verdict == level; })) continue;
    std::string paragraph = fmt::format("Error rates on this log, {}:", format::verdict_name(level));
    for (const std::string& sentence : error_rate_sentences(*findings.run.calibration, level)) paragraph += " " + sentence;
    text += wrapped(plain(paragraph), width, ink, kFaint);
  }
  return text;
}

}  // namespace bonafide::report
