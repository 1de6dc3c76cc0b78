#include "bonafide/report/production_records.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "bonafide/format/numbers.h"
#include "bonafide/report/html.h"
#include "bonafide/report/svg.h"
#include "bonafide/report/time_axis.h"
#include "bonafide/report/visible.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using disclose::RecordsAnswer;

constexpr double kPixels = 640, kLeft = 216, kWidth = 376, kTop = 8, kStrip = 34, kGap = 8, kAxis = 46;
constexpr std::size_t kMaxStrips = 16, kBars = 94, kLabelColumns = 32;

// Records of one group on one target.
struct Strip {
  std::string target, group;
  std::vector<Microseconds> times;
  std::set<std::string> accounts;
};

// By target, then group, as the records are.
std::vector<Strip> strips_of(const RecordsAnswer& answer) {
  std::vector<Strip> out;
  for (const auto& row : answer.rows) {
    if (out.empty() || out.back().target != row.target || out.back().group != row.group) out.push_back({row.target, row.group, {}, {}});
    out.back().times.push_back(row.time);
    out.back().accounts.insert(row.account);
  }
  return out;
}

// Records in each bar; a bar covers whole units of the times that are given.
std::vector<std::uint64_t> bars_of(const Strip& strip, const TimeAxis& axis) {
  std::vector<std::uint64_t> bars(kBars, 0);
  for (const Microseconds time : strip.times) {
    const double place = (axis.x(time) - axis.left) / axis.width * static_cast<double>(kBars);
    ++bars[std::min(kBars - 1, static_cast<std::size_t>(place))];
  }
  return bars;
}

void draw_strip(Drawing& drawing, const TimeAxis& axis, const Strip& strip, int colour, double top) {
  const std::vector<std::uint64_t> bars = bars_of(strip, axis);
  const std::uint64_t most = *std::max_element(bars.begin(), bars.end());
  const double step = kWidth / static_cast<double>(kBars), bottom = top + kStrip;
  drawing.text(kLeft - 12, top + 14, Anchor::kEnd, visible_label(strip.target, kLabelColumns));
  drawing.text(kLeft - 12, top + 30, Anchor::kEnd, strip.group, "quiet");
  drawing.line(kLeft, bottom, kLeft + kWidth, bottom, "hair");
  std::string outline;
  for (std::size_t bar = 0; bar < bars.size(); ++bar)
    if (bars[bar] > 0) outline += fmt::format("M{} {}h{}V{}h-{}z", px(kLeft + step * static_cast<double>(bar)), px(bottom), px(step), px(bottom - kStrip * static_cast<double>(bars[bar]) / static_cast<double>(most)), px(step));
  drawing.path(outline, fmt::format("g{} fill", colour));
  drawing.text(kLeft + kWidth + 6, top + 10, Anchor::kStart, format::grouped(most), "quiet");
}

std::string picture(const std::vector<Strip>& strips, const RecordsAnswer& answer, const std::string& id, const std::string& title) {
  const auto [first, last] = std::minmax_element(answer.rows.begin(), answer.rows.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
  const TimeAxis axis{first->time, last->time, answer.times_relative, kLeft, kWidth};
  const std::size_t drawn = std::min(strips.size(), kMaxStrips);
  const double bottom = kTop + (kStrip + kGap) * static_cast<double>(drawn);
  Drawing drawing(kPixels, bottom + kAxis, id, title, "One strip a target and group, bars over one axis of time; the number at the right is the tallest bar's, in records.");
  std::map<std::string, int> colour_of;
  for (std::size_t i = 0; i < drawn; ++i) {
    const int colour = colour_of.try_emplace(strips[i].group, static_cast<int>(colour_of.size() % 5) + 1).first->second;
    draw_strip(drawing, axis, strips[i], colour, kTop + (kStrip + kGap) * static_cast<double>(i));
  }
  const Ticks ticks = ticks_of(axis);
  for (const Tick& tick : ticks.ticks) {
    drawing.line(axis.x(tick.time), bottom, axis.x(tick.time), bottom + 5, "rule");
    drawing.text(axis.x(tick.time), bottom + 19, Anchor::kMiddle, tick.label);
  }
  drawing.text(kLeft, bottom + 38, Anchor::kStart, ticks.title + (answer.times_relative ? "" : ", UTC"));
  return drawing.finish();
}

Table strips_table(const std::vector<Strip>& strips, bool relative) {
  Table table{{{"target", false}, {"group", false}, {"records"}, {"accounts"}, {"first", false}, {"last", false}}, {}, true};
  for (const Strip& strip : strips) {
    if (table.rows.size() == kMaxDataRows) break;
    const auto [first, last] = std::minmax_element(strip.times.begin(), strip.times.end());
    table.rows.push_back({id_html(strip.target), fmt::format("<code>{}</code>", escaped(strip.group)), format::grouped(strip.times.size()), format::grouped(strip.accounts.size()), time_text(*first, relative), time_text(*last, relative)});
  }
  return table;
}

}  // namespace

RecordCounts counts_of(const RecordsAnswer& answer) {
  std::set<std::string_view> accounts, groups;
  for (const auto& row : answer.rows) accounts.insert(row.account), groups.insert(row.group);
  return {answer.rows.size(), accounts.size(), groups.size()};
}

std::string records_part(const RecordsAnswer& answer, const std::string& id, const std::string& file) {
  if (answer.rows.empty()) return "<p>No record of a group that may be shown is in this item’s scope.</p>\n";
  const std::vector<Strip> strips = strips_of(answer);
  const RecordCounts counts = counts_of(answer);
  const std::string finding = fmt::format("When {} acted here, by {}", count_of(counts.groups, "group"), count_of(counts.records, "record"));
  std::string caption = strips.size() > kMaxStrips ? fmt::format("The first {} of {} strips; all are in the table. ", kMaxStrips, format::grouped(strips.size())) : "";
  caption += "Each strip has a height of its own; the number beside it is its tallest bar’s. Accounts stand in the table of records alone.";
  return fmt::format("<p>{} of {}{} are in <code>{}</code>.</p>\n", capitalised(count_of(counts.records, "record")), count_of(counts.accounts, answer.identified ? "account" : "pseudonym"),
                     answer.identified ? "" : " (an account has one for each target)", escaped(file)) +
         figure_html(finding, picture(strips, answer, id + "-records", finding), escaped(caption), data_html("Data: by target and group", strips_table(strips, answer.times_relative), strips.size(), file));
}

}  // namespace bonafide::report
