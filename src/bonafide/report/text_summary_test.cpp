#include <gtest/gtest.h>

#include <sstream>

#include "bonafide/report/report.h"
#include "bonafide/report/testing_findings.h"

namespace bonafide::report {
namespace {

using format::Verdict;

std::size_t longest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t longest = 0;
  for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
  return longest;
}

TEST(TextSummary, FitsTheTerminalWhateverTheNumbers) {
  auto findings = testing::usual_findings();
  findings.groups[0].actors = 1'234'567;
  findings.groups[0].events = 123'456'789;
  findings.groups[0].hits = 123'456'789;
  findings.groups[0].expected_hits = 1'234'567;
  findings.groups[0].ln_p = -1e6;
  findings.groups[1].verdict = Verdict::kManufactured;
  testing::add_group(findings, Verdict::kFarmLike, 9, 6);
  testing::add_unrelated(findings, 0.9, 123);
  for (const int width : {60, 72, 80, 100, 132})
    EXPECT_LE(longest_line(text_summary(testing::approved(findings), false, width)), width) << width;
}

TEST(TextSummary, IsPlainAsciiWithoutColourUnlessAsked) {
  const auto findings = testing::approved(testing::usual_findings());
  for (const char c : text_summary(findings, false, 80)) EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~'));
  EXPECT_NE(text_summary(findings, true, 80).find("\x1b["), std::string::npos);
}

TEST(TextSummary, ShowsAtMostTwelveGroupsAndCountsTheRest) {
  auto findings = testing::empty_findings();
  for (int i = 0; i < 15; ++i) testing::add_group(findings, Verdict::kCoordinated, 5, 3);
  const std::string text = text_summary(testing::approved(findings), false, 80);
  EXPECT_EQ(testing::occurrences(text, "\n4be1f9c3"), 12u);
  EXPECT_NE(text.find("and 3 more in groups.csv"), std::string::npos);
}

TEST(TextSummary, StartsWithTheSentenceAndKeepsTheOrderOfThePage) {
  const std::string text = text_summary(testing::approved(testing::usual_findings()), false, 80);
  EXPECT_EQ(text.find("Of 2,301,442 acts"), 0u);
  EXPECT_LT(text.find("cannot tell"), text.find("group "));
  EXPECT_LT(text.find("verdict"), text.find("unexplained"));
}

TEST(TextSummary, HasNoTableWhereNothingWasFound) {
  const std::string text = text_summary(testing::approved(testing::empty_findings()), false, 80);
  EXPECT_EQ(text.find("verdict"), std::string::npos);
  EXPECT_NE(text.find("no group of accounts"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::report
