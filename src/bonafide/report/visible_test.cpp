#include "bonafide/report/visible.h"

#include <gtest/gtest.h>

namespace bonafide::report {
namespace {

TEST(Visible, LeavesOrdinaryIdsOfAnyScriptAlone) {
  for (const std::string id : {"alice", "7f3a-11", "ជា សេរី", "مرحبا", "名前", "naïve", "🙂"})
    EXPECT_EQ(visible(id), id);
}

TEST(Visible, NamesControlAndBidirectionalCharacters) {
  EXPECT_EQ(visible("a\nb"), "a‹U+000A›b");
  EXPECT_EQ(visible(std::string("a\0b", 3)), "a‹U+0000›b");
  EXPECT_EQ(visible("\x1b[31m"), "‹U+001B›[31m");
  EXPECT_EQ(visible("gpj.\u202Eexe"), "gpj.‹U+202E›exe");
  EXPECT_EQ(visible("\u2066x\u2069"), "‹U+2066›x‹U+2069›");
  EXPECT_EQ(visible("\u0085"), "‹U+0085›");
}

TEST(Visible, TellsIdsApartThatDifferOnlyInWhatCannotBeSeen) {
  EXPECT_NE(visible("alice"), visible("ali\u200Bce"));
  EXPECT_NE(visible("alice"), visible("alice\uFEFF"));
  EXPECT_NE(visible("alice"), visible("alice\U000E0041"));
}

TEST(Visible, NamesBytesThatAreNotUtf8) {
  EXPECT_EQ(visible("a\xFFz"), "a‹0xFF›z");
  EXPECT_EQ(visible("\xC0\xAF"), "‹0xC0›‹0xAF›");                      // an overlong '/'
  EXPECT_EQ(visible("\xED\xA0\x80"), "‹0xED›‹0xA0›‹0x80›");            // a surrogate
  EXPECT_EQ(visible("\xE2\x80"), "‹0xE2›‹0x80›");                      // cut short
  EXPECT_EQ(visible("\xF4\x90\x80\x80"), "‹0xF4›‹0x90›‹0x80›‹0x80›");  // above U+10FFFF
}

TEST(Visible, StopsCombiningMarksFromPilingUpOverTheirNeighbours) {
  EXPECT_EQ(visible("e\u0301\u0323"), "e\u0301\u0323");
  EXPECT_EQ(visible("e\u0301\u0301\u0301\u0301"), "e\u0301\u0301‹U+0301›‹U+0301›");
}

TEST(Visible, CutsAnIdOfAMegabyteAndSaysSo) {
  EXPECT_EQ(visible(std::string(1'000'000, 'x')), std::string(kMaxIdCharacters, 'x') + "… (1000000 bytes)");
  EXPECT_EQ(visible(std::string(kMaxIdCharacters, 'x')), std::string(kMaxIdCharacters, 'x'));
}

TEST(VisibleText, KeepsTheWholeSentence) {
  EXPECT_EQ(visible_text(std::string(500, 'x')), std::string(500, 'x'));
  EXPECT_EQ(visible_text("no\rway"), "no‹U+000D›way");
}

TEST(VisibleLabel, KeepsBothEndsOfALongId) {
  EXPECT_EQ(visible_label("page-0042", 9), "page-0042");
  EXPECT_EQ(visible_label("page-0042", 8), "pag…042");
}

TEST(VisibleLabel, KeepsItsWidthWhateverTheIdIsMadeOf) {
  for (const std::string piece : {"x", "名", "\u202E", "\xFF", "🙂", "e\u0301"}) {
    std::string id;
    for (int i = 0; i < 40; ++i) id += piece;
    EXPECT_LE(columns_of(visible_label(id, 18)), 18u) << piece;
    EXPECT_NE(visible_label(id, 18).find("…"), std::string::npos) << piece;
  }
}

}  // namespace
}  // namespace bonafide::report
