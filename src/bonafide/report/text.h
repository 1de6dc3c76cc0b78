// The little that the terminal's pages are made of: wrapped lines and aligned tables in plain ASCII,
// but for the ids.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace bonafide::report {

/// ANSI, where asked for. No red: it is not the report's place to accuse.
struct Ink {
  bool colour;
  std::string operator()(const char* code, const std::string& text) const;
};
inline constexpr const char* kBold = "1";
inline constexpr const char* kFaint = "2";
inline constexpr const char* kBlue = "34";

/// Typographic characters as plain ASCII: terminals differ in the width of a thin space.
std::string plain(std::string text);

/// Lines of at most `width` characters, broken at blanks, each ended by a line feed.
/// @param indent blanks before each line, within the width.
std::string wrapped(const std::string& text, std::size_t width, const Ink& ink, const char* code, std::size_t indent = 0);

/// The same as an item of a list, behind a dash.
std::string item(const std::string& text, std::size_t width, const Ink& ink, const char* code);

struct TextColumn {
  std::string title;
  bool is_number;
  std::vector<std::string> cells;
  std::size_t width() const;  ///< of title and cells, as columns_of(visible) counts
};

std::size_t table_width(const std::vector<TextColumn>& columns);

/// Titles, then a line a row; columns have the same number of cells. A column titled "verdict" is blue.
std::string table_text(const std::vector<TextColumn>& columns, const Ink& ink);

}  // namespace bonafide::report
