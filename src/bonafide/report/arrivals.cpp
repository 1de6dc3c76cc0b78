#include "bonafide/report/arrivals.h"

#include <fmt/format.h>

#include <algorithm>

#include "bonafide/format/numbers.h"
#include "bonafide/report/html.h"
#include "bonafide/report/spread.h"
#include "bonafide/report/svg.h"
#include "bonafide/report/time_axis.h"
#include "bonafide/report/visible.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using format::TargetActivity;

constexpr double kPixels = 640, kLeft = 150, kWidth = 420;  // names left, the largest counts right
constexpr double kTop = 26, kStrip = 46, kStripGap = 8, kAxis = 46;
constexpr std::size_t kMaxBars = 140, kNameColumns = 20;

double strip_top(std::size_t strip) { return kTop + static_cast<double>(strip) * (kStrip + kStripGap); }

/// Bins of outsiders taken together until at most kMaxBars remain.
std::vector<std::uint64_t> outsider_bars(const TargetActivity& target) {
  const std::size_t bins = target.outsiders.size();
  const std::size_t merged = std::max<std::size_t>(1, (bins + kMaxBars - 1) / kMaxBars);
  std::vector<std::uint64_t> bars((bins + merged - 1) / merged, 0);
  for (std::size_t bin = 0; bin < bins; ++bin) bars[bin / merged] += target.outsiders[bin];
  return bars;
}

/// The members' acts in as many bars over the same span.
std::vector<std::uint64_t> member_bars(const TargetActivity& target, const TimeAxis& axis,
                                       std::size_t count) {
  std::vector<std::uint64_t> bars(count, 0);
  for (const Microseconds time : target.member_time) {
    const double place = (axis.x(time) - axis.left) / axis.width * static_cast<double>(count);
    ++bars[std::min(count - 1, static_cast<std::size_t>(place))];
  }
  return bars;
}

/// Bars from the middle line up (height > 0) or down; returns the largest count.
std::uint64_t draw_bars(Drawing& drawing, const TimeAxis& axis, const std::vector<std::uint64_t>& bars,
                        double middle, double height, std::string_view css_class) {
  const std::uint64_t most = bars.empty() ? 0 : *std::max_element(bars.begin(), bars.end());
  if (most == 0) return 0;
  const double step = axis.width / static_cast<double>(bars.size());
  std::string outline;
  for (std::size_t bar = 0; bar < bars.size(); ++bar) {
    if (bars[bar] == 0) continue;
    const double length = height * static_cast<double>(bars[bar]) / static_cast<double>(most);
    outline += fmt::format("M{} {}h{}V{}h-{}z", px(axis.left + step * static_cast<double>(bar)), px(middle),
                           px(step), px(middle - length), px(step));
  }
  drawing.path(outline, css_class);
  return most;
}

/// A bracket over the strip from the window's begin to its end, at least 4 pixels wide to be seen.
void draw_window(Drawing& drawing, const TimeAxis& axis, const TargetActivity& target, double top) {
  const double begin = axis.x(target.window_begin), end = axis.x(target.window_end);
  const double missing = std::max(0.0, 4 - (end - begin)) / 2;
  const double from = std::max(axis.left, begin - missing),
               to = std::min(axis.left + axis.width, end + missing);
  drawing.rect(from, top, to - from, kStrip, "window");
  drawing.path(fmt::format("M{0} {1}v-3H{2}v3", px(from), px(top), px(to)), "bracket");
}

void draw_strip(Drawing& drawing, const TimeAxis& axis, const TargetActivity& target, std::size_t strip) {
  const double top = strip_top(strip), middle = top + kStrip / 2, half = kStrip / 2 - 2;
  drawing.rect(axis.left, top, axis.width, kStrip, "field");
  draw_window(drawing, axis, target, top);
  auto outsiders = outsider_bars(target);
  if (outsiders.empty()) outsiders.assign(kMaxBars, 0);
  const auto members = member_bars(target, axis, outsiders.size());
  const std::uint64_t most_outsiders = draw_bars(drawing, axis, outsiders, middle, half, "outsiders");
  const std::uint64_t most_members = draw_bars(drawing, axis, members, middle, -half, "fill");
  drawing.line(axis.left, middle, axis.left + axis.width, middle, "rule");
  drawing.text(axis.left - 8, top + 16, Anchor::kEnd, visible_label(target.target, kNameColumns));
  drawing.text(axis.left - 8, top + 36, Anchor::kEnd, count_of(target.member.size(), "act"), "strong");
  drawing.text(axis.left + axis.width + 6, top + 16, Anchor::kStart, format::grouped(most_outsiders),
               "quiet");
  drawing.text(axis.left + axis.width + 6, top + 36, Anchor::kStart, format::grouped(most_members), "strong");
}

