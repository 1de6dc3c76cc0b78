#include "bonafide/report/matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "bonafide/format/numbers.h"
#include "bonafide/report/html.h"
#include "bonafide/report/matrix_frame.h"
#include "bonafide/report/time_axis.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

constexpr std::size_t kShades = 4;

/// Marks of one kind each, as path data in units of one cell.
struct Marks {
  std::array<std::string, kShades> shade;
  std::string outside;  ///< acts before or after the target's window

  static void add(std::string& path, std::size_t column, std::size_t row) {
    path += fmt::format("M{} {}h.84", column, row);
  }
};

/// One mark for the first act of each account on each target, its shade the quarter of the window.
Marks marks_of_acts(const format::GroupPicture& picture, const MatrixOrder& order) {
  const auto row_of = places_of_members(order);
  Marks marks;
  for (std::size_t column = 0; column < order.columns.size(); ++column) {
    const auto& target = picture.targets[order.columns[column]];
    const double begin = static_cast<double>(target.window_begin);
    const double span = std::max(1.0, static_cast<double>(target.window_end) - begin);
    std::vector<bool> drawn(order.rows.size(), false);
    for (std::size_t act = 0; act < target.member.size(); ++act) {
      if (drawn[target.member[act]]) continue;
      drawn[target.member[act]] = true;
      const double share = (static_cast<double>(target.member_time[act]) - begin) / span;
      const bool inside = share >= 0 && share <= 1;
      const auto quarter =
          std::min(kShades - 1, static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * kShades));
      Marks::add(inside ? marks.shade[quarter] : marks.outside, column, row_of[target.member[act]]);
    }
  }
  return marks;
}

/// One mark a bin of accounts and target, its shade the share of the bin's accounts.
Marks marks_of_bins(const format::GroupPicture& picture, const MatrixOrder& order, std::size_t rows_per_bin) {
  const auto row_of = places_of_members(order);
  Marks marks;
  for (std::size_t column = 0; column < order.columns.size(); ++column) {
    std::vector<std::size_t> count((order.rows.size() + rows_per_bin - 1) / rows_per_bin, 0);
    for (const auto member : distinct_members(picture.targets[order.columns[column]]))
      ++count[row_of[member] / rows_per_bin];
    for (std::size_t bin = 0; bin < count.size(); ++bin)
      if (count[bin] > 0) Marks::add(marks.shade[(count[bin] * kShades - 1) / rows_per_bin], column, bin);
  }
  return marks;
}

void draw_marks(Drawing& drawing, const MatrixFrame& frame, const Marks& marks) {
  drawing.rect(frame.left, frame.top, frame.width(), frame.height(), "field");
  drawing.begin_scaled(frame.left + 0.08 * frame.column_width, frame.top + 0.5 * frame.row_height,
                       frame.column_width, frame.row_height);
  if (!marks.outside.empty()) drawing.path(marks.outside, "mark outside");
  for (std::size_t shade = 0; shade < kShades; ++shade)
    if (!marks.shade[shade].empty()) drawing.path(marks.shade[shade], fmt::format("mark s{}", shade + 1));
  drawing.end_scaled();
}

/// Swatches above the matrix that say what a shade means.
void draw_legend(Drawing& drawing, const MatrixFrame& frame, bool has_outside) {
  double x = frame.left;
  const auto entry = [&](std::string_view css_class, const std::string& label) {
    drawing.rect(x, 5, 12, 12, css_class);
    drawing.text(x + 17, 16, Anchor::kStart, label);
    x += 34 + 6.6 * static_cast<double>(label.size());
  };
  for (std::size_t shade = 0; shade < kShades; ++shade) {
    static constexpr std::array kQuarters{"first quarter of window", "second", "third", "last"};
    std::string label = kQuarters[shade];
    if (frame.rows_per_bin > 1)
      label = fmt::format("{}–{}{}", shade * frame.rows_per_bin / kShades + 1,
                          (shade + 1) * frame.rows_per_bin / kShades, shade == 0 ? " accounts a bin" : "");
    entry(fmt::format("swatch s{}", shade + 1), label);
  }
  if (has_outside) entry("swatch outside", "outside it");
}

std::string finding_of(const format::GroupRecord& record) {
  const double cells =
      std::max(1.0, static_cast<double>(record.actors) * static_cast<double>(record.targets));
  return fmt::format(
      "{} accounts on {} targets: {} of the cells are filled; chance and shared interest would fill {}",
      format::grouped(record.actors), format::grouped(record.targets), percent(record.hits / cells),
      percent(record.expected_hits / cells));
}

std::string caption_of(const MatrixFrame& frame, std::size_t all_targets) {
  std::string caption = frame.rows_per_bin > 1
                            ? fmt::format(
                                  "A row is a bin of {} accounts, a column a target; the shade is how many "
                                  "of them acted on it. ",
                                  frame.rows_per_bin)
                            : "A row is an account, a column a target, a mark the account’s first act on it; "
                              "the stronger its shade, the later. ";
  caption +=
      "Bars: how many accounts hit each target (above), how many targets each account hit (right); the dashed line is what chance and "
      "shared interest would give a member on average. Rows and columns stand in an order that puts like "
      "beside like, which by itself draws a loose diagonal: what counts is how full the field is.";
  if (frame.columns < all_targets)
    caption += fmt::format(" The {} busiest of {} targets are drawn.", format::grouped(frame.columns),
                           format::grouped(all_targets));
  return caption;
}

/// The first rows of what is drawn: target by target, the busiest first, each by time.
Table acts_table(const GroupView& view) {
  Table table{{{"target", false}, {"account", false}, {"time", false}}, {}};
  for (const auto& target : view.picture->targets)
    for (std::size_t act = 0; act < target.member.size(); ++act) {
      if (table.rows.size() == kMaxDataRows) return table;
      table.rows.push_back({id_html(target.target), id_html(view.picture->members[target.member[act]]),
                            time_text(target.member_time[act], view.run->times_relative)});
    }
  return table;
}

}  // namespace

std::string matrix_figure(const GroupView& view) {
  format::GroupPicture picture = *view.picture;
  if (picture.targets.size() > kMaxMatrixColumns) picture.targets.resize(kMaxMatrixColumns);
  std::size_t acts = 0;
  for (const auto& target : picture.targets) acts += target.member.size();

  const MatrixOrder order = block_order(picture);
  const bool binned = order.rows.size() > kMaxMatrixRows || acts > kMaxMatrixMarks;
  const MatrixFrame frame = frame_of(picture, order, binned);
  const Marks marks =
      binned ? marks_of_bins(picture, order, frame.rows_per_bin) : marks_of_acts(picture, order);

  const std::string finding = finding_of(*view.record);
  Drawing drawing(kMatrixPixels, frame.bottom(), anchor_of(view) + "-matrix", finding,
                  fmt::format("Matrix of {} by {} of group {}; the table below holds the events.",
                              count_of(view.record->actors, "account"),
                              count_of(view.record->targets, "target"), view.number));
  draw_legend(drawing, frame, !marks.outside.empty());
  draw_marks(drawing, frame, marks);
  draw_matrix_axes(drawing, frame, picture, order);
  draw_margins(drawing, frame, picture, order,
               view.record->expected_hits / std::max(1.0, static_cast<double>(view.record->actors)));
  return figure_html(
      finding, drawing.finish(), caption_of(frame, view.picture->targets.size()),
      data_html("Data: the events that count", acts_table(view), view.record->events, "evidence.csv"));
}

}  // namespace bonafide::report
