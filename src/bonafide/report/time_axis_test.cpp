#include "bonafide/report/time_axis.h"

#include <gtest/gtest.h>

#include <limits>

namespace bonafide::report {
namespace {

constexpr Microseconds kSecond = kMicrosecondsPerSecond, kDay = 86'400 * kSecond;
constexpr Microseconds kStart = 1'522'756'800 * kSecond;  // 2018-04-03T12:00:00Z

TEST(TimeText, LeavesTheZoneToTheOnePlaceThatStatesIt) {
  EXPECT_EQ(time_text(kStart, false), "2018-04-03 12:00:00");
}

TEST(TimeText, GivesRelativeTimesTheirUnit) {
  EXPECT_EQ(time_text(36 * kSecond, true), "36 s");
  EXPECT_EQ(time_text(1'234'500'000, true), "1\u202f234.500 s");
  EXPECT_EQ(time_text(-5 * kSecond, true), "-5 s");
}

TEST(DurationText, UsesTheNaturalUnit) {
  EXPECT_EQ(duration_text(0), "0\u00a0s");
  EXPECT_EQ(duration_text(820e3), "820\u00a0ms");
  EXPECT_EQ(duration_text(45e6), "45\u00a0s");
  EXPECT_EQ(duration_text(5400e6), "1.5\u00a0h");
  EXPECT_EQ(duration_text(12.0 * 86400e6), "12\u00a0d");
}

TEST(Ticks, AreFewAndInsideForEverySpan) {
  for (const bool relative : {false, true})
    for (double span = 1e3; span < 4e15; span *= 1.7) {
      const TimeAxis axis{kStart, kStart + static_cast<Microseconds>(span), relative, 0, 420};
      const auto ticks = ticks_of(axis).ticks;
      EXPECT_LE(ticks.size(), 8u) << span;
      for (const auto& tick : ticks) {
        EXPECT_GE(tick.time, axis.first);
        EXPECT_LE(tick.time, axis.last);
      }
    }
}

TEST(Ticks, NameDaysMonthsAndRelativeUnits) {
  const auto days = ticks_of({kStart, kStart + 4 * kDay, false, 0, 420});
  EXPECT_EQ(days.title, "date");
  EXPECT_EQ(days.ticks.front().label, "2018-04-04");
  const auto months = ticks_of({kStart, kStart + 300 * kDay, false, 0, 420});
  EXPECT_EQ(months.title, "month");
  EXPECT_EQ(months.ticks.front().label, "2018-05");
  EXPECT_EQ(ticks_of({0, 4 * kDay, true, 0, 420}).title, "time from the log's own zero (d)");
}

TEST(TimeAxis, PutsALogOfOneMomentInTheMiddle) {
  const TimeAxis axis{kStart, kStart, false, 100, 400};
  EXPECT_EQ(axis.x(kStart), 300);
  EXPECT_EQ(ticks_of(axis).ticks.size(), 1u);
}

}  // namespace
}  // namespace bonafide::report
