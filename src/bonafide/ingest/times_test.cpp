#include "bonafide/ingest/times.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace bonafide::ingest {
namespace {

const Place kPlace{"log.csv", 7, "time"};

TimeReader::Reading read_as(TimeUnit unit, std::string_view text) { return TimeReader(unit).read(text, kPlace); }

std::string fault_as(TimeUnit unit, std::string_view text) {
  const auto reading = read_as(unit, text);
  return reading.fault == nullptr ? "" : reading.fault;
}

Result<TimeReader::Judgement> judge(TimeUnit unit, const std::vector<std::string>& values) {
  TimeReader reader(unit);
  for (const std::string& value : values) reader.read(value, kPlace);
  return reader.judge(0.01, "time", "log.csv");
}

// `count` copies of one value, and `others` of another.
std::vector<std::string> mixed(const std::string& value, std::size_t count, const std::string& other, std::size_t others) {
  std::vector<std::string> values(count, value);
  values.insert(values.end(), others, other);
  return values;
}

TEST(Times, ANumberNamesItsOwnUnit) {
  for (const char* text : {"1623881091", "1623881091000", "1623881091000000", "1623881091.000", "2021-06-16T22:04:51Z",
                           "2021-06-17 00:04:51+02:00"})
    EXPECT_EQ(format_utc(read_as(TimeUnit::kAuto, text).time), "2021-06-16T22:04:51Z") << text;
}

TEST(Times, DecimalsAreExact) {
  EXPECT_EQ(read_as(TimeUnit::kAuto, "1623881091.25").time, 1623881091250000);
  EXPECT_EQ(read_as(TimeUnit::kSeconds, "0.000001").time, 1);
  EXPECT_EQ(read_as(TimeUnit::kSeconds, "-1.5").time, -1500000);
  EXPECT_EQ(read_as(TimeUnit::kMilliseconds, "1.5").time, 1500);
  EXPECT_EQ(fault_as(TimeUnit::kMicroseconds, "1.5"), "time finer than a microsecond");
}

TEST(Times, WhatIsNoTimeIsAFault) {
  for (const char* text : {"", "yesterday", "1623881091x", "1.6e9", ".5", "5.", "--5", "1 623", "2021-02-30T00:00:00Z", "0x10",
                           "1234567890123456789"})
    EXPECT_EQ(fault_as(TimeUnit::kAuto, text), "unreadable time") << text;
  EXPECT_EQ(fault_as(TimeUnit::kSeconds, "2021-06-16T22:04:51Z"), "unreadable time");
  EXPECT_EQ(fault_as(TimeUnit::kUtc, "1623881091"), "unreadable time");
}

TEST(Times, TheWindowsOfTheUnitsTouchNowhere) {
  EXPECT_EQ(fault_as(TimeUnit::kAuto, "631151999"), "no date in s, ms or us since 1970");
  EXPECT_EQ(format_utc(read_as(TimeUnit::kAuto, "631152000").time), "1990-01-01T00:00:00Z");
  EXPECT_EQ(format_utc(read_as(TimeUnit::kAuto, "4102444799").time), "2099-12-31T23:59:59Z");
  EXPECT_EQ(fault_as(TimeUnit::kAuto, "4102444800"), "no date in s, ms or us since 1970");
}

TEST(Times, SecondsFromTheLogsOwnStartAskForAUnit) {
  const auto judged = judge(TimeUnit::kAuto, {"0", "36", "2678400"});
  EXPECT_EQ(judged.error().message,
            "column time of log.csv holds 0 .. 2678400, which is no date in any of s, ms, us since 1970; "
            "if they are seconds from the log's own start, say --time-unit s");
  EXPECT_TRUE(judge(TimeUnit::kSeconds, {"0", "36", "2678400"}).value().relative);
  EXPECT_FALSE(judge(TimeUnit::kSeconds, {"0", "1623881091"}).value().relative);
}

TEST(Times, ATimeWithoutAZoneAsksForUtc) {
  const auto judged = judge(TimeUnit::kAuto, {"2021-06-16 22:04:51"});
  EXPECT_NE(judged.error().message.find("without a zone (1 of 1 rows); if they are UTC, say --time-unit utc"), std::string::npos);
  EXPECT_EQ(format_utc(read_as(TimeUnit::kUtc, "2021-06-16 22:04:51").time), "2021-06-16T22:04:51Z");
  EXPECT_EQ(format_utc(read_as(TimeUnit::kUtc, "2021-06-16 22:04:51+01:00").time), "2021-06-16T21:04:51Z");
}

TEST(Times, OneInAHundredOfAnotherKindIsARejectAndMoreIsAnError) {
  EXPECT_TRUE(judge(TimeUnit::kAuto, mixed("1623881091", 99, "1623881091000", 1)).ok());
  EXPECT_NE(judge(TimeUnit::kAuto, mixed("1623881091", 97, "1623881091000", 3)).error().message.find("mixes units: 97.0 %"),
            std::string::npos);
  EXPECT_TRUE(judge(TimeUnit::kAuto, mixed("1623881091", 99, "2021-06-16 22:04:51", 1)).ok());
  EXPECT_FALSE(judge(TimeUnit::kAuto, mixed("1623881091", 97, "5", 3)).ok());
}

TEST(Times, AWrongFirstImpressionIsTakenBack) {
  std::vector<std::string> values = mixed("1623881091000", 1, "1623881091", 999);
  EXPECT_EQ(judge(TimeUnit::kAuto, values).value().read_again, TimeUnit::kSeconds);
  std::ranges::reverse(values);
  EXPECT_EQ(judge(TimeUnit::kAuto, values).value().read_again, std::nullopt);
  TimeReader again(TimeUnit::kAuto, TimeUnit::kSeconds);
  EXPECT_STREQ(again.read("1623881091000", kPlace).fault, "time in another unit than the rest of the log");
  EXPECT_EQ(again.read("1623881091", kPlace).fault, nullptr);
}

TEST(Times, MillisecondsReadAsSecondsAreToldByTheirYear) {
  const auto judged = judge(TimeUnit::kSeconds, {"1623881091000"});
  EXPECT_EQ(judged.error().message, "log.csv, row 7, column time: 1623881091000 read as s is in the year 53428; say --time-unit ms");
  EXPECT_TRUE(judge(TimeUnit::kSeconds, mixed("1623881091", 999, "1623881091000", 1)).ok());
  EXPECT_EQ(fault_as(TimeUnit::kSeconds, "1623881091000"), "year outside 1900..2199");
  EXPECT_EQ(fault_as(TimeUnit::kSeconds, "999999999999999999"), "year outside 1900..2199");
}

TEST(Times, AnExactTimeIsTakenAsItIs) {
  TimeReader reader(TimeUnit::kAuto);
  EXPECT_EQ(reader.read_exact(1623881091000001).time, 1623881091000001);
  EXPECT_STREQ(reader.read_exact(INT64_MAX).fault, "year outside 1900..2199");
  EXPECT_FALSE(reader.judge(0.01, "time", "log.parquet").value().relative);
}

TEST(Times, UnitsHaveTheirNames) {
  EXPECT_EQ(parse_time_unit("s"), TimeUnit::kSeconds);
  EXPECT_EQ(parse_time_unit("ms"), TimeUnit::kMilliseconds);
  EXPECT_EQ(parse_time_unit("us"), TimeUnit::kMicroseconds);
  EXPECT_EQ(parse_time_unit("utc"), TimeUnit::kUtc);
  EXPECT_EQ(parse_time_unit("minutes"), std::nullopt);
}

}  // namespace
}  // namespace bonafide::ingest
