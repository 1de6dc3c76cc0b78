// The same order as the page, for a terminal: the sentence, the limits, the table.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/format/numbers.h"
#include "bonafide/report/report.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

constexpr std::size_t kMaxRows = 12;

/// ANSI, where asked for. No red: it is not the report's place to accuse.
struct Ink {
  bool colour;
  std::string operator()(const char* code, const std::string& text) const {
    return colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
  }
};
constexpr const char* kBold = "1";
constexpr const char* kFaint = "2";
constexpr const char* kBlue = "34";

/// Typographic characters as plain ASCII: terminals differ in the width of a thin space.
std::string plain(std::string text) {
  const std::pair<std::string_view, std::string_view> replacements[] = {
      {"\u202f", ","}, {"“", "\""}, {"”", "\""}, {"’", "'"}, {"–", "-"}, {"×", "x"}};
  for (const auto& [from, to] : replacements)
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
  return text;
}

/// Lines of at most `width` characters, broken at blanks.
std::string wrapped(const std::string& text, std::size_t width, const Ink& ink, const char* code) {
  std::string result, line;
  const auto flush = [&] {
    if (!line.empty()) result += ink(code, line) + "\n";
    line.clear();
  };
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    if (!line.empty() && line.size() + 1 + word.size() > width) flush();
    line += (line.empty() ? "" : " ") + word;
    begin = end + 1;
  }
  flush();
  return result;
}

/// The same as an item of a list.
std::string item(const std::string& text, std::size_t width, const Ink& ink, const char* code) {
  std::string lines = wrapped(text, width - 2, ink, code);
  for (std::size_t at = lines.find('\n'); at + 1 < lines.size(); at = lines.find('\n', at + 1)) lines.insert(at + 1, "  ");
  return "- " + lines;
}

struct TextColumn {
  std::string title;
  bool is_number;
  std::vector<std::string> cells;

  std::size_t width() const {
    std::size_t widest = title.size();
    for (const auto& cell : cells) widest = std::max(widest, cell.size());
    return widest;
  }
};

std::vector<TextColumn> columns_of(const format::Findings& findings) {
  TextColumn group{"group", false, {}}, verdict{"verdict", false, {}}, accounts{"accounts", true, {}},
      targets{"targets", true, {}}, acts{"acts", true, {}}, expected{"expected", true, {}},
      seen{"seen", true, {}}, p{"p", true, {}};
  for (const auto& record : findings.groups) {
    if (!is_coordinated(record) || group.cells.size() == kMaxRows) continue;
    group.cells.push_back(record.group);
    verdict.cells.emplace_back(format::verdict_name(record.verdict));
    accounts.cells.push_back(plain(format::grouped(record.actors)));
    targets.cells.push_back(plain(format::grouped(record.targets)));
    acts.cells.push_back(plain(format::grouped(record.events)));
    expected.cells.push_back(plain(amount(record.expected_hits)));
    seen.cells.push_back(plain(format::grouped(static_cast<std::uint64_t>(record.hits + 0.5))));
    p.cells.push_back(record.ln_p <= format::kLeastGroupLnP ? "<1e-15" : format::probability_text(record.ln_p));
  }
  return {group, verdict, accounts, targets, acts, expected, seen, p};
}

constexpr std::size_t kGap = 2;

std::size_t table_width(const std::vector<TextColumn>& columns) {
  std::size_t width = 0;
  for (const auto& column : columns) width += column.width() + kGap;
  return width - kGap;
}

/// Makes the table fit: ids lose their second half, then whole columns go, the least telling first.
void fit(std::vector<TextColumn>& columns, std::size_t width) {
  if (table_width(columns) > width)
    for (auto& id : columns.front().cells) id = id.substr(0, 8);
  for (const std::string_view title : {"acts", "targets", "expected"}) {
    if (table_width(columns) <= width) return;
    std::erase_if(columns, [&](const TextColumn& column) { return column.title == title; });
  }
}

std::string table_text(const std::vector<TextColumn>& columns, const Ink& ink) {
  const auto aligned = [](const TextColumn& column, const std::string& text) {
    return column.is_number ? fmt::format("{:>{}}", text, column.width())
                            : fmt::format("{:<{}}", text, column.width());
  };
  const std::string gap(kGap, ' ');
  std::string result;
  for (std::size_t i = 0; i < columns.size(); ++i)
    result += (i > 0 ? gap : "") + ink(kFaint, aligned(columns[i], columns[i].title));
  result += "\n";
  for (std::size_t row = 0; row < columns.front().cells.size(); ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string cell = aligned(columns[i], columns[i].cells[row]);
      result += (i > 0 ? gap : "") + (columns[i].title == "verdict" ? ink(kBlue, cell) : cell);
    }
    result += "\n";
  }
  return result;
}

}  // namespace

std::string text_summary(const disclose::Approved<format::Findings>& findings, bool colour, int width) {
  CHECK(width >= 60);
  const Ink ink{colour};
  const auto& value = findings.value();
  const auto room = static_cast<std::size_t>(width);
  const Totals totals = totals_of(value);

  std::string text = wrapped(plain(finding_sentence(value)), room, ink, kBold) + "\n" +
                     wrapped(plain(limit_sentence(value)), room, ink, kFaint);
  // The first limit is what the sentence above says; the others are this log's own.
  for (std::size_t i = 1; i < value.run.limits.size(); ++i) text += item(plain(value.run.limits[i]), room, ink, kFaint);
  if (totals.coordinated > 0) {
    auto columns = columns_of(value);
    fit(columns, room);
    text += "\n" + table_text(columns, ink);
    if (totals.coordinated > kMaxRows)
      text += wrapped(
          fmt::format("and {} more in groups.csv", plain(format::grouped(totals.coordinated - kMaxRows))),
          room, ink, kFaint);
  }
  const std::string unexplained = plain(unexplained_sentence(value));
  if (!unexplained.empty()) text += "\n" + wrapped(unexplained, room, Ink{false}, "");
  return text;
}

}  // namespace bonafide::report
