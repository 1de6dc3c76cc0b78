// Times as the report prints them. "Times are UTC" is said once, beside the log, so no time carries
// a zone; relative times are counted from the log's start.
#pragma once
#include <string>
#include <vector>

#include "bonafide/base/time.h"

namespace bonafide::report {

/// "2018-04-03 12:00:00"; "36 s" where times are relative.
std::string time_text(Microseconds time, bool relative);

/// A length of time with two significant digits in its natural unit, not to be broken from it:
/// "820 ms", "45 s", "1.5 h", "12 d".
std::string duration_text(double microseconds);

/// Maps a log's span to pixels.
struct TimeAxis {
  Microseconds first = 0, last = 0;
  bool relative = false;
  double left = 0, width = 0;  ///< pixels

  /// Clamped to the axis. A span of zero is drawn in the middle.
  double x(Microseconds time) const;
};

struct Tick {
  Microseconds time;
  std::string label;
};

/// Two to seven round times on the axis; their labels fit side by side from 400 pixels on.
struct Ticks {
  std::vector<Tick> ticks;
  std::string title;  ///< what the labels are, with their unit: "date", "time from the log's own zero (d)"
};
Ticks ticks_of(const TimeAxis& axis);

}  // namespace bonafide::report