void draw_time_axis(Drawing& drawing, const TimeAxis& axis, std::size_t strips) {
  const double bottom = strip_top(strips) - kStripGap;
  const Ticks ticks = ticks_of(axis);
  for (const Tick& tick : ticks.ticks) {
    const double x = axis.x(tick.time);
    drawing.line(x, bottom, x, bottom + 5, "rule");
    drawing.text(x, bottom + 19, Anchor::kMiddle, tick.label);
  }
  drawing.text(axis.left, bottom + 38, Anchor::kStart, ticks.title);
}

void draw_legend(Drawing& drawing, const TimeAxis& axis) {
  drawing.rect(axis.left, 3, 12, 12, "outsiders");
  drawing.text(axis.left + 17, 14, Anchor::kStart, "other accounts, upwards");
  drawing.rect(axis.left + 170, 3, 12, 12, "fill");
  drawing.text(axis.left + 187, 14, Anchor::kStart, "the group, downwards");
  drawing.rect(axis.left + 330, 3, 12, 12, "swatch window");
  drawing.text(axis.left + 347, 14, Anchor::kStart, "its window");
  drawing.text(axis.left + axis.width + 6, 14, Anchor::kStart, "largest", "quiet");
}

/// The shortest half of the members' acts, never finer than the log's times are.
double member_spread(const TargetActivity& target, const format::RunRecord& run) {
  return std::max(shortest_half(target.member_time), static_cast<double>(run.resolution));
}

std::string finding_of(const GroupView& view, double log_span) {
  std::vector<double> members, outsiders;
  for (const auto& target : view.picture->targets) {
    members.push_back(member_spread(target, *view.run));
    const double bin = log_span / static_cast<double>(std::max<std::size_t>(1, target.outsiders.size()));
    if (target.outsider_total > 0) outsiders.push_back(shortest_half(target.outsiders, bin));
  }
  const std::string group = fmt::format("Half of the group’s acts on a target fall within {}",
                                        duration_text(median(std::move(members))));
  if (outsiders.empty()) return group + "; nobody else acted on its targets";
  return fmt::format("{}; half of the others’ within {}", group,
                     duration_text(median(std::move(outsiders))));
}

std::string caption_of(const GroupView& view, std::size_t strips, double log_span) {
  const auto& first = view.picture->targets.front();
  const auto bars = std::max<std::size_t>(1, outsider_bars(first).size());
  return fmt::format(
      "{} of the group’s {}, the busiest first; both times are medians over all of them. Bars are acts in "
      "{}; each side has its own scale, whose largest count stands at the right. Being close in time is not "
      "by itself the mark of a farm: readers of one newsletter come as close.",
      strips == view.picture->targets.size() ? "All" : format::grouped(strips),
      count_of(view.picture->targets.size(), "target"), duration_text(log_span / static_cast<double>(bars)));
}

Table targets_table(const GroupView& view) {
  Table table{{{"target", false},
               {"window begins", false},
               {"window ends", false},
               {"acts of the group"},
               {"shortest half"},
               {"acts of other accounts"}},
              {}};
  const bool relative = view.run->times_relative;
  for (const auto& target : view.picture->targets) {
    if (table.rows.size() == kMaxDataRows) break;
    table.rows.push_back({id_html(target.target), time_text(target.window_begin, relative),
                          time_text(target.window_end, relative), format::grouped(target.member.size()),
                          duration_text(member_spread(target, *view.run)),
                          format::grouped(target.outsider_total)});
  }
  return table;
}

}  // namespace

std::string arrivals_figure(const GroupView& view) {
  const TimeAxis axis{view.run->first_time, view.run->last_time, view.run->times_relative, kLeft, kWidth};
  const double log_span = static_cast<double>(axis.last) - static_cast<double>(axis.first);
  const std::size_t strips = std::min(kMaxStrips, view.picture->targets.size());
  const std::string finding = finding_of(view, log_span);

  Drawing drawing(
      kPixels, strip_top(strips) - kStripGap + kAxis, anchor_of(view) + "-arrivals", finding,
      fmt::format("{} with one time axis: acts of other accounts above the line, acts of group {} below it; "
                  "the table below holds windows and counts.",
                  count_of(strips, "strip"), view.number));
  draw_legend(drawing, axis);
  for (std::size_t strip = 0; strip < strips; ++strip)
    draw_strip(drawing, axis, view.picture->targets[strip], strip);
  draw_time_axis(drawing, axis, strips);
  return figure_html(finding, drawing.finish(), caption_of(view, strips, log_span),
                     data_html("Data: targets, windows and counts", targets_table(view),
                               view.picture->targets.size(), "evidence.csv"));
}

}  // namespace bonafide::report
