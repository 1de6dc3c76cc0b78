#include "bonafide/report/error_rates.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "bonafide/report/report.h"
#include "bonafide/report/testing_findings.h"

namespace bonafide::report {
namespace {

using format::Verdict;

format::Tally tally(std::uint64_t planted, std::uint64_t tested, std::uint64_t convicted) {
  format::Tally out{planted, planted, {}};
  out.levels[0] = {tested, {convicted, planted, 0.0312, 0.4551}, {convicted, tested, 0.1, 0.9}};
  return out;
}

format::Calibration calibration() {
  format::Calibration out;
  out.all_farms = tally(24, 20, 15);
  out.farms = {{"burst", 15, tally(24, 20, 15)}};
  out.all_communities = tally(30, 12, 3);
  out.communities = {{1, "quick", tally(30, 12, 3)}};
  out.rewired.logs = 6;
  out.rewired.levels[0].logs_accusing = {0, 6, 0, 0.459};
  out.keys = 3;
  out.notes = {"A note with <angle> brackets."};
  return out;
}

format::Findings calibrated_findings() {
  format::Findings findings = testing::usual_findings();
  format::Calibration rates = calibration();
  rates.stability = {{findings.groups[0].group, Verdict::kCoordinated, 2}};
  findings.run.calibration = std::make_shared<const format::Calibration>(std::move(rates));
  return findings;
}

std::string unwrapped(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string joined(const std::vector<std::string>& sentences) {
  std::string all;
  for (const std::string& sentence : sentences) all += sentence + " ";
  return all;
}

TEST(ErrorRates, AreRoundedOutward) {
  EXPECT_EQ(rate_words({15, 24, 0.4059, 0.8120}), "15 of 24 (40 to 82 %)");
  EXPECT_EQ(rate_words({0, 300, 0, 0.01222}), "0 of 300 (0 to 1.3 %)");
  EXPECT_EQ(rate_words({3, 3, 0.2924, 1}), "3 of 3 (29 to 100 %)");
  EXPECT_EQ(rate_words({}), "none");
}

TEST(ErrorRates, CleanControlsNeverStandWithoutTheFarmsFound) {
  const std::string good = joined(error_rate_sentences(calibration(), Verdict::kCoordinated));
  for (const char* part : {"15 of 24", "3 of 30", "3 of 12", "0 of 6"}) EXPECT_NE(good.find(part), std::string::npos) << good;
  EXPECT_EQ(good.find("show nothing"), std::string::npos);
  format::Calibration blind = calibration();
  blind.all_farms = tally(24, 3, 0);
  EXPECT_NE(joined(error_rate_sentences(blind, Verdict::kCoordinated)).find("None of the planted farms was found"), std::string::npos);
  blind.all_farms = {};
  EXPECT_NE(joined(error_rate_sentences(blind, Verdict::kCoordinated)).find("No farm was planted"), std::string::npos);
  EXPECT_NE(joined(error_rate_sentences(calibration(), Verdict::kFarmLike)).find("is not known"), std::string::npos);
}

TEST(ErrorRates, StandBesideEveryFindingOfThePage) {
  const std::string html = html_report(testing::approved(calibrated_findings()));
  EXPECT_EQ(testing::occurrences(html, "<h3>Error rates on this log</h3>"), 2u);  // two coordinated groups
  EXPECT_EQ(testing::occurrences(html, "<h2>Error rates on this log</h2>"), 1u);
  EXPECT_NE(html.find("2 of 3 other sampling keys"), std::string::npos);
  EXPECT_NE(html.find("was not tried"), std::string::npos);  // the other group is unknown to the calibration
  EXPECT_NE(html.find("&lt;angle&gt;"), std::string::npos);
  EXPECT_NE(html.find("--calibration DIR"), std::string::npos);
  const std::string without = html_report(testing::approved(testing::usual_findings()));
  EXPECT_NE(without.find("They were not measured"), std::string::npos);
  EXPECT_EQ(without.find("<h3>Error rates on this log</h3>"), std::string::npos);
}

TEST(ErrorRates, AreALineAVerdictOnTheTerminal) {
  const auto findings = testing::approved(calibrated_findings());
  for (const int width : {60, 80, 100}) {
    const std::string text = text_summary(findings, false, width);
    EXPECT_EQ(testing::occurrences(text, "Error rates on this log, coordinated:"), width >= 60 ? 1u : 0u) << text;
    EXPECT_EQ(text.find("Error rates on this log, farm-like"), std::string::npos) << "none was found";
    EXPECT_NE(text.find("2/3"), std::string::npos);
    for (const char c : text) EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << text;
  }
  EXPECT_EQ(text_summary(testing::approved(testing::usual_findings()), false, 80).find("keys"), std::string::npos);
}

TEST(CalibrationText, HasATableAKindAndASentenceALevel) {
  const std::string text = calibration_text(disclose::Gate::for_custodian(calibration()), 80);
  for (const char* part : {"burst, 15 accounts", "1 topic, quick", "coordinated: Farms planted", "farm-like: No planting", "Other sampling keys (3): in the log as it is nobody was accused; groups accused under another key only: 0.", "<angle>"})
    EXPECT_NE(unwrapped(text).find(part), std::string::npos) << text;
}

}  // namespace
}  // namespace bonafide::report
