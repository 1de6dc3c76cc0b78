#include "bonafide/base/time.h"

#include <charconv>
#include <chrono>
#include <limits>

#include <fmt/format.h>

namespace bonafide {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;

// Reads exactly `digits` decimal digits from the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// ".25" as microseconds. Digits beyond the sixth are below our resolution and must be zero.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
  if (!take(text, '.') && !take(text, ',')) return 0;
  std::int64_t micros = 0;
  std::size_t digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (digits < 6) micros = micros * 10 + (text.front() - '0');
    else if (text.front() != '0') return std::nullopt;
    ++digits;
    text.remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 6; ++digits) micros *= 10;
  return micros;
}

// "Z", "+02:00", "+0200", "+02" as seconds east of UTC; nothing left means no zone.
struct Zone {
  int seconds_east;
  bool given;
};
std::optional<Zone> take_zone(std::string_view text) {
  if (text.empty()) return Zone{0, false};
  if (text == "Z" || text == "z" || text == " UTC" || text == "UTC") return Zone{0, true};
  const int sign = text.front() == '+' ? 1 : text.front() == '-' ? -1 : 0;
  if (sign == 0) return std::nullopt;
  text.remove_prefix(1);
  const auto hours = take_number(text, 2);
  if (!hours || *hours > 15) return std::nullopt;
  int minutes = 0;
  if (!text.empty()) {
    take(text, ':');
    const auto read = take_number(text, 2);
    if (!read || *read > 59 || !text.empty()) return std::nullopt;
    minutes = *read;
  }
  return Zone{sign * (*hours * 3600 + minutes * 60), true};
}

}  // namespace

std::string format_utc(Microseconds time) {
  using namespace std::chrono;
  const sys_time<microseconds> point{microseconds{time}};
  const auto day = floor<days>(point);
  const year_month_day date{day};
  const hh_mm_ss clock{point - day};
  const int year = static_cast<int>(date.year());
  std::string text = year >= 0 && year <= 9999 ? "0000-00-00T00:00:00" : fmt::format("{:04}-00-00T00:00:00", year);
  const auto put = [&](std::size_t end, long number) {  // digits by hand: a seal prints every record's time
    for (std::size_t at = end + text.size() - 19; number > 0; number /= 10) text[--at] = static_cast<char>('0' + number % 10);
  };
  if (text.size() == 19) put(4, year);
  put(7, static_cast<unsigned>(date.month()));
  put(10, static_cast<unsigned>(date.day()));
  put(13, clock.hours().count());
  put(16, clock.minutes().count());
  put(19, clock.seconds().count());
  if (const auto micros = clock.subseconds().count(); micros % 1000 != 0)
    text += fmt::format(".{:06}", micros);
  else if (micros != 0)
    text += fmt::format(".{:03}", micros / 1000);
  return text + "Z";
}

std::string format_time(Microseconds time, bool relative) {
  if (!relative) return format_utc(time);
  const std::int64_t magnitude = time < 0 ? -time : time;
  const std::int64_t micros = magnitude % kMicrosecondsPerSecond;
  std::string text = fmt::format("{}{}", time < 0 ? "-" : "", magnitude / kMicrosecondsPerSecond);
  if (micros % 1000 != 0)
    text += fmt::format(".{:06}", micros);
  else if (micros != 0)
    text += fmt::format(".{:03}", micros / 1000);
  return text;
}

std::optional<Microseconds> parse_time(std::string_view text, bool relative) {
  std::optional<Microseconds> time;
  if (relative) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    std::string_view rest = error == std::errc() ? text.substr(static_cast<std::size_t>(end - text.data())) : "";
    constexpr std::int64_t kMostSeconds = std::numeric_limits<std::int64_t>::max() / kMicrosecondsPerSecond - 1;
    const auto micros = take_fraction(rest);
    if (error == std::errc() && seconds >= -kMostSeconds && seconds <= kMostSeconds && micros)
      time = seconds * kMicrosecondsPerSecond + (text.front() == '-' ? -*micros : *micros);
  } else if (const auto iso = parse_iso_time(text); iso && iso->has_zone) {
    time = iso->time;
  }
  if (time && format_time(*time, relative) != text) return std::nullopt;
  return time;
}

std::optional<IsoTime> parse_iso_time(std::string_view text) {
  using namespace std::chrono;
  const auto y = take_number(text, 4);
  if (!y || !take(text, '-')) return std::nullopt;
  const auto m = take_number(text, 2);
  if (!m || !take(text, '-')) return std::nullopt;
  const auto d = take_number(text, 2);
  if (!d) return std::nullopt;
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok() || (!take(text, 'T') && !take(text, 't') && !take(text, ' '))) return std::nullopt;

  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  int second = 0;
  std::int64_t micros = 0;
  if (take(text, ':')) {
    const auto read = take_number(text, 2);
    if (!read || *read > 59) return std::nullopt;
    second = *read;
    const auto fraction = take_fraction(text);
    if (!fraction) return std::nullopt;
    micros = *fraction;
  }
  const auto zone = take_zone(text);
  if (!zone) return std::nullopt;
  const std::int64_t seconds = sys_days{date}.time_since_epoch().count() * kSecondsPerDay +
                               *hour * 3600 + *minute * 60 + second - zone->seconds_east;
  return IsoTime{seconds * kMicrosecondsPerSecond + micros, zone->given};
}

std::string format_window(Microseconds window) {
  const std::int64_t seconds = window / kMicrosecondsPerSecond;
  if (window % kMicrosecondsPerSecond != 0) return fmt::format("{} ms", window / 1000);
  if (seconds % kSecondsPerDay == 0 && seconds > 0) return fmt::format("{} d", seconds / kSecondsPerDay);
  if (seconds % 3600 == 0 && seconds > 0) return fmt::format("{} h", seconds / 3600);
  if (seconds % 60 == 0 && seconds > 0) return fmt::format("{} min", seconds / 60);
  return fmt::format("{} s", seconds);
}

std::optional<Microseconds> parse_window(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || count <= 0 || count > 1'000'000'000) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (unit == "ms") return count * 1000;
  if (unit == "s") return count * kMicrosecondsPerSecond;
  if (unit == "m" || unit == "min") return count * 60 * kMicrosecondsPerSecond;
  if (unit == "h") return count * 3600 * kMicrosecondsPerSecond;
  constexpr std::int64_t kMostDays = INT64_MAX / (kSecondsPerDay * kMicrosecondsPerSecond);
  if (unit == "d" && count <= kMostDays) return count * kSecondsPerDay * kMicrosecondsPerSecond;
  return std::nullopt;
}

}  // namespace bonafide
