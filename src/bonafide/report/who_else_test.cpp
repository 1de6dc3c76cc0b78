#include "bonafide/report/who_else.h"

#include <gtest/gtest.h>

#include "bonafide/report/report.h"
#include "bonafide/report/testing_findings.h"
#include "bonafide/report/unrelated_words.h"

namespace bonafide::report {
namespace {

using format::Verdict;
using testing::occurrences;

format::Findings one_group(double relatedness, std::uint64_t most_interests) {
  auto findings = testing::empty_findings();
  testing::add_group(findings, most_interests > 0 ? Verdict::kFarmLike : Verdict::kCoordinated, 9, 6);
  testing::add_unrelated(findings, relatedness, most_interests);
  return findings;
}

std::string section_of(const format::Findings& findings) { return who_else(views_of(findings)[0]); }

std::size_t dots(const std::string& html, const std::string& css_class) {
  const std::size_t begin = html.find(fmt::format("<path class=\"{}\"", css_class));
  return begin == std::string::npos ? 0 : occurrences(html.substr(begin, html.find("/>", begin) - begin), "M");
}

TEST(WhoElse, DrawsADotForEachControlSet) {
  const std::string html = section_of(one_group(0.97, 23));
  EXPECT_EQ(dots(html, "outsiders"), 5u);
  EXPECT_EQ(dots(html, "hollow"), 4u);
  EXPECT_EQ(occurrences(html, "<td>set of one interest</td>"), 5u);
  EXPECT_EQ(occurrences(html, "<td>set at random</td>"), 4u);
  EXPECT_NE(html.find("0.97 ± 0.03"), std::string::npos);
}

TEST(WhoElse, SaysInItsTitleWhatWasFound) {
  EXPECT_NE(section_of(one_group(0.97, 23)).find("<h3>Other people connect its targets less than a community’s over 8 interests: 0.97 times"), std::string::npos);
  const std::string spared = section_of(one_group(1.4, 0));
  EXPECT_NE(spared.find("<h3>Other people may connect its targets as those of a community over 8 interests: 1.40 times"), std::string::npos);
  EXPECT_EQ(spared.find("would have to span"), std::string::npos);
}

TEST(WhoElse, SaysWhyWhereItWasNotTestedAndDrawsNothing) {
  const std::string html = section_of(one_group(-1, 0));
  EXPECT_NE(html.find("not even one in ten sets of targets at random would have been told from those of a community over 8 interests"), std::string::npos);
  EXPECT_EQ(html.find("<svg"), std::string::npos);
  auto untried = testing::empty_findings();
  testing::add_group(untried, Verdict::kCoordinated, 9, 6);
  EXPECT_NE(section_of(untried).find("was not tested"), std::string::npos);
}

TEST(WhoElse, BearsNothingInCommonAndNoControlSets) {
  auto findings = one_group(0, 23);
  findings.interest = {};
  const std::string html = section_of(findings);
  EXPECT_EQ(html.find("nan"), std::string::npos);
  EXPECT_EQ(html.find("inf"), std::string::npos);
  EXPECT_EQ(dots(html, "outsiders"), 0u);
}

TEST(WhoElse, StandsBetweenTheArrivalsAndTheTests) {
  const std::string html = html_report(testing::approved(one_group(0.97, 23)));
  const auto at = [&](const char* text) { return html.find(text); };
  EXPECT_LT(at("-arrivals-title"), at("<h3>Who else?</h3>"));
  EXPECT_LT(at("-who-else-title"), at("<h3>The tests</h3>"));
  EXPECT_LT(at("<h3>The tests</h3>"), at("<h3>Innocent explanations</h3>"));
}

TEST(UnrelatedWords, KStarIsSaidOnlyWhereThereIsOne) {
  const auto farm_like = one_group(0.97, 23), coordinated = one_group(1.4, 0);
  EXPECT_EQ(most_interests_sentence(farm_like.groups[0], 60), "A community would have to span more than 23 unrelated interests to look like this.");
  EXPECT_NE(most_interests_sentence(farm_like.groups[0], 23).find("more than the log’s control sets could not be tried"), std::string::npos);
  EXPECT_EQ(most_interests_sentence(coordinated.groups[0], 60), "");
  for (const auto& findings : {farm_like, coordinated}) {
    const bool has = findings.groups[0].most_interests > 0;
    EXPECT_EQ(html_report(testing::approved(findings)).find(">K*</th>") != std::string::npos, has);
    EXPECT_EQ(text_summary(testing::approved(findings), false, 80).find("K*") != std::string::npos, has);
  }
}

TEST(UnrelatedWords, SayWhyAGroupWhoseTestRejectsIsNotFarmLike) {
  auto findings = one_group(0.97, 23);
  findings.groups[0].most_interests = 0;
  findings.groups[0].verdict = Verdict::kCoordinated;
  EXPECT_NE(section_of(findings).find("not enough for farm-like"), std::string::npos);
  EXPECT_EQ(section_of(one_group(1.4, 0)).find("not enough for farm-like"), std::string::npos);
}

TEST(UnrelatedWords, CountGroupsThatCouldNotBeTested) {
  auto findings = one_group(0.97, 23);
  EXPECT_EQ(unrelated_sentence(findings), "");
  testing::add_group(findings, Verdict::kCoordinated, 8, 6);
  testing::add_unrelated(findings, -1);
  EXPECT_EQ(unrelated_sentence(findings), "Whether a group’s targets are unrelated for everybody else could be tested for one of them; for one this log could not tell.");
  EXPECT_EQ(unrelated_sentence(one_group(-1, 0)), "Whether its targets are unrelated for everybody else could not be tested.");
  EXPECT_NE(text_summary(testing::approved(findings), false, 80).find("for one this log could not tell"), std::string::npos);
}

TEST(UnrelatedWords, AFarmLikeGroupMayStillBeACommunity) {
  const std::string html = html_report(testing::approved(one_group(0.97, 23)));
  EXPECT_NE(html.find("cannot be ruled out: it would have to be of many interests"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::report
