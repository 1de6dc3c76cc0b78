// `bonafide estimate` as a user runs it.
#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

class Estimate : public InFolder {
 protected:
  // One log for all tests of this file would be faster; each test has its own folder.
  void make_case() const {
    run_well({"simulate", "--scenario", "strongman", "--events", "40000", "--seed", "4", "--format", "csv", "--out", "sim", "--quiet"});
    run_well({"detect", "sim/log.csv", "--out", "case", "--quiet"});
  }
  void write_audience() const {
    write("users.csv", "country,users\nZZ,5000000\n");
    write("followers.csv", "country,followers\nZZ,10000000\n");
  }
};

TEST_F(Estimate, SaysHowMuchOfATargetIsInLockstepAtLeastAndNeverMoreThanWasBought) {
  make_case();
  const auto json = nlohmann::json::parse(run_well({"estimate", "case", "--target", "prime_minister", "--json", "--quiet"}).out);
  std::set<std::string> bought, followers, active_twice;
  std::map<std::string, std::set<std::string>> targets_of;
  for (const auto& row : read_csv(folder_ / "sim/truth.csv").rows)
    if (row.at("label") == "1") bought.insert(row.at("actor"));
  for (const auto& row : read_csv(folder_ / "sim/log.csv").rows) {
    targets_of[row.at("actor")].insert(row.at("target"));
    if (row.at("target") == "prime_minister") followers.insert(row.at("actor"));
  }
  std::size_t bought_here = 0, bought_once = 0;
  for (const std::string& actor : followers) {
    bought_here += bought.contains(actor);
    bought_once += bought.contains(actor) && targets_of[actor].size() == 1;
  }
  const auto& target = json.at("targets").at(0);
  EXPECT_EQ(target.at("acts"), followers.size());
  const auto& level = target.at("lockstep").at("coordinated");
  EXPECT_GT(level.at("lower_bound"), 0);
  EXPECT_LE(level.at("lower_bound"), level.at("flagged"));
  EXPECT_LE(level.at("lower_bound"), bought_here);
  EXPECT_FALSE(level.contains("intervals"));  // never by default
  EXPECT_GT(target.at("single_use").at("lower_bound"), 0);
  EXPECT_LE(target.at("single_use").at("lower_bound"), bought_once);
}

TEST_F(Estimate, GivesAnIntervalOnlyUnderAStatedPriorWithOthersBesideIt) {
  make_case();
  const auto json = nlohmann::json::parse(run_well({"estimate", "case", "--target", "prime_minister", "--prior-missed", "0.2,0.5", "--json", "--quiet"}).out);
  const auto& intervals = json.at("targets").at(0).at("lockstep").at("coordinated").at("intervals");
  ASSERT_EQ(intervals.size(), 6u);
  EXPECT_EQ(intervals.at(0).at("missed_high"), 0.5);
  const std::string text = run_well({"estimate", "case", "--target", "prime_minister", "--prior-missed", "0.2,0.5", "--quiet"}).out;
  EXPECT_EQ(text, "");
  expect_refused({"estimate", "case", "--prior-missed", "0.5,0.2"}, {"--prior-missed", "\"0.5,0.2\"", "LOW,HIGH"});
  expect_refused({"estimate", "case", "--prior-missed", "0.5"}, {"--prior-missed"});
  expect_refused({"estimate", "case", "--prior-missed", "0.5,1"}, {"--prior-missed"});
}

TEST_F(Estimate, PrintsACalmTableOfEightyColumnsAndWritesOnePage) {
  make_case();
  write_audience();
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--target", "prime_minister", "--population", "users.csv", "--audience", "followers.csv"}}) {
    std::vector<std::string> arguments{"estimate", "case", "--out", "page.html"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const std::string text = run_well(arguments).out;
    for (const std::string& line : lines_of(text)) EXPECT_LE(line.size(), 80u) << line;
    EXPECT_NE(text.find("at least"), std::string::npos);
  }
  std::string text;  // on one line: sentences are broken anywhere
  for (const std::string& line : lines_of(run_well({"estimate", "case", "--target", "prime_minister", "--population", "users.csv", "--audience", "followers.csv"}).out))
    text += line.substr(std::min(line.size(), line.find_first_not_of(' '))) + " ";
  for (const char* words : {"in lockstep", "What could have been found", "bonafide calibrate", "At least 5,000,000 of 10,000,000 followers", "Foreign is not fake", "An advertisement", "Accounts used once"})
    EXPECT_NE(text.find(words), std::string::npos) << words;
  const std::string page = read("page.html");
  for (const char* part : {"<!DOCTYPE html>", "</html>", "t1-share-title", "t1-time-title", "t1-once-title", "audience-title", "Foreign is not fake"}) EXPECT_NE(page.find(part), std::string::npos) << part;
  for (const char* part : {"http://", "https://", "<script"}) EXPECT_EQ(page.find(part), std::string::npos) << part;
}

