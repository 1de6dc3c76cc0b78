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

}  // namespace

std::string day_text(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::optional<Day> parse_day(std::string_view text) {
  int year = 0, month = 0, day = 0;
  if (std::sscanf(std::string(text).c_str(), "%4d-%2d-%2d", &year, &month, &day) != 3 || year < 0 || month < 0 || day < 0) return {};
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)}, std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return {};
  const auto out = static_cast<Day>(std::chrono::sys_days{date}.time_since_epoch().count());
  return day_text(out) == text ? std::optional(out) : std::nullopt;
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
    case TomlValue::Kind::kOther: return "a time of day";
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
  const toml::parse_result parsed = toml::parse(text);
  if (parsed) return convert(parsed.table());
  const toml::parse_error& error = parsed.error();
  const Position at = place(error.source().begin);
  return Error{ErrorKind::kInput, fmt::format("{}:{}:{}: this is not TOML: {}", file, at.line, at.column, error.description())};
}

}  // namespace bonafide::orders
