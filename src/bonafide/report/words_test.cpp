#include "bonafide/report/words.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "bonafide/report/testing_findings.h"

namespace bonafide::report {
namespace {

using format::Verdict;

const std::string kLog = "2\u202f301\u202f442 acts by 200\u202f000 accounts on 20\u202f000 targets";

TEST(FindingSentence, SaysThatNothingWasFound) {
  EXPECT_EQ(finding_sentence(testing::empty_findings()),
            "Among " + kLog + ", no group of accounts was found that acted in lockstep.");
}

TEST(FindingSentence, ClaimsNothingOfLeads) {
  auto findings = testing::empty_findings();
  testing::add_group(findings, Verdict::kUnexplained, 7, 4);
  EXPECT_EQ(finding_sentence(findings),
            "Of " + kLog +
                ", none could be attributed to a coordinated group: one group of accounts stood out, but "
                "none was shown to do so beyond what chance and shared interest may explain.");
  EXPECT_EQ(unexplained_sentence(findings),
            "One group is left unexplained: one tested and not shown to be more than chance and "
            "shared interest. These are leads, not findings.");
}

// The nine accounts of the second group stand in the first as well.
TEST(FindingSentence, CountsGroupsAndTheirActsAndEveryAccountOnce) {
  auto findings = testing::usual_findings();
  findings.targets = {{"a", 2000, 1500, 0, 0}, {"b", 30, 27, 0, 0}};
  EXPECT_EQ(finding_sentence(findings),
            "Of " + kLog +
                ", 1\u202f527 came from two groups of accounts (120 in all) that acted in lockstep beyond "
                "chance and beyond the interest that outsiders show.");
}

TEST(FindingSentence, NamesHigherVerdictsAndTheirMeaningWhereTheyOccur) {
  auto findings = testing::usual_findings();
  findings.groups[0].verdict = Verdict::kFarmLike;
  EXPECT_NE(
      finding_sentence(findings).find("One of them did so on targets that other people connect less than those of a community over eight interests"),
      std::string::npos);
  EXPECT_NE(limit_sentence(findings).find("nothing else"), std::string::npos);
  findings.groups[0].verdict = Verdict::kManufactured;
  EXPECT_NE(finding_sentence(findings).find("For one of them, an independent column"), std::string::npos);
}

TEST(FindingSentence, HandlesALogWithoutActs) {
  EXPECT_EQ(finding_sentence(format::Findings{}), "The log holds no acts, so there was nothing to test.");
}

TEST(LimitSentence, SaysThatCoordinatedIsAlsoWhatSupportersLookLike) {
  EXPECT_NE(limit_sentence(testing::usual_findings()).find("also what organised supporters look like"),
            std::string::npos);
}

// Where a column tells more than lockstep, "this log cannot tell" would be untrue.
TEST(LimitSentence, OfManufacturedGroupsIsThatOfLockstep) {
  auto findings = testing::usual_findings();
  findings.groups[0].verdict = Verdict::kManufactured;
  EXPECT_EQ(limit_sentence(findings).find("Lockstep by itself does not tell"), 0u);
  EXPECT_NE(limit_sentence(findings).find("does not say who is behind the accounts"), std::string::npos);
}

TEST(LimitSentence, SaysThatFindingNothingProvesNothing) {
  EXPECT_NE(limit_sentence(testing::empty_findings()).find("no proof"), std::string::npos);
}

TEST(Unexplained, AreCountedByWhetherTheyCouldBeTested) {
  auto findings = testing::usual_findings();
  testing::add_group(findings, Verdict::kUnexplained, 5, 3);
  findings.groups.back().tested = false;
  EXPECT_EQ(
      unexplained_sentence(findings),
      "Two groups are left unexplained: one tested and not shown to be more than chance and shared interest; "
      "one could not be tested. These are leads, not findings.");
  auto untested = testing::empty_findings();
  testing::add_group(untested, Verdict::kUnexplained, 5, 3);
  untested.groups.back().tested = false;
  EXPECT_EQ(unexplained_sentence(untested), "One group is left unexplained, because it could not be tested. It is a lead, not a finding.");
}

TEST(OddsText, SaysPowersOfTenInWordsAndDigits) {
  EXPECT_EQ(odds_text(std::log(3.2e-7), false), "less than one in a million (10^6)");
  EXPECT_EQ(odds_text(std::log(3.2e-41), false), "less than one in 10^40 (a one with 40 zeros)");
  EXPECT_EQ(odds_text(std::log(3.2e-41), true), "less than one in 10<sup>40</sup> (a one with 40 zeros)");
  EXPECT_EQ(odds_text(std::log(0.31), false), "p = 0.31");
}

TEST(OddsText, NeverClaimsMoreThanThePValue) {
  for (int power = 3; power < 300; ++power) {
    const double ln_p = -power * std::log(10.0);  // p is 10^-power, so "less than one in 10^power" is false
    EXPECT_EQ(odds_of(ln_p).power_of_ten, power - 1);
    EXPECT_EQ(odds_of(ln_p - 0.01).power_of_ten, power);
  }
}

TEST(Amount, KeepsTwoDigitsOfSmallExpectations) {
  EXPECT_EQ(amount(0), "0");
  EXPECT_EQ(amount(0.8), "0.8");
  EXPECT_EQ(amount(0.031), "0.031");
  EXPECT_EQ(amount(3.14159), "3.1");
  EXPECT_EQ(amount(5), "5");
  EXPECT_EQ(amount(411.7), "412");
  EXPECT_EQ(amount(1e-7), "less than 0.0001");
}

TEST(ScaleWords, SpeakOfWindowsOrOfTheWholeLog) {
  format::GroupRecord group;
  group.scale_seconds = 7200;
  EXPECT_EQ(scale_words(group), "within 2 h");
  group.scale_seconds = std::numeric_limits<double>::infinity();
  EXPECT_EQ(scale_words(group), "further apart in time than the longest scale");
}

}  // namespace
}  // namespace bonafide::report
