// The little HTML that the report is made of. Values named `..._html` or `markup` are HTML
// already; everything else is text and goes through escaped().
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bonafide::report {

/// Text that may stand between tags and inside quoted attributes.
std::string escaped(std::string_view text);

/// A sentence of ours that may quote the log: visible, then escaped.
std::string text_html(std::string_view text);

/// "0.0042", "3.2 × 10⁻⁴⁰" with the power set high, never broken over lines.
std::string probability_html(double ln_p);

/// An account's or target's id: visible, escaped, and isolated from the direction of its neighbours.
std::string id_html(std::string_view id);

/// A whole document. @param title text. @param main HTML. @param more_style rules beside the style sheet's.
std::string page_html(std::string_view title, const std::string& main, std::string_view more_style = "");

struct Column {
  std::string title;      ///< plain words without markup; with the unit
  bool is_number = true;  ///< numbers are set to the right, in figures of one width
};

struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  ///< HTML, a cell a column
  bool stacks = false;  ///< on narrow screens a row becomes a block, each cell beside its column's title
};

std::string table_html(const Table& table);

/// Rows of a table behind a plot; the rest is in the case's CSV.
inline constexpr std::size_t kMaxDataRows = 200;

/// The table behind a plot, closed until asked for.
/// @param table       at most kMaxDataRows rows.
/// @param total_rows  how many there are; the rest is said to be in `file`.
std::string data_html(std::string_view summary, const Table& table, std::uint64_t total_rows,
                      std::string_view file);

/// A plot with the finding as its title, what to look for below it, and its data.
/// @param svg, caption, data  HTML.
std::string figure_html(std::string_view finding, const std::string& svg, const std::string& caption,
                        const std::string& data);

}  // namespace bonafide::report
