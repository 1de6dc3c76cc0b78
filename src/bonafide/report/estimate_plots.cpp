#include "bonafide/report/estimate_plots.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "bonafide/format/numbers.h"
#include "bonafide/report/estimate_words.h"
#include "bonafide/report/html.h"
#include "bonafide/report/spread.h"
#include "bonafide/report/svg.h"
#include "bonafide/report/time_axis.h"
#include "bonafide/report/visible.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using estimate::Estimate;
using estimate::TargetEstimate;

constexpr double kPixels = 640, kLeft = 60, kWidth = 560, kTop = 30, kHeight = 150, kAxis = 46;

// Layers from the ground up; colours by class, never without their name beside them.
struct Layer {
  const char* name;
  const char* css_class;
  const std::vector<std::uint32_t>* bins;
};

std::uint32_t tallest(const std::vector<Layer>& layers) {
  std::uint32_t most = 1;
  for (std::size_t bin = 0; bin < layers.front().bins->size(); ++bin) {
    std::uint32_t sum = 0;
    for (const Layer& layer : layers) sum += (*layer.bins)[bin];
    most = std::max(most, sum);
  }
  return most;
}

void draw_layers(Drawing& drawing, const std::vector<Layer>& layers, double most) {
  const std::size_t bins = layers.front().bins->size();
  const double step = kWidth / static_cast<double>(bins);
  std::vector<double> ground(bins, 0);
  for (const Layer& layer : layers) {
    std::string outline;
    for (std::size_t bin = 0; bin < bins; ++bin) {
      const double count = (*layer.bins)[bin];
      if (count == 0) continue;
      const double bottom = kTop + kHeight * (1 - ground[bin] / most), top = kTop + kHeight * (1 - (ground[bin] + count) / most);
      outline += fmt::format("M{} {}h{}V{}h-{}z", px(kLeft + step * static_cast<double>(bin)), px(bottom), px(step), px(top), px(step));
      ground[bin] += count;
    }
    if (!outline.empty()) drawing.path(outline, layer.css_class);
  }
}

void draw_axes(Drawing& drawing, const format::RunRecord& run, double most, std::string_view unit) {
  const double bottom = kTop + kHeight;
  drawing.line(kLeft, bottom, kLeft + kWidth, bottom, "rule");
  drawing.text(kLeft - 6, kTop + 5, Anchor::kEnd, format::grouped(static_cast<std::uint64_t>(most)));
  drawing.text(kLeft - 6, bottom, Anchor::kEnd, "0");
  drawing.upward_text(14, kTop, Anchor::kEnd, unit);
  const TimeAxis axis{run.first_time, run.last_time, run.times_relative, kLeft, kWidth};
  const Ticks ticks = ticks_of(axis);
  for (const Tick& tick : ticks.ticks) {
    drawing.line(axis.x(tick.time), bottom, axis.x(tick.time), bottom + 5, "rule");
    drawing.text(axis.x(tick.time), bottom + 19, Anchor::kMiddle, tick.label);
  }
  drawing.text(kLeft, bottom + 38, Anchor::kStart, ticks.title);
}

// @return where the next entry would stand.
double draw_legend(Drawing& drawing, const std::vector<Layer>& layers) {
  double x = kLeft;
  for (const Layer& layer : layers) {
    drawing.rect(x, 4, 12, 12, layer.css_class);
    drawing.text(x + 17, 15, Anchor::kStart, layer.name);
    x += 40 + 6.6 * static_cast<double>(std::string_view(layer.name).size());
  }
  return x;
}

Microseconds bin_begin(const format::RunRecord& run, std::size_t bin, std::size_t bins) {
  const auto span = static_cast<double>(run.last_time - run.first_time);
  return run.first_time + static_cast<Microseconds>(span * static_cast<double>(bin) / static_cast<double>(bins));
}

double bin_length(const format::RunRecord& run, std::size_t bins) { return static_cast<double>(run.last_time - run.first_time) / static_cast<double>(bins); }

std::string acts_unit(const format::RunRecord& run, std::size_t bins) { return "acts in " + duration_text(bin_length(run, bins)); }

// Over the whole of the target, not its bound: the bins do not know which acts the bound leaves out.
std::string timeline_finding(const Estimate& estimate, const TargetEstimate& target, const std::vector<std::uint32_t>& flagged) {
  const std::string name = visible_label(target.target, 40);
  const double bin = bin_length(estimate.run, flagged.size()), ours = shortest_half(flagged, bin), others = shortest_half(target.timeline.others, bin);
  if (ours == 0) return "Acts on " + name + " over time: none is flagged";
  if (others == 0) return fmt::format("Half of the flagged acts on {} fall within {}; nobody else acted on it", name, duration_text(ours));
  return fmt::format("Half of the flagged acts on {} fall within {}; half of the others’ within {}", name, duration_text(ours), duration_text(others));
}

