#include "bonafide/ingest/times.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bonafide/ingest/text.h"

namespace bonafide::ingest {
namespace {

constexpr double kShareOfOneKind = 0.99;

constexpr Microseconds seconds(std::int64_t count) { return count * kMicrosecondsPerSecond; }
constexpr Microseconds k1990 = seconds(631'152'000);
constexpr Microseconds k2100 = seconds(4'102'444'800);

constexpr std::array kUnits{TimeUnit::kSeconds, TimeUnit::kMilliseconds, TimeUnit::kMicroseconds};

constexpr std::int64_t microseconds_in(TimeUnit unit) {
  return unit == TimeUnit::kSeconds ? 1'000'000 : unit == TimeUnit::kMilliseconds ? 1'000 : 1;
}

const char* name_of(TimeUnit unit) {
  return unit == TimeUnit::kSeconds        ? "s"
         : unit == TimeUnit::kMilliseconds ? "ms"
         : unit == TimeUnit::kMicroseconds ? "us"
                                           : "utc";
}

// The unit in which the number is a date of the years 1990 to 2099, if there is one.
std::optional<TimeUnit> unit_named_by(std::int64_t number) {
  for (const TimeUnit unit : kUnits)
    if (number >= k1990 / microseconds_in(unit) && number < k2100 / microseconds_in(unit)) return unit;
  return std::nullopt;
}

double year_of(double microseconds) {
  constexpr double kMicrosecondsPerYear = 365.2425 * 86'400e6;
  return 1970 + std::floor(microseconds / kMicrosecondsPerYear);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

}  // namespace

std::optional<TimeUnit> parse_time_unit(std::string_view text) {
  if (text == "s") return TimeUnit::kSeconds;
  if (text == "ms") return TimeUnit::kMilliseconds;
  if (text == "us") return TimeUnit::kMicroseconds;
  if (text == "utc") return TimeUnit::kUtc;
  return std::nullopt;
}

const char* time_unit_name(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kAuto: return "";
    case TimeUnit::kSeconds: return "s";
    case TimeUnit::kMilliseconds: return "ms";
    case TimeUnit::kMicroseconds: return "us";
    case TimeUnit::kUtc: return "utc";
  }
  CHECK(false);
  return "";
}

TimeReader::TimeReader(TimeUnit asked, std::optional<TimeUnit> guess)
    : asked_(asked), unit_(asked == TimeUnit::kAuto ? guess : asked) {}

TimeReader::Reading TimeReader::read(std::string_view text, const Place& place) {
  if (const auto number = parse_number(text); number && asked_ != TimeUnit::kUtc) return read_number(*number, place);
  const auto iso = parse_iso_time(text);
  if (!iso || (asked_ != TimeUnit::kAuto && asked_ != TimeUnit::kUtc)) {
    ++count_[kUnreadable];
    return {0, "unreadable time"};
  }
  ++count_[iso->has_zone ? kWithZone : kWithoutZone];
  if (!iso->has_zone && asked_ != TimeUnit::kUtc) return {0, "time without a zone"};
  return accept(iso->time);
}

// At most 18 digits before the point and 6 that matter after it: beyond that nothing is a time.
std::optional<TimeReader::Number> TimeReader::parse_number(std::string_view text) {
  Number number{0, 0, text};
  const bool negative = text.starts_with('-');
  std::size_t at = negative ? 1 : 0;
  const std::size_t first_digit = at;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    if (at - first_digit == 18) return std::nullopt;
    number.whole = number.whole * 10 + (text[at] - '0');
  }
  if (at == first_digit) return std::nullopt;
  if (at < text.size() && text[at] == '.') {
    const std::size_t point = at++;
    std::int64_t place_value = 100'000;
    for (; at < text.size() && is_digit(text[at]); ++at, place_value /= 10) {
      if (place_value == 0 && text[at] != '0') return std::nullopt;
      number.millionths += (text[at] - '0') * place_value;
    }
    if (at == point + 1) return std::nullopt;
  }
  if (at != text.size()) return std::nullopt;
  if (negative) number = {-number.whole, -number.millionths, text};
  return number;
}

TimeReader::Reading TimeReader::read_number(const Number& number, const Place& place) {
  lowest_ = std::min(lowest_.value_or(number.whole), number.whole);
  highest_ = std::max(highest_.value_or(number.whole), number.whole);
  const auto named = unit_named_by(number.whole);
  if (!named) ++count_[kNoDate];
  else ++count_[*named == TimeUnit::kSeconds ? kInSeconds : *named == TimeUnit::kMilliseconds ? kInMilliseconds : kInMicroseconds];
  if (asked_ == TimeUnit::kAuto) {
    if (!named) return {0, "no date in s, ms or us since 1970"};
    if (!unit_) unit_ = named;
    if (*named != *unit_) return {0, "time in another unit than the rest of the log"};
  }
  return read_in(*unit_, number, place);
}

TimeReader::Reading TimeReader::read_in(TimeUnit unit, const Number& number, const Place& place) {
  const std::int64_t factor = microseconds_in(unit);
  const std::int64_t scaled = number.millionths * factor;
  if (scaled % 1'000'000 != 0) return {0, "time finer than a microsecond"};
  if (number.whole > k2200 / factor || number.whole < k1900 / factor) {
    if (in_impossible_years_++ == 0) {
      const auto named = unit_named_by(number.whole);
      first_impossible_ = fmt::format(
          "{}, row {}, column {}: {} read as {} is in the year {:.0f}; {}", place.file, place.row, place.column,
          printable(number.text), name_of(unit), year_of(static_cast<double>(number.whole) * static_cast<double>(factor)),
          named ? fmt::format("say --time-unit {}", name_of(*named)) : "say --time-unit s, ms or us, as the log counts");
    }
    return {0, "year outside 1900..2199"};
  }
  return accept(number.whole * factor + scaled / 1'000'000);
}

std::uint64_t TimeReader::readable() const {
  std::uint64_t sum = 0;
  for (int kind = 0; kind < kUnreadable; ++kind) sum += count_[kind];
  return sum;
}

Result<TimeReader::Judgement> TimeReader::judge(double bad_share, const std::string& column, const std::string& file) const {
  return asked_ == TimeUnit::kAuto ? judge_auto(column, file) : judge_asked(bad_share);
}

Result<TimeReader::Judgement> TimeReader::judge_auto(const std::string& column, const std::string& file) const {
  const std::uint64_t all = readable();
  const auto too_many = [&](std::uint64_t count) {
    return static_cast<double>(count) > (1 - kShareOfOneKind) * static_cast<double>(all);
  };
  if (too_many(count_[kWithoutZone]))
    return Error{ErrorKind::kInput,
                 fmt::format("column {} of {} holds times without a zone ({} of {} rows); if they are UTC, say --time-unit utc",
                             column, file, count_[kWithoutZone], all)};
  if (too_many(count_[kNoDate]))
    return Error{ErrorKind::kInput,
                 fmt::format("column {} of {} holds {} .. {}, which is no date in any of s, ms, us since 1970; "
                             "if they are seconds from the log's own start, say --time-unit s",
                             column, file, *lowest_, *highest_)};
  const std::array in_unit{count_[kInSeconds], count_[kInMilliseconds], count_[kInMicroseconds]};
  const auto most = static_cast<std::size_t>(std::ranges::max_element(in_unit) - in_unit.begin());
  if (too_many(in_unit[0] + in_unit[1] + in_unit[2] - in_unit[most]))
    return Error{ErrorKind::kInput,
                 fmt::format("column {} of {} mixes units: {} of the times are dates in s, {} in ms, {} in us; "
                             "bring them to one unit, or name the true one with --time-unit",
                             column, file, percent(in_unit[0], all), percent(in_unit[1], all), percent(in_unit[2], all))};
  if (in_unit[most] > 0 && unit_ != kUnits[most]) return Judgement{false, kUnits[most]};
  return Judgement{};
}

Result<TimeReader::Judgement> TimeReader::judge_asked(double bad_share) const {
  if (in_impossible_years_ > 0 &&
      static_cast<double>(in_impossible_years_) > bad_share * static_cast<double>(readable()))
    return Error{ErrorKind::kInput, first_impossible_};
  return Judgement{asked_ != TimeUnit::kUtc && count_[kWithZone] == 0 && latest_ >= k1900 && latest_ < k1990, std::nullopt};
}

}  // namespace bonafide::ingest
