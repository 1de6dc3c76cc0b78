#include "bonafide/report/who_else.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "bonafide/base/real.h"
#include "bonafide/format/numbers.h"
#include "bonafide/report/html.h"
#include "bonafide/report/svg.h"
#include "bonafide/report/unrelated_words.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

constexpr double kPixels = 640, kLeft = 150, kWidth = 460;
constexpr double kTop = 34, kLane = 46, kAxis = 46;  // sets of one interest, the group, sets at random
constexpr double kDot = 3, kMostStep = 6;            // radius; pixels from one dot to the dot on top of it

constexpr double kLabelGap = 34;                     // pixels that keep the axis' labels apart

// Relatedness is a ratio, so equal factors are equal lengths.
struct Scale {
  double low, high;
  double x(double value) const {
    const double place = real::log(std::clamp(value, low, high) / low) / real::log(high / low);
    return kLeft + kWidth * place;
  }
};

struct Strip {
  const format::TestRecord* test;
  const format::InterestRecord* sets;
  double error() const { return format::input_of(*test, "standard_error").value_or(0); }
};

// 1 and everything that is drawn, with a twentieth to spare; nothing below a tenth, so that a 0 has a place.
Scale scale_of(const Strip& strip) {
  double low = std::min({1.0, *strip.test->statistic - strip.error(), *strip.test->expected}), high = std::max({1.0, *strip.test->statistic + strip.error(), *strip.test->expected});
  for (const auto* sets : {&strip.sets->related, &strip.sets->random})
    for (const double value : *sets) low = std::min(low, value), high = std::max(high, value);
  return {std::max(0.1, low / 1.05), std::max(high, 0.2) * 1.05};
}

// From its top, around (x, y).
std::string circle(double x, double y) { return fmt::format("M{0} {1}a{2} {2} 0 1 0 .01 0z", px(x), px(y - kDot), px(kDot)); }

// A dot a set, those in one place stacked: the eye counts them. @param sets ascending.
void draw_dots(Drawing& drawing, const Scale& scale, const std::vector<double>& sets, double base, const char* css_class) {
  std::vector<std::size_t> place(static_cast<std::size_t>(kWidth / (2 * kDot)) + 1, 0);
  const auto column = [&](double value) { return static_cast<std::size_t>((scale.x(value) - kLeft) / (2 * kDot)); };
  for (const double value : sets) ++place[column(value)];
  const double tallest = static_cast<double>(*std::max_element(place.begin(), place.end()));
  const double step = std::min(kMostStep, (kLane - 4 - 2 * kDot) / std::max(1.0, tallest - 1));
  std::fill(place.begin(), place.end(), 0);
  std::string outline;
  for (const double value : sets)
    outline += circle(kLeft + kDot * (2 * static_cast<double>(column(value)) + 1), base - kDot - step * static_cast<double>(place[column(value)]++));
  if (!outline.empty()) drawing.path(outline, css_class);
}

void draw_axis(Drawing& drawing, const Scale& scale, double bottom) {
  drawing.line(kLeft, bottom, kLeft + kWidth, bottom, "rule");
  std::vector<double> taken;  // 1 first: labels that would touch one that is there are left out
  for (const double tick : {1.0, 2.0, 5.0, 0.5, 10.0, 0.2, 3.0, 20.0, 50.0, 100.0, 1.5, 0.8, 1.2, 0.9, 1.1, 0.95, 0.7, 0.3, 0.1}) {
    const double x = scale.x(tick);
    if (tick < scale.low || tick > scale.high || std::any_of(taken.begin(), taken.end(), [&](double other) { return std::abs(x - other) < kLabelGap; })) continue;
    taken.push_back(x);
    drawing.line(x, bottom, x, bottom + 5, "rule");
    drawing.text(x, bottom + 19, Anchor::kMiddle, fmt::format("{:g}", tick));
  }
  drawing.text(kLeft, bottom + 38, Anchor::kStart, "relatedness, times targets at random (equal steps are equal factors)");
}