// Whether a bin shares any time with a stretch that holds an excess: only there is anything beyond expectation claimed.
bool in_excess(const format::RunRecord& run, const estimate::SingleUseExcess& excess, std::size_t bin, std::size_t bins) {
  const Microseconds from = bin_begin(run, bin, bins), to = bin_begin(run, bin + 1, bins);
  return std::any_of(excess.windows.begin(), excess.windows.end(), [&](const estimate::ExcessWindow& window) { return window.begin_time <= to && window.end_time >= from; });
}

std::string bins_table(const format::RunRecord& run, const std::vector<Layer>& layers) {
  Table table{{{"from", false}}, {}};
  for (const Layer& layer : layers) table.columns.push_back({layer.name});
  const std::size_t bins = layers.front().bins->size();
  for (std::size_t bin = 0; bin < bins; ++bin) {
    std::vector<std::string> row{time_text(bin_begin(run, bin, bins), run.times_relative)};
    for (const Layer& layer : layers) row.push_back(format::grouped((*layer.bins)[bin]));
    table.rows.push_back(std::move(row));
  }
  return data_html("Data: acts in each bin", table, bins, "events.parquet");
}

}  // namespace

std::string share_figure(const Estimate& estimate, const TargetEstimate& target, const std::string& id) {
  constexpr double kNames = 150, kField = 290, kRow = 30;  // right of the field: the counts
  const std::vector<std::size_t> levels = shown_levels(target);
  const std::string finding = share_sentence(target);
  Drawing drawing(kPixels, 8 + kRow * static_cast<double>(levels.size()) + 28, id, finding,
                  fmt::format("One bar a verdict: the part of all {} that is in lockstep at least; a whisker to the count as flagged.", count_of(target.acts, "act")));
  const double acts = static_cast<double>(std::max<std::uint64_t>(1, target.acts));
  const auto x = [&](std::uint64_t count) { return kNames + kField * static_cast<double>(count) / acts; };
  double y = 8;
  Table table{{{"verdict", false}, {"flagged"}, {"wrong members at most"}, {"in wrong groups at most"}, {"at least"}}, {}};
  for (const std::size_t l : levels) {
    const estimate::ShareBound& bound = target.share[l];
    drawing.text(kNames - 8, y + 15, Anchor::kEnd, level_words(l));
    drawing.rect(kNames, y, kField, 20, "field");
    drawing.rect(kNames, y, x(bound.lower) - kNames, 20, "g1 fill");
    drawing.path(fmt::format("M{0} {2}H{1}M{1} {3}v10M{0} {3}v10", px(x(bound.lower)), px(x(bound.flagged)), px(y + 10), px(y + 5)), "rule");
    drawing.text(kNames + kField + 8, y + 15, Anchor::kStart, bound.lower == bound.flagged ? format::grouped(bound.lower) + ", all that are flagged" : fmt::format("{} to {} flagged", format::grouped(bound.lower), format::grouped(bound.flagged)), "strong");
    table.rows.push_back({level_words(l), format::grouped(bound.flagged), format::grouped(bound.wrong_members), format::grouped(bound.wrong_groups), format::grouped(bound.lower)});
    y += kRow;
  }
  drawing.line(kNames, y, kNames + kField, y, "rule");
  drawing.text(kNames, y + 18, Anchor::kStart, "0 %");
  drawing.text(kNames + kField, y + 18, Anchor::kEnd, fmt::format("100 % = {}", count_of(target.acts, "act")));
  std::string data = table_html(table);
  if (estimate.prior) {
    Table intervals{{{"missed", false}, {"from"}, {"to"}}, {}};
    for (const estimate::ShareInterval& interval : target.intervals[0])
      intervals.rows.push_back({fmt::format("{:g} to {:g}", interval.prior.low, interval.prior.high), format::grouped(interval.low), format::grouped(interval.high)});
    data += "<p>" + escaped(prior_sentence(*estimate.prior)) + "</p>\n" + table_html(intervals);
  }
  return figure_html(finding, drawing.finish(), escaped(share_basis(target)), data);
}

