// Where the matrix stands on its drawing, and what surrounds its field: axes and marginal bars.
#pragma once
#include <algorithm>

#include "bonafide/report/order.h"
#include "bonafide/report/svg.h"

namespace bonafide::report {

inline constexpr double kMatrixPixels = 640;

/// Pixels of the matrix's field. A drawn row is an account, or a bin of rows_per_bin accounts.
struct MatrixFrame {
  double left, top;
  double column_width, row_height;
  std::size_t columns, rows;  ///< drawn
  std::size_t accounts;
  std::size_t rows_per_bin;  ///< 1: not binned
  bool names_rows;
  double names_height;  ///< pixels below the field for the targets' names; 0: numbered

  double width() const { return column_width * static_cast<double>(columns); }
  double height() const { return row_height * static_cast<double>(rows); }
  double right() const { return left + width(); }
  /// Height of the whole drawing.
  double bottom() const { return top + height() + std::max(names_height + 8, 42.0); }
};

MatrixFrame frame_of(const format::GroupPicture& picture, const MatrixOrder& order, bool binned);

/// Ids where they fit, else numbered ticks; the name of each axis with its unit.
void draw_matrix_axes(Drawing& drawing, const MatrixFrame& frame, const format::GroupPicture& picture,
                      const MatrixOrder& order);

/// Bars above: accounts that acted on each target. Bars to the right: targets that each account
/// (each account of a bin, on average) acted on, with the number expected as a dashed line.
void draw_margins(Drawing& drawing, const MatrixFrame& frame, const format::GroupPicture& picture,
                  const MatrixOrder& order, double expected_targets);

}  // namespace bonafide::report