TEST_F(Estimate, GivesWhatACalibrationOfThisLogShowedAndRefusesOneOfAnother) {
  make_case();
  run_well({"calibrate", "sim/log.csv", "--out", "rates", "--runs", "6", "--keys", "0", "--quiet"});
  const auto json = nlohmann::json::parse(run_well({"estimate", "case", "--calibration", "rates", "--json", "--quiet"}).out);
  ASSERT_EQ(json.at("calibration").size(), 6u);
  EXPECT_NE(json.at("calibration").at(0).get<std::string>().find("planted burst farms"), std::string::npos);
  write("log.csv", "actor,target,time\na,p,2020-01-01T00:00:00Z\n");
  run_well({"detect", "log.csv", "--out", "other", "--quiet"});
  expect_refused({"estimate", "other", "--calibration", "rates"}, {"rates", "log"});
}

TEST_F(Estimate, GivesTheSameBytesTwice) {
  make_case();
  const auto once = run_well({"estimate", "case", "--json", "--quiet", "--out", "a.html"}).out;
  EXPECT_EQ(once, run_well({"estimate", "case", "--json", "--quiet", "--out", "b.html"}).out);
  EXPECT_EQ(read("a.html"), read("b.html"));
}

TEST_F(Estimate, SaysWhyWhereTheLogIsTooSmallToCompare) {
  write("log.csv", "actor,target,time\na,p,2020-01-01T00:00:00Z\n");
  run_well({"detect", "log.csv", "--out", "case", "--quiet"});
  const std::string text = run_well({"estimate", "case", "--target", "p"}).out;
  EXPECT_NE(text.find("none stands in a group"), std::string::npos) << text;
  EXPECT_NE(text.find("39 are needed"), std::string::npos) << text;
  EXPECT_NE(text.find("none is enough"), std::string::npos) << text;
}

TEST_F(Estimate, RefusesWhatIsNoCaseNoTargetOrHalfOfAnAudience) {
  expect_refused({"estimate", "nowhere"}, {"nowhere", "does not exist", "bonafide detect"});
  write("log.csv", "actor,target,time\na,p,2020-01-01T00:00:00Z\nb,p,2020-01-01T00:00:01Z\n");
  run_well({"detect", "log.csv", "--out", "case", "--quiet"});
  expect_refused({"estimate", "case", "--target", "q"}, {"--target", "\"q\"", "targets.csv"});
  expect_refused({"estimate", "case", "--population", "users.csv"}, {"--population", "--audience"});
  write("users.csv", "country,users\nZZ,-1\n");
  write("followers.csv", "country,followers\nZZ,10000000\n");
  expect_refused({"estimate", "case", "--population", "users.csv", "--audience", "followers.csv"}, {"users.csv, line 2", "-1", "below zero"});
  write("users.csv", "country,users\nXA,1\n");
  expect_refused({"estimate", "case", "--population", "users.csv", "--audience", "followers.csv"}, {"followers.csv, line 2", "\"ZZ\"", "users.csv"});
  expect_refused({"estimate", "case", "--calibration", "nowhere"}, {"nowhere"});
}

TEST_F(Estimate, RefusesEventsThatAreNotTheCases) {
  write("log.csv", "actor,target,time\na,p,2020-01-01T00:00:00Z\nb,p,2020-01-01T00:00:01Z\n");
  write("other.csv", "actor,target,time\na,p,2020-01-01T00:00:00Z\nc,p,2020-01-01T00:00:01Z\n");
  run_well({"detect", "log.csv", "--out", "case", "--quiet"});
  run_well({"detect", "other.csv", "--out", "other", "--quiet"});
  fs::copy_file(folder_ / "other/events.parquet", folder_ / "case/events.parquet", fs::copy_options::overwrite_existing);
  expect_refused({"estimate", "case"}, {"events.parquet", "the case was changed", "run.json says"});
}

TEST_F(Estimate, ReadsALogThatCountsFromItsOwnZero) {
  write("log.csv", "actor,target,time\na,p,0\nb,p,5\na,q,9\n");
  run_well({"detect", "log.csv", "--out", "case", "--quiet", "--time-unit", "s"});
  EXPECT_EQ(run_well({"estimate", "case", "--quiet"}).out, "");
}

TEST_F(Estimate, TheExamplesAreReadAndAddUp) {
  write("log.csv", "actor,target,time\na,p,2020-01-01T00:00:00Z\n");
  run_well({"detect", "log.csv", "--out", "case", "--quiet"});
  const std::string examples = std::string(BONAFIDE_SOURCE_DIR) + "/examples/";
  const auto json = nlohmann::json::parse(
      run_well({"estimate", "case", "--json", "--quiet", "--population", examples + "users_by_country.csv", "--audience", examples + "followers_by_country.csv"}).out);
  ASSERT_EQ(json.at("audience").size(), 3u);
  EXPECT_GE(json.at("audience").at(2).at("lower_bound"), 4'900'000);
  EXPECT_LE(json.at("audience").at(2).at("lower_bound"), 5'200'000);
}

}  // namespace
}  // namespace bonafide::cli_tests
