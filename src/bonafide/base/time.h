// Times: what a log says, as microseconds; what we print, as UTC with Z.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bonafide {

inline constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;

/// Microseconds since 1970-01-01T00:00:00Z, or since the log's own zero where times are relative.
using Microseconds = std::int64_t;

/// "2018-04-03T12:00:00Z", with as many decimals as the value needs (0, 3 or 6).
std::string format_utc(Microseconds time);

/// As format_utc for an absolute time; plain seconds ("36", "36.5") for a relative one.
std::string format_time(Microseconds time, bool relative);
/// Reads what format_time wrote, and nothing else.
std::optional<Microseconds> parse_time(std::string_view text, bool relative);

/// Reads ISO 8601: "2018-04-03T12:00:00Z", "2018-04-03 12:00:00.25+02:00"; T or blank, seconds and
/// fraction optional. Days that do not exist, hour 24 and leap seconds are not times.
struct IsoTime {
  Microseconds time;
  bool has_zone;  ///< false: the text names no zone, and `time` reads it as UTC
};
std::optional<IsoTime> parse_iso_time(std::string_view text);

/// "90 s", "2 h", "1 d": a window as people write it. @param text "60s", "1m", "2h", "1d".
std::string format_window(Microseconds window);
std::optional<Microseconds> parse_window(std::string_view text);

}  // namespace bonafide
