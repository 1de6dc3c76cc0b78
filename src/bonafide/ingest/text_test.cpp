#include "bonafide/ingest/text.h"

#include <gtest/gtest.h>

#include <vector>

namespace bonafide::ingest {
namespace {

TEST(Utf8, IsWhatTheUnicodeStandardAllows) {
  for (const char* good : {"", "plain ascii, longer than eight", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_utf8(good)) << printable(good);
}

TEST(Utf8, IsNotOverlongSurrogateCutOrBeyondTheEnd) {
  for (const char* bad : {"\xFF", "\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80",
                          "\xC3", "eightchr\xE2\x82", "\xE9t\xE9"})
    EXPECT_FALSE(is_utf8(bad)) << printable(bad);
}

TEST(Printable, ShowsForeignBytesInHexAndCutsBetweenCharacters) {
  EXPECT_EQ(printable("bad\xFF\xC3\xA9"), "bad\\xff\xC3\xA9");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(printable("ab\xC3\xA9z", 3), "ab...");
  EXPECT_EQ(printable("abc", 3), "abc");
}

TEST(Listed, NamesThirtyAndCountsTheRest) {
  EXPECT_EQ(listed(std::vector<std::string>{"a", "b"}), "a, b");
  EXPECT_TRUE(listed(std::vector<std::string>(42, "x")).ends_with("x and 12 more"));
}

}  // namespace
}  // namespace bonafide::ingest
