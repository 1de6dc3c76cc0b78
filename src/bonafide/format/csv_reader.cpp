#include "bonafide/format/csv_reader.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

#include "bonafide/format/numbers.h"

namespace bonafide::format {
namespace {

constexpr std::size_t kMostShown = 60;  // bytes of a value in a message

// The value for a message on one line.
std::string shown(std::string_view value) {
  std::string out;
  for (char c : value.substr(0, kMostShown)) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  return value.size() > kMostShown ? out + "..." : out;
}

}  // namespace

Result<std::string> read_text_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes;
  if (in) bytes.assign(std::istreambuf_iterator<char>(in), {});
  if (!in || in.bad())
    return Error{ErrorKind::kInput, fmt::format("{} cannot be read ({}); a case is whole or it is none: take an untouched copy, or run `bonafide detect` again", path,
                                                errno != 0 ? std::strerror(errno) : "reading failed")};
  return bytes;
}

Result<CsvReader> CsvReader::open(const std::string& path, std::span<const std::string_view> columns) {
  errno = 0;
  TRY(std::string bytes, read_text_file(path));
  CsvReader csv(path, std::move(bytes));
  if (csv.at_ == csv.bytes_.size()) return Error{ErrorKind::kInput, fmt::format("{} is empty; {}", path, kChangedCase)};
  if (!csv.read_record()) return *csv.error_;
  csv.names_ = csv.fields_;
  for (std::string_view column : columns) {
    const auto found = std::find(csv.names_.begin(), csv.names_.end(), column);
    if (found == csv.names_.end())
      return Error{ErrorKind::kInput, fmt::format("{} has no column \"{}\"; it is of an earlier version or was changed: run `bonafide detect` again", path, column)};
    csv.place_.push_back(static_cast<std::size_t>(found - csv.names_.begin()));
  }
  return csv;
}

bool CsvReader::next() {
  if (error_ || at_ == bytes_.size() || !read_record()) return false;
  if (fields_.size() == names_.size()) return true;
  fail(fmt::format("{} fields where the header has {}", fields_.size(), names_.size()));
  return false;
}

Status CsvReader::status() const {
  if (error_) return *error_;
  return {};
}

// RFC 4180 with line feeds. A quote stands at a field's ends or is doubled within; every record ends.
bool CsvReader::read_record() {
  fields_.assign(1, {});
  line_ = next_line_;
  for (bool quoted = false, was_quoted = false; at_ < bytes_.size(); ++at_) {
    const char c = bytes_[at_];
    next_line_ += c == '\n';
    if (quoted) {
      if (c != '"') fields_.back() += c;
      else if (at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '"') fields_.back() += bytes_[++at_];
      else quoted = false;
    } else if (c == ',') {
      fields_.emplace_back();
      was_quoted = false;
    } else if (c == '\n') {
      ++at_;
      return true;
    } else if (c == '"' && fields_.back().empty() && !was_quoted) {
      quoted = was_quoted = true;
    } else if (c == '"' || c == '\r' || was_quoted) {
      fail(fmt::format("a stray {}", c == '"' ? "double quote" : c == '\r' ? "carriage return" : "character behind a closing quote"));
      return false;
    } else {
      fields_.back() += c;
    }
  }
  fail("the file ends within a record");
  return false;
}

std::string CsvReader::id(std::size_t column) {
  if (text(column).empty()) refuse(column, "an id, which is never empty");
  return std::string(text(column));
}

std::uint64_t CsvReader::count(std::size_t column) {
  std::uint64_t value = 0;
  const char* last = text(column).data() + text(column).size();
  const auto [end, error] = std::from_chars(text(column).data(), last, value);
  if (error != std::errc() || end != last) refuse(column, "a whole number");
  return value;
}

double CsvReader::real(std::size_t column) {
  const auto value = parse_real(text(column));
  if (!value) refuse(column, "a number");
  return value.value_or(0);
}

std::optional<double> CsvReader::real_if_any(std::size_t column) {
  if (text(column).empty()) return std::nullopt;
  return real(column);
}

double CsvReader::ln_probability(std::size_t column) {
  const auto ln_p = parse_probability(text(column));
  if (!ln_p) refuse(column, "a probability");
  return ln_p.value_or(0);
}

std::optional<double> CsvReader::ln_probability_if_any(std::size_t column) {
  if (text(column).empty()) return std::nullopt;
  return ln_probability(column);
}

Microseconds CsvReader::time(std::size_t column, bool relative) {
  const auto time = parse_time(text(column), relative);
  if (!time) refuse(column, relative ? "a number of seconds since the log's zero" : "a time as 2018-04-03T12:00:00Z");
  return time.value_or(0);
}

void CsvReader::refuse(std::size_t column, std::string_view wanted) {
  fail(fmt::format("{} is \"{}\" and not {}", names_[place_[column]], shown(text(column)), wanted));
}

void CsvReader::fail(const std::string& what) {
  if (!error_) error_ = Error{ErrorKind::kInput, fmt::format("{}, line {}: {}; {}", path_, line_, what, kChangedCase)};
}

}  // namespace bonafide::format
