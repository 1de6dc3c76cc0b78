#include "bonafide/report/page.h"

#include <fmt/format.h>

#include <algorithm>

#include "bonafide/base/result.h"
#include "bonafide/format/numbers.h"

namespace bonafide::report {
namespace {

constexpr std::size_t kFirstRows = 20;  // what fits a screen beside the rest

}  // namespace

Page::Page(const TextStyle& style) : ink_{style.colour}, width_(static_cast<std::size_t>(style.width)), most_(style.all ? SIZE_MAX : kFirstRows) { CHECK(style.width >= 60); }

std::size_t Page::rows(std::size_t there) const { return std::min(there, most_); }

void Page::title(const std::string& text) { text_ += (text_.empty() ? "" : "\n") + wrapped(text, width_, ink_, kBold); }

void Page::paragraph(const std::string& text, std::size_t indent) { text_ += wrapped(plain(text), width_, ink_, "0", indent); }

void Page::faint(const std::string& text, std::size_t indent) { text_ += wrapped(plain(text), width_, ink_, kFaint, indent); }

void Page::table(std::vector<TextColumn> columns, std::size_t there) {
  if (there == 0) return faint("none");
  if (columns.front().title == "group" && table_width(columns) > width_)  // the half of an id tells groups apart
    for (std::string& id : columns.front().cells) id = id.substr(0, 8);
  text_ += table_text(columns, ink_);
  if (there > columns.front().cells.size()) faint(fmt::format("and {} more: --all prints them", format::grouped(there - columns.front().cells.size())));
}

std::string times_note(const format::RunRecord& run) { return run.times_relative ? " Times are seconds since the log’s own zero." : ""; }

std::string of(std::uint64_t part, std::uint64_t whole) { return fmt::format("{}/{}", part, whole); }

std::string number(std::uint64_t value) { return plain(format::grouped(value)); }

std::string length_words(Microseconds length) {
  const std::pair<Microseconds, const char*> units[] = {{86'400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
  const Microseconds seconds = length / kMicrosecondsPerSecond;
  for (std::size_t i = 0; i < std::size(units); ++i) {
    const auto [unit, name] = units[i];
    if (seconds < unit) continue;
    if (i + 1 == std::size(units) || seconds % unit / units[i + 1].first == 0) return fmt::format("{} {}", seconds / unit, name);
    return fmt::format("{} {} {} {}", seconds / unit, name, seconds % unit / units[i + 1].first, units[i + 1].second);
  }
  return length == 0 ? "0 s" : fmt::format("{} ms", (length + 500) / 1000);
}

}  // namespace bonafide::report
