// A TOML 1.0 text as a tree in which everything knows where it stands: an order is quoted by line and
// column, and narrowed by changing those very places. toml++ reads it; nobody else sees toml++.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "bonafide/base/result.h"

namespace bonafide::orders {

/// Both from 1; the column counts characters, as an editor does. {0, 0}: nowhere.
struct Position {
  std::uint32_t line = 0, column = 0;
  auto operator<=>(const Position&) const = default;
};

/// A value and where it stands.
template <class T>
struct At {
  T value{};
  Position at;
};

/// Days since 1970-01-01 in the calendar of the order's zone.
using Day = std::int32_t;
std::string day_text(Day day);  ///< "2018-04-03"
/// Reads what day_text writes, and nothing else.
std::optional<Day> parse_day(std::string_view text);

struct TomlEntry;

struct TomlValue {
  using Table = std::vector<TomlEntry>;
  using Array = std::vector<TomlValue>;
  /// kOther: an hour or a day with an hour, which nothing in our files is.
  enum class Kind { kTable, kArray, kText, kInteger, kReal, kBoolean, kDay, kOther };

  Kind kind = Kind::kOther;
  Position begin, end;  ///< of the value; `end` is the character after its last
  std::variant<std::monostate, Table, Array, std::string, std::int64_t, double, bool, Day> content;

  const Table& table() const { return std::get<Table>(content); }
  const Array& array() const { return std::get<Array>(content); }
  const std::string& text() const { return std::get<std::string>(content); }
};

/// Entries stand in the order of the text.
struct TomlEntry {
  std::string key;
  Position key_at;
  TomlValue value;
};

/// "a table", "a text", "a whole number", ...
const char* kind_name(TomlValue::Kind kind);

/// An order or a policy is a page or two; more is some other file, and is not read.
inline constexpr std::uint64_t kMostTomlBytes = 1 << 20;

/// A piece of a file as an error may quote it: its first 60 bytes, with "..." where more follows; what would act on a
/// terminal, hide, or is no UTF-8 as \xNN.
std::string shown(std::string_view text);
/// All of it, written so: a message may hold it, on one line.
std::string harmless(std::string_view text);

/// The file's text. @errors kInput: no such file, larger than kMostTomlBytes.
Result<std::string> read_toml_file(const std::string& path);

/// @param file  its name, for messages only. @return a table.
/// @errors kInput, "FILE:LINE:COLUMN: what is wrong; the line is: ...": no TOML, invalid UTF-8, a byte order mark, a date that does not
/// exist, more than 256 brackets within each other, a line with more than 16 dots outside texts.
Result<TomlValue> parse_toml(std::string_view text, const std::string& file);

}  // namespace bonafide::orders
