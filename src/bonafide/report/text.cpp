#include "bonafide/report/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "bonafide/report/visible.h"

namespace bonafide::report {
namespace {

constexpr std::size_t kGap = 2;

std::string aligned(const TextColumn& column, const std::string& text) {
  const std::string blanks(column.width() - std::min(column.width(), columns_of(text)), ' ');
  return column.is_number ? blanks + text : text + blanks;
}

}  // namespace

std::string Ink::operator()(const char* code, const std::string& text) const { return colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text; }

std::string plain(std::string text) {
  const std::pair<std::string_view, std::string_view> replacements[] = {
      {"\u202f", ","}, {"\u00a0", " "}, {"“", "\""}, {"”", "\""}, {"’", "'"}, {"–", "-"}, {"−", "-"}, {"×", "x"}, {"½", "1/2"}};
  for (const auto& [from, to] : replacements)
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
  return text;
}

std::string wrapped(const std::string& text, std::size_t width, const Ink& ink, const char* code, std::size_t indent) {
  std::string result, line;
  const auto flush = [&] {
    if (!line.empty()) result += std::string(indent, ' ') + ink(code, line) + "\n";
    line.clear();
  };
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    if (!line.empty() && indent + columns_of(line) + 1 + columns_of(word) > width) flush();
    line += (line.empty() ? "" : " ") + word;
    begin = end + 1;
  }
  flush();
  return result;
}

std::string item(const std::string& text, std::size_t width, const Ink& ink, const char* code) {
  return "- " + wrapped(text, width, ink, code, 2).substr(2);
}

std::size_t TextColumn::width() const {
  std::size_t widest = columns_of(title);
  for (const auto& cell : cells) widest = std::max(widest, columns_of(cell));
  return widest;
}

std::size_t table_width(const std::vector<TextColumn>& columns) {
  std::size_t width = 0;
  for (const auto& column : columns) width += column.width() + kGap;
  return width - kGap;
}

std::string table_text(const std::vector<TextColumn>& columns, const Ink& ink) {
  const std::string gap(kGap, ' ');
  const auto line = [&](const auto& cell_of) {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) text += (i > 0 ? gap : "") + cell_of(columns[i]);
    while (text.ends_with(' ')) text.pop_back();
    return text + "\n";
  };
  std::string result = line([&](const TextColumn& column) { return ink(kFaint, aligned(column, column.title)); });
  for (std::size_t row = 0; row < columns.front().cells.size(); ++row)
    result += line([&](const TextColumn& column) {
      const std::string cell = aligned(column, column.cells[row]);
      return column.title == "verdict" ? ink(kBlue, cell) : cell;
    });
  return result;
}

}  // namespace bonafide::report
