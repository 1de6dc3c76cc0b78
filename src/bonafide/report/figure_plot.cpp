#include "bonafide/report/figure_plot.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bonafide/base/result.h"
#include "bonafide/report/production_items.h"
#include "bonafide/report/svg.h"
#include "bonafide/report/visible.h"

namespace bonafide::report {
namespace {

constexpr double kPixels = 640, kLeft = 216, kWidth = 404, kTop = 8, kRow = 24, kAxis = 46;
constexpr std::size_t kLabelColumns = 28;

// 1, 2 or 5 times a power of ten, so that an axis of this length has at most six steps.
std::int64_t round_step(std::int64_t length) {
  for (std::int64_t power = 1;; power *= 10)
    for (const std::int64_t step : {power, 2 * power, 5 * power})
      if (length / step <= 6) return step;
}

struct Axis {
  std::int64_t first, last, step;
  double x(std::int64_t value) const { return kLeft + kWidth * static_cast<double>(value - first) / static_cast<double>(last - first); }
};

// From 0, or as far below it as noise leads, to the round number beyond the longest whisker.
Axis axis_of(const std::vector<FigureRow>& rows) {
  std::int64_t least = 0, most = 1;
  for (const FigureRow& row : rows) {
    const auto error = static_cast<std::int64_t>(row.error);
    least = std::min(least, row.value - error), most = std::max(most, row.value + error);
  }
  const std::int64_t step = round_step(most - least);
  return {least, (most + step - 1) / step * step, step};
}

void draw_row(Drawing& drawing, const Axis& axis, const FigureRow& row, double y) {
  const auto error = static_cast<std::int64_t>(row.error);
  const std::string colour = row.colour == 0 ? "" : fmt::format("g{} ", row.colour);
  drawing.text(kLeft - 12, y + 4, Anchor::kEnd, visible_label(row.label, kLabelColumns));
  drawing.line(axis.x(row.value - error), y, axis.x(row.value + error), y, row.colour == 0 ? "rule" : colour + "mark whisker");
  for (const std::int64_t end : {row.value - error, row.value + error}) drawing.line(axis.x(end), y - 4, axis.x(end), y + 4, row.colour == 0 ? "rule" : colour + "mark whisker");
  drawing.rect(axis.x(row.value) - 4, y - 4, 8, 8, row.colour == 0 ? "bar" : colour + "fill");
}

}  // namespace

std::string figure_plot(const std::vector<FigureRow>& rows, const std::string& id, const std::string& title, const std::string& unit) {
  CHECK(!rows.empty() && rows.size() <= kMaxFigureRows);
  const Axis axis = axis_of(rows);
  const double bottom = kTop + kRow * static_cast<double>(rows.size());
  Drawing drawing(kPixels, bottom + kAxis, id, title, "One row a figure: the square is the count as released, the whisker the error of its noise, which it exceeds in one case of twenty at most.");
  for (std::int64_t tick = -(-axis.first / axis.step) * axis.step; tick <= axis.last; tick += axis.step) {
    drawing.line(axis.x(tick), kTop, axis.x(tick), bottom, tick == 0 ? "rule" : "hair");
    drawing.text(axis.x(tick), bottom + 17, Anchor::kMiddle, signed_count(tick));
  }
  drawing.text(kLeft, bottom + 38, Anchor::kStart, unit);
  for (std::size_t i = 0; i < rows.size(); ++i) draw_row(drawing, axis, rows[i], kTop + kRow * (static_cast<double>(i) + 0.5));
  return drawing.finish();
}

}  // namespace bonafide::report
