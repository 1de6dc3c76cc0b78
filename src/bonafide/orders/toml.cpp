#include "bonafide/orders/toml.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include "bonafide/ingest/text.h"

namespace bonafide::orders {
namespace {

Position place(const toml::source_position& at) { return {static_cast<std::uint32_t>(at.line), static_cast<std::uint32_t>(at.column)}; }

Day day_of(const toml::date& date) {
  const std::chrono::year_month_day day{std::chrono::year{date.year}, std::chrono::month{date.month}, std::chrono::day{date.day}};
  return static_cast<Day>(std::chrono::sys_days{day}.time_since_epoch().count());
}

TomlValue convert(const toml::node& node);

TomlValue::Table entries_of(const toml::table& table) {
  TomlValue::Table entries;
  for (const auto& [key, value] : table) entries.push_back({std::string(key.str()), place(key.source().begin), convert(value)});
  std::sort(entries.begin(), entries.end(), [](const TomlEntry& a, const TomlEntry& b) { return a.key_at < b.key_at; });  // toml++ keeps them by name
  return entries;
}

TomlValue convert(const toml::node& node) {
  using Kind = TomlValue::Kind;
  TomlValue out;
  out.begin = place(node.source().begin);
  out.end = place(node.source().end);
  if (const auto* table = node.as_table()) {
    out.kind = Kind::kTable;
    out.content = entries_of(*table);
  } else if (const auto* array = node.as_array()) {
    TomlValue::Array values;
    for (const toml::node& value : *array) values.push_back(convert(value));
    out.kind = Kind::kArray;
    out.content = std::move(values);
  } else if (const auto* text = node.as_string()) {
    out.kind = Kind::kText;
    out.content = text->get();
  } else if (const auto* integer = node.as_integer()) {
    out.kind = Kind::kInteger;
    out.content = integer->get();
  } else if (const auto* real = node.as_floating_point()) {
    out.kind = Kind::kReal;
    out.content = real->get();
  } else if (const auto* boolean = node.as_boolean()) {
    out.kind = Kind::kBoolean;
    out.content = boolean->get();
  } else if (const auto* date = node.as_date()) {
    out.kind = Kind::kDay;
    out.content = day_of(date->get());
  }
  return out;
}

// What is wrong, in words for somebody who never heard of TOML. The parser's own words stand at the end, for
// what is not foreseen here.
std::string plain_words(std::string_view theirs) {
  const auto says = [&](std::string_view part) { return theirs.find(part) != std::string_view::npos; };
  const bool at_end = says("encountered end-of-file");
  if (says("nested value depth")) return "there are more than 256 brackets within each other; an order needs three";
  if (says("parsing date") && says("expected day between")) return "this day does not exist in its month; write one that does, as 2018-04-03";
  if (says("parsing date") || says("parsing time") || says("parsing date-time")) return "this is no date; write it as 2018-04-03";
  if (says("cannot redefine")) return "this name is given a second time; keep one of the two, or write [[...]] where there may be several";
  if (says("could not determine value type") || says("parsing boolean")) return "this is no text, whole number, date, true or false; put a text in \"straight quotation marks\"";
  if (says("unknown escape sequence") || says("unicode scalar sequence")) return "a backslash in a text must be doubled; write \\\\";
  if (says("control characters")) return "a text in \"...\" ends on its own line and holds no control character; write \"\"\" before and after a text of several lines";
  if (says("parsing string") || says("parsing literal string") || says("multi-line")) return at_end ? "the file ends within a text; close its quotation marks" : "the quotation marks of this text are not right; write \"...\"";
  if (says("parsing array")) return at_end ? "the file ends within a list; close it with ]" : "values of a list are parted by commas, and it ends with ]";
  if (says("parsing inline table")) return at_end ? "the file ends within a table; close it with }" : "entries of a table are key = value, parted by commas, and it ends with }, without a comma before";
  if (says("parsing table header")) return "the line of a table is [name] or [[name]]; close the brackets";
  if (says("expected a comment or whitespace")) return "something stands behind the value; one line holds one key = value";
  if (says("parsing key") || says("root table")) return "a line is key = value, a [table], or a # comment; keys in other letters than a to z stand in quotation marks";
  if (says("integer") || says("floating-point")) return "this number is not written as numbers are here; write 14 or 0.5";
  return std::string(theirs);
}

/// The line that an error stands on, so that the reader sees the value.
std::string_view line_of(std::string_view text, std::uint32_t line) {
  while (line > 1 && !text.empty()) {
    text.remove_prefix(std::min(text.size(), text.find('\n') == std::string_view::npos ? text.size() : text.find('\n') + 1));
    --line;
  }
  return text.substr(0, text.find_first_of("\r\n"));
}

std::string fault(std::string_view text, const std::string& file, Position at, const std::string& what) {
  const std::string line = shown(line_of(text, at.line));
  return fmt::format("{}:{}:{}: {}{}", file, at.line, at.column, what, line.empty() ? "" : fmt::format("; the line is: {}", line));
}

// Where the first byte is that is no UTF-8, if there is one.
std::optional<Position> not_utf8(std::string_view text) {
  if (ingest::is_utf8(text)) return std::nullopt;
  Position at{1, 1};
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (!ingest::is_utf8(text.substr(i, length))) break;
    at = text[i] == '\n' ? Position{at.line + 1, 1} : Position{at.line, at.column + 1};
    i += length;
  }
  return at;
}

// Every dot between keys (a.b.c = 1) opens a table within a table, and toml++ closes them by recursion without
// a limit of its own: a line of 400 000 dots ends the program. We use two at most; eight times that is no order.
constexpr std::uint32_t kMostDots = 16;

// The first line with more than kMostDots dots outside texts and comments.
std::optional<Position> too_many_dots(std::string_view text) {
  std::string_view open;  // the quotation marks of the text that we are in
  Position at{1, 1};
  std::uint32_t dots = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    std::size_t step = 1;
    if (c == '\n') {
      if (open.size() == 1) open = {};
      dots = 0;
      at.line += 1;
    } else if (!open.empty()) {
      if (c == '\\' && open[0] == '"') step = 2;
      else if (text.substr(i).starts_with(open)) step = open.size(), open = {};
    } else if (c == '#') {
      step = std::min(text.find('\n', i), text.size()) - i;
    } else if (c == '"' || c == '\'') {
      const std::string_view three = text.substr(i, 3);
      open = three == "\"\"\"" || three == "'''" ? three : text.substr(i, 1);
      step = open.size();
    } else if (c == '.' && ++dots > kMostDots) {
      return at;
    }
    if (step == 2 && i + 1 < text.size() && text[i + 1] == '\n') step = 1;  // a line feed ends the line all the same
    i += step;
  }
  return std::nullopt;
}

}  // namespace