std::string timeline_figure(const Estimate& estimate, const TargetEstimate& target, const std::string& id) {
  const estimate::Timeline& timeline = target.timeline;
  std::vector<Layer> layers{{"everyone else", "bar", &timeline.others}};
  const std::array<Layer, 3> verdicts{Layer{"coordinated", "g1 fill", &timeline.coordinated}, Layer{"farm-like", "g2 fill", &timeline.farm_like}, Layer{"manufactured", "g3 fill", &timeline.manufactured}};
  for (const Layer& layer : verdicts)
    if (std::any_of(layer.bins->begin(), layer.bins->end(), [](std::uint32_t n) { return n > 0; })) layers.push_back(layer);
  const double most = tallest(layers);
  std::vector<std::uint32_t> flagged(timeline.others.size(), 0);
  for (std::size_t bin = 0; bin < flagged.size(); ++bin) flagged[bin] = timeline.coordinated[bin] + timeline.farm_like[bin] + timeline.manufactured[bin];
  const std::string finding = timeline_finding(estimate, target, flagged);
  Drawing drawing(kPixels, kTop + kHeight + kAxis, id, finding, "Acts in each bin of time, stacked: everyone else below, flagged accounts by verdict above.");
  draw_legend(drawing, layers);
  draw_layers(drawing, layers, most);
  draw_axes(drawing, estimate.run, most, acts_unit(estimate.run, flagged.size()));
  return figure_html(finding, drawing.finish(), "Counts as flagged, not the bound.", bins_table(estimate.run, layers));
}

std::string single_use_figure(const Estimate& estimate, const TargetEstimate& target, const std::string& id) {
  if (!target.single_use || target.single_use->excess.seen == 0) return "";
  const estimate::SingleUseExcess& excess = target.single_use->excess;
  const std::vector<std::uint32_t>& seen = target.timeline.single_use;
  const std::size_t bins = seen.size();
  std::vector<double> expected(bins);
  double most = 1;
  std::vector<std::uint32_t> within(bins), beyond(bins);
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const std::uint64_t all = std::uint64_t{target.timeline.others[bin]} + target.timeline.coordinated[bin] + target.timeline.farm_like[bin] + target.timeline.manufactured[bin];
    expected[bin] = excess.ratio * static_cast<double>(all - seen[bin]);
    within[bin] = in_excess(estimate.run, excess, bin, bins) ? static_cast<std::uint32_t>(std::min<double>(seen[bin], expected[bin] + 0.5)) : seen[bin];
    beyond[bin] = seen[bin] - within[bin];
    most = std::max({most, static_cast<double>(seen[bin]), expected[bin]});
  }
  std::vector<Layer> layers{{"used once", "bar", &within}};
  if (!excess.windows.empty()) layers.push_back({"beyond expectation", "g4 fill", &beyond});
  const std::string finding = single_use_sentence(estimate, target);
  Drawing drawing(kPixels, kTop + kHeight + kAxis, id, finding, "Acts by accounts used once, in each bin of time; a dashed line shows what the other accounts’ acts lead to expect; shaded stretches hold the excess.");
  const TimeAxis axis{estimate.run.first_time, estimate.run.last_time, estimate.run.times_relative, kLeft, kWidth};
  for (const estimate::ExcessWindow& window : excess.windows)
    drawing.rect(axis.x(window.begin_time), kTop, std::max(2.0, axis.x(window.end_time) - axis.x(window.begin_time)), kHeight, "window");
  const double beside = draw_legend(drawing, layers);
  drawing.line(beside, 10, beside + 22, 10, "expected");
  drawing.text(beside + 28, 15, Anchor::kStart, "expected");
  draw_layers(drawing, layers, most);
  std::string line;
  for (std::size_t bin = 0; bin < bins; ++bin)
    line += fmt::format("{}{} {}", bin == 0 ? "M" : "L", px(kLeft + kWidth * (static_cast<double>(bin) + 0.5) / static_cast<double>(bins)), px(kTop + kHeight * (1 - expected[bin] / most)));
  drawing.path(line, "expected none");
  draw_axes(drawing, estimate.run, most, acts_unit(estimate.run, bins));
  Table table{{{"from", false}, {"to", false}, {"seen"}, {"others"}, {"expected"}, {"excess, at least"}}, {}};
  for (const estimate::ExcessWindow& w : excess.windows) {
    if (table.rows.size() == kMaxDataRows) break;
    table.rows.push_back({time_text(w.begin_time, estimate.run.times_relative), time_text(w.end_time, estimate.run.times_relative), format::grouped(w.seen), format::grouped(w.others), amount(w.expected), format::grouped(w.lower)});
  }
  return figure_html(finding, drawing.finish(), escaped(single_use_basis(*target.single_use)), table.rows.empty() ? "" : data_html("Data: windows with an excess", table, excess.windows.size(), "the JSON output"));
}

}  // namespace bonafide::report
