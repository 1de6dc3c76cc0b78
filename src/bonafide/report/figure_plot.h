// Figures with their error bars, one a row: a mark where the noised count is, a whisker as far as the noise reaches.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace bonafide::report {

struct FigureRow {
  std::string label;
  std::int64_t value;
  std::uint64_t error;  ///< half the whisker
  int colour;           ///< 0: grey; 1 to 5: of the palette
};

/// Rows of the picture; the rest is in the table behind it.
inline constexpr std::size_t kMaxFigureRows = 24;

/// @param rows at most kMaxFigureRows, at least one. @param id unique in the document. @param unit "accounts".
std::string figure_plot(const std::vector<FigureRow>& rows, const std::string& id, const std::string& title, const std::string& unit);

}  // namespace bonafide::report
