#include <gtest/gtest.h>

#include "bonafide/base/hash.h"
#include "bonafide/base/parallel.h"
#include "bonafide/base/sizes.h"
#include "bonafide/base/time.h"

namespace bonafide {
namespace {

TEST(SizeText, IsRoundedUp) {
  EXPECT_EQ(size_text(1), "1 KB");
  EXPECT_EQ(size_text(999'001), "1 MB");
  EXPECT_EQ(size_text(1'000'001), "2 MB");
  EXPECT_EQ(size_text(999'000'001), "1.0 GB");
  EXPECT_EQ(size_text(1'000'000'000), "1.0 GB");
  EXPECT_EQ(size_text(3'100'000'001), "3.2 GB");
}

TEST(Siphash, EqualsTheReferenceVectors) {
  // From the SipHash paper's reference code: key 00..0f, message 00, 01, ... of that length.
  const HashKey key{0x0706050403020100ull, 0x0f0e0d0c0b0a0908ull};
  std::string message;
  for (int i = 0; i < 15; ++i) message.push_back(static_cast<char>(i));
  EXPECT_EQ(siphash(key, ""), 0x726fdb47dd0e0e31ull);
  EXPECT_EQ(siphash(key, message.substr(0, 1)), 0x74f839c593dc67fdull);
  EXPECT_EQ(siphash(key, message.substr(0, 8)), 0x93f5f5799a932462ull);
  EXPECT_EQ(siphash(key, message), 0xa129ca6149be45e5ull);
}

TEST(Sha256, EqualsTheStandardsVector) {
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Time, ReadsWhatItPrints) {
  for (Microseconds t : {0ll, 1'522'756'800'000'000ll, -1ll, 1'522'756'800'250'000ll, 4'102'444'799'999'999ll}) {
    const auto read = parse_iso_time(format_utc(t));
    ASSERT_TRUE(read && read->has_zone) << format_utc(t);
    EXPECT_EQ(read->time, t);
  }
  EXPECT_EQ(format_utc(1'522'756'800'000'000), "2018-04-03T12:00:00Z");
}

TEST(Time, ReadsZonesFractionsAndBlanks) {
  EXPECT_EQ(parse_iso_time("2018-04-03 14:00:00.25+02:00")->time, 1'522'756'800'250'000);
  EXPECT_EQ(parse_iso_time("2018-04-03T12:00Z")->time, 1'522'756'800'000'000);
  EXPECT_FALSE(parse_iso_time("2018-04-03 12:00:00")->has_zone);
}

TEST(Time, RefusesWhatDoesNotExist) {
  for (const char* text : {"2018-02-30T00:00:00Z", "2018-04-03T24:00:00Z", "2018-04-03", "2018-04-03T12:00:60Z",
                           "2018-04-03T12:00:00+25:00", "2018-04-03T12:00:00Zx", "18-04-03T12:00:00Z", ""})
    EXPECT_FALSE(parse_iso_time(text)) << text;
}

TEST(Time, ReadsWhatItWrote) {
  for (bool relative : {false, true})
    for (Microseconds time : {0ll, 1ll, -1ll, 500'000ll, -500'000ll, 36'500'000ll, -5'000'000ll, 1'522'713'600'000'000ll, 1'522'713'600'123'456ll})
      EXPECT_EQ(parse_time(format_time(time, relative), relative), time) << format_time(time, relative);
  for (const char* text : {"", "5", "2018-04-03", "2018-04-03T12:00:00", "2018-04-03 12:00:00Z", "2018-04-03T12:00:00+00:00"}) EXPECT_FALSE(parse_time(text, false)) << text;
  for (const char* text : {"", "x", "5.", "5.5", "05", "+5", "5 ", "2018-04-03T12:00:00Z", "99999999999999999999"}) EXPECT_FALSE(parse_time(text, true)) << text;
}

TEST(Time, WindowsReadAsPeopleWriteThem) {
  EXPECT_EQ(parse_window("2h"), 7200 * kMicrosecondsPerSecond);
  EXPECT_EQ(format_window(*parse_window("60s")), "1 min");
  for (const char* text : {"", "2", "h", "-1h", "0s", "2 h", "2w"}) EXPECT_FALSE(parse_window(text)) << text;
}

TEST(ParallelBlocks, VisitsEverythingOnce) {
  for (unsigned threads : {1u, 2u, 5u}) {
    std::vector<std::atomic<int>> visits(1003);
    parallel_blocks(visits.size(), 10, threads, [&](std::size_t begin, std::size_t end, unsigned) {
      for (; begin < end; ++begin) ++visits[begin];
    });
    for (auto& count : visits) EXPECT_EQ(count, 1);
  }
}

}  // namespace
}  // namespace bonafide