std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 60;  // bytes: a line of a terminal, with room for the sentence around it
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (!ingest::is_utf8(text.substr(i, length))) length = 1;
    if (i + length > kMost) return out + "...";
    const std::string_view one = text.substr(i, length);
    const bool acts_on_the_terminal = lead < 0x20 || lead == 0x7F || (lead == 0xC2 && one.size() > 1 && static_cast<unsigned char>(one[1]) < 0xA0) ||
                                      (one >= "\u200B" && one <= "\u200F") || (one >= "\u2028" && one <= "\u202E") || (one >= "\u2060" && one <= "\u206F") || one == "\uFEFF";
    if (acts_on_the_terminal || !ingest::is_utf8(one))
      for (const char byte : one) out += fmt::format("\\x{:02X}", static_cast<unsigned char>(byte));
    else
      out += one;
    i += length;
  }
  return out;
}

std::string day_text(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

const char* kind_name(TomlValue::Kind kind) {
  switch (kind) {
    case TomlValue::Kind::kTable: return "a table";
    case TomlValue::Kind::kArray: return "a list";
    case TomlValue::Kind::kText: return "a text";
    case TomlValue::Kind::kInteger: return "a whole number";
    case TomlValue::Kind::kReal: return "a number with decimals";
    case TomlValue::Kind::kBoolean: return "true or false";
    case TomlValue::Kind::kDay: return "a day";
    case TomlValue::Kind::kOther: return "a day with an hour, or an hour";
  }
  return "";
}

Result<std::string> read_toml_file(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) return Error{ErrorKind::kInput, fmt::format("{}: it cannot be opened ({}); give the path of a TOML file", path, std::strerror(errno))};
  std::string text(kMostTomlBytes + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) return Error{ErrorKind::kInput, fmt::format("{}: it cannot be read ({}); give the path of a TOML file", path, std::strerror(errno))};
  if (text.size() > kMostTomlBytes)
    return Error{ErrorKind::kInput, fmt::format("{}: it is larger than {} bytes, so it is no order or policy; give the TOML file itself", path, kMostTomlBytes)};
  return text;
}

Result<TomlValue> parse_toml(std::string_view text, const std::string& file) {
  if (const auto at = not_utf8(text)) return Error{ErrorKind::kInput, fault(text, file, *at, "this is not UTF-8; save the file as UTF-8")};
  if (const auto at = too_many_dots(text))
    return Error{ErrorKind::kInput, fault(text, file, *at, fmt::format("there are more than {} dots outside quotation marks; put the text in \"straight quotation marks\"", kMostDots))};
  const toml::parse_result parsed = toml::parse(text);
  if (parsed) return convert(parsed.table());
  const toml::parse_error& error = parsed.error();
  return Error{ErrorKind::kInput, fault(text, file, place(error.source().begin), plain_words(error.description()))};
}

}  // namespace bonafide::orders
