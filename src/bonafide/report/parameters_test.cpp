#include "bonafide/report/parameters.h"

#include <gtest/gtest.h>

#include "bonafide/report/testing_findings.h"

namespace bonafide::report {
namespace {

TEST(ReproducingCommand, LeavesOutWhatIsDefault) {
  EXPECT_EQ(reproducing_command(testing::empty_findings().run),
            "bonafide detect INPUT --out CASE --profile coortweet");
}

TEST(ReproducingCommand, LeavesOutDefaultScalesThatTheLogWasTooCoarseFor) {
  auto run = testing::empty_findings().run;
  run.parameters.scales.erase(run.parameters.scales.begin());
  run.parameters.dropped_scales = {"1m"};
  EXPECT_EQ(reproducing_command(run).find("--scales"), std::string::npos);
}

TEST(ReproducingCommand, NamesEveryOptionThatWasSet) {
  auto run = testing::empty_findings().run;
  run.profile = "columns";
  run.columns = {{"actor", "who"}, {"target", "what"}, {"time", "t"}};
  run.parameters.action = "like";
  run.parameters.scales = {300 * kMicrosecondsPerSecond};
  run.parameters.time_unit = "s";
  run.sampling_key_given = true;
  run.parameters.unrelated_interests = 12;
  run.impressions.sha256 = std::string(64, 'c');
  run.impressions.profile = "columns";
  run.impressions.columns = {{"actor", "viewer"}};
  EXPECT_EQ(
      reproducing_command(run),
      "bonafide detect INPUT --out CASE --columns actor=who,target=what,time=t --action like --time-unit s "
      "--scales 5min,all --unrelated-interests 12 --impressions IMPRESSIONS --impressions-columns actor=viewer --sampling-key KEY");
}

TEST(ReproducingCommand, QuotesForTheShellWhatTheLogMadeUp) {
  auto run = testing::empty_findings().run;
  run.parameters.action = "it's; rm -rf $HOME";
  EXPECT_NE(reproducing_command(run).find("--action 'it'\\''s; rm -rf $HOME'"), std::string::npos);
}

TEST(ParametersSection, StatesTheSamplingKeyAndWhereItCameFrom) {
  const auto run = testing::empty_findings().run;
  const std::string html = parameters_section(run);
  EXPECT_NE(html.find(run.sampling_key), std::string::npos);
  EXPECT_NE(html.find("derived from the log"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::report