void draw_lanes(Drawing& drawing, const GroupView& view, const Strip& strip, const Scale& scale) {
  const double bottom = kTop + 3 * kLane, middle = kTop + 1.5 * kLane;
  drawing.rect(kLeft, kTop + kLane, kWidth, kLane, "field");
  drawing.line(scale.x(1), kTop, scale.x(1), bottom, "hair");
  drawing.line(scale.x(*strip.test->expected), kTop - 8, scale.x(*strip.test->expected), bottom, "expected");
  draw_dots(drawing, scale, strip.sets->related, kTop + kLane, "outsiders");
  draw_dots(drawing, scale, strip.sets->random, bottom, "hollow");
  const double value = *strip.test->statistic, from = scale.x(value - strip.error()), to = scale.x(value + strip.error());
  drawing.path(fmt::format("M{0} {2}H{1}M{0} {3}v8M{1} {3}v8", px(from), px(to), px(middle), px(middle - 4)), "mark whisker");
  drawing.begin_scaled(scale.x(value) - 6, middle - 6, 1, 1);
  drawing.path(shape_of(view), "fill");
  drawing.end_scaled();
  const auto name = [&](double lane, const std::string& text, const char* css_class) { drawing.text(kLeft - 8, kTop + kLane * (lane + 0.5) + 5, Anchor::kEnd, text, css_class); };
  name(0, "sets of one interest", "");
  name(1, fmt::format("group {}", view.number), "strong");
  name(2, "sets at random", "");
  const std::string expected = fmt::format("a community over {} interests, on average", amount(format::input_of(*strip.test, "interests").value_or(0)));
  const bool on_left = scale.x(*strip.test->expected) > kLeft + kWidth / 2;
  drawing.text(scale.x(*strip.test->expected) + (on_left ? -6 : 6), 18, on_left ? Anchor::kEnd : Anchor::kStart, expected);
}

Table table_of(const GroupView& view, const Strip& strip) {
  Table table{{{"whose targets", false}, {"relatedness, times targets at random"}}, {}};
  const auto add = [&](const std::string& what, const std::string& value) {
    if (table.rows.size() < kMaxDataRows) table.rows.push_back({what, value});
  };
  add(fmt::format("group {}", view.number), fmt::format("{:.3g} ± {:.2g}", *strip.test->statistic, strip.error()));
  add("a community, on average", fmt::format("{:.3g}", *strip.test->expected));
  for (const double value : strip.sets->related) add("set of one interest", fmt::format("{:.3g}", value));
  for (const double value : strip.sets->random) add("set at random", fmt::format("{:.3g}", value));
  return table;
}

std::string caption_of(const GroupView& view, const Strip& strip) {
  const std::string most = consequence_sentence(*view.record, *strip.test, strip.sets->related.size());
  return escaped(fmt::format(
      "A dot is a set of targets of this log, measured in the same way: around one interest, or drawn at random. Whisker: one standard error each way.{}{}",
      most.empty() ? "" : " ", most));
}

}  // namespace

std::string who_else(const GroupView& view) {
  const std::string heading = "<h3>Who else?</h3>\n";
  const format::TestRecord* test = test_of(view, "unrelated");
  if (test == nullptr) return heading + "<p>Whether other people connect its targets was not tested.</p>\n";
  if (!test->statistic || !test->expected) return heading + "<p>Do other people connect its targets? " + escaped(why_not_tested(*test)) + "</p>\n";
  const Strip strip{test, view.interest};
  const std::string finding = unrelated_finding(*test);
  Drawing drawing(kPixels, kTop + 3 * kLane + kAxis, anchor_of(view) + "-who-else", finding,
                  fmt::format("Three rows on one axis of relatedness: {} around one interest each, group {} with its standard error, {} drawn at random; a dashed line at a community’s average.",
                              count_of(strip.sets->related.size(), "control set"), view.number, count_of(strip.sets->random.size(), "control set")));
  const Scale scale = scale_of(strip);
  draw_lanes(drawing, view, strip, scale);
  draw_axis(drawing, scale, kTop + 3 * kLane);
  const Table table = table_of(view, strip);
  return heading + "<p>Each of its targets is stood for by accounts outside every candidate group that act on none of the others. Do those of different targets go to the same third targets?</p>\n" + figure_html(finding, drawing.finish(), caption_of(view, strip), data_html("Data: relatedness of the group and of each control set", table, 2 + strip.sets->related.size() + strip.sets->random.size(), "controls.csv"));
}

}  // namespace bonafide::report
