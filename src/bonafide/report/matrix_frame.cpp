#include "bonafide/report/matrix_frame.h"

#include <fmt/format.h>

#include <algorithm>

#include "bonafide/format/numbers.h"
#include "bonafide/report/visible.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

constexpr double kLegendHeight = 26, kBarsAbove = 46, kBarsRight = 84, kGap = 10;
constexpr double kNameWidth = 132, kNumberWidth = 62;  // left of the field
constexpr std::size_t kNameColumns = 18, kMaxBins = 250;
constexpr double kColumn = 8.2;     // pixels of a letter, on the wide side
constexpr double kNameHeight = 14;  // pixels between baselines that keep names apart

/// 1 and the multiples of a round step (1, 2, 5, 10, 20, 50 ...): about `wanted` of them up to `count`.
std::vector<std::size_t> tick_places(std::size_t count, std::size_t wanted) {
  std::size_t power = 1, step = 1;
  for (; count / step > wanted; power *= 10)
    for (const std::size_t factor : {1u, 2u, 5u})
      if (count / step > wanted) step = factor * power;
  std::vector<std::size_t> places{1};
  for (std::size_t place = step; place <= count; place += step)
    if (place > 1) places.push_back(place);
  return places;
}

std::vector<double> accounts_per_column(const format::GroupPicture& picture, const MatrixOrder& order) {
  std::vector<double> counts;
  for (const auto column : order.columns)
    counts.push_back(static_cast<double>(distinct_members(picture.targets[column]).size()));
  return counts;
}

std::vector<double> targets_per_row(const format::GroupPicture& picture, const MatrixOrder& order,
                                    std::size_t rows_per_bin) {
  std::vector<double> of_member(picture.members.size(), 0);
  for (const auto column : order.columns)
    for (const auto member : distinct_members(picture.targets[column])) of_member[member] += 1;
  std::vector<double> means;
  for (std::size_t begin = 0; begin < order.rows.size(); begin += rows_per_bin) {
    const std::size_t end = std::min(order.rows.size(), begin + rows_per_bin);
    double sum = 0;
    for (std::size_t row = begin; row < end; ++row) sum += of_member[order.rows[row]];
    means.push_back(sum / static_cast<double>(end - begin));
  }
  return means;
}

/// Bars as one outline, and the expected number of targets as a dashed line across them.
void draw_right_margin(Drawing& drawing, const MatrixFrame& frame, const std::vector<double>& right,
                       double expected_targets) {
  const double most_targets = std::max(1.0, *std::max_element(right.begin(), right.end()));
  const double from = frame.right() + kGap + 4, scale = (kBarsRight - 12) / most_targets;
  std::string outline = fmt::format("M{} {}", px(from), px(frame.top));
  for (std::size_t row = 0; row < right.size(); ++row)
    outline += fmt::format("H{}v{:.3f}", px(from + scale * right[row]), frame.row_height);
  drawing.path(outline + fmt::format("H{}z", px(from)), "bar");
  if (expected_targets < most_targets)
    drawing.line(from + scale * expected_targets, frame.top, from + scale * expected_targets,
                 frame.top + frame.height(), "expected");
  const double below = frame.top + frame.height() + 17;
  drawing.text(from, below, Anchor::kStart, "0");
  drawing.text(from + scale * most_targets, below, Anchor::kEnd, amount(most_targets));
  drawing.text(from, below + 17, Anchor::kStart, "targets hit");
}

}  // namespace

MatrixFrame frame_of(const format::GroupPicture& picture, const MatrixOrder& order, bool binned) {
  MatrixFrame frame{};
  frame.accounts = order.rows.size();
  frame.rows_per_bin = binned ? std::max<std::size_t>(4, (frame.accounts + kMaxBins - 1) / kMaxBins) : 1;
  frame.rows = (frame.accounts + frame.rows_per_bin - 1) / frame.rows_per_bin;
  frame.columns = order.columns.size();
  frame.row_height = std::min(kNameHeight, 430.0 / static_cast<double>(std::max<std::size_t>(1, frame.rows)));
  frame.names_rows = frame.row_height >= kNameHeight - 1 && !binned;
  frame.left = frame.names_rows ? kNameWidth : kNumberWidth;
  frame.top = kLegendHeight + kBarsAbove + kGap;
  const double room = kMatrixPixels - frame.left - kGap - kBarsRight;
  frame.column_width = std::min(18.0, room / static_cast<double>(std::max<std::size_t>(1, frame.columns)));
  if (frame.column_width >= kNameHeight - 1)
    for (const auto& target : picture.targets)
      frame.names_height =
          std::max(frame.names_height,
                   kColumn * static_cast<double>(columns_of(visible_label(target.target, kNameColumns))));
  return frame;
}

void draw_matrix_axes(Drawing& drawing, const MatrixFrame& frame, const format::GroupPicture& picture,
                      const MatrixOrder& order) {
  const double bottom = frame.top + frame.height();
  if (frame.names_rows) {
    for (std::size_t row = 0; row < frame.rows; ++row)
      drawing.text(frame.left - 6, frame.top + (static_cast<double>(row) + 0.5) * frame.row_height + 4,
                   Anchor::kEnd, visible_label(picture.members[order.rows[row]], kNameColumns));
  } else {
    for (const std::size_t place : tick_places(frame.accounts, 8)) {
      const double row = (static_cast<double>(place) - 0.5) / static_cast<double>(frame.rows_per_bin);
      drawing.text(frame.left - 6, frame.top + row * frame.row_height + 4, Anchor::kEnd,
                   format::grouped(place));
    }
    drawing.upward_text(14, frame.top + frame.height() / 2, Anchor::kMiddle, "accounts, counted from above");
  }
  const bool names_columns = frame.names_height > 0;
  for (std::size_t column = 0; names_columns && column < frame.columns; ++column)
    drawing.upward_text(frame.left + (static_cast<double>(column) + 0.5) * frame.column_width + 4, bottom + 6,
                        Anchor::kEnd,
                        visible_label(picture.targets[order.columns[column]].target, kNameColumns));
  for (const std::size_t place : tick_places(frame.columns, 8))
    if (!names_columns)
      drawing.text(frame.left + (static_cast<double>(place) - 0.5) * frame.column_width, bottom + 17,
                   Anchor::kMiddle, format::grouped(place));
  if (names_columns)
    drawing.text(frame.left - 6, bottom + 17, Anchor::kEnd, "targets");
  else
    drawing.text(frame.left, bottom + 36, Anchor::kStart, "targets, counted from the left");
}

void draw_margins(Drawing& drawing, const MatrixFrame& frame, const format::GroupPicture& picture,
                  const MatrixOrder& order, double expected_targets) {
  const auto above = accounts_per_column(picture, order);
  const double most_accounts = std::max(1.0, *std::max_element(above.begin(), above.end()));
  const double base = frame.top - kGap;
  for (std::size_t column = 0; column < above.size(); ++column) {
    const double height = kBarsAbove * 0.9 * above[column] / most_accounts;
    drawing.rect(frame.left + (static_cast<double>(column) + 0.08) * frame.column_width, base - height,
                 0.84 * frame.column_width, height, "bar");
  }
  drawing.text(frame.left - 6, base - kBarsAbove * 0.9 + 10, Anchor::kEnd, amount(most_accounts));
  drawing.text(frame.left - 6, base, Anchor::kEnd, "0");
  drawing.text(frame.right() + kGap, base - kBarsAbove * 0.9 + 10, Anchor::kStart, "accounts");

  draw_right_margin(drawing, frame, targets_per_row(picture, order, frame.rows_per_bin), expected_targets);
}

}  // namespace bonafide::report
