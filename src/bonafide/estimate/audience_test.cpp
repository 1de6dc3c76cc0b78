#include "bonafide/estimate/audience.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

#include <gtest/gtest.h>

namespace bonafide::estimate {
namespace {

namespace fs = std::filesystem;

Figure exactly(double value) { return {value, value, value}; }

class ReadAudience : public ::testing::Test {
 protected:
  ReadAudience() : folder_(fs::temp_directory_path() / ("bonafide_audience_" + std::to_string(::getpid()))) { fs::create_directories(folder_); }
  ~ReadAudience() override { fs::remove_all(folder_); }
  std::string write(const char* name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }
  // What is wrong with these two files; "" for nothing.
  std::string fault(const std::string& population, const std::string& audience) const {
    const auto read = read_audience(write("population.csv", population), write("audience.csv", audience));
    return read.ok() ? "" : read.error().message;
  }
  void expect_fault(const std::string& population, const std::string& audience, const std::vector<std::string>& words) const {
    const std::string message = fault(population, audience);
    for (const std::string& word : words) EXPECT_NE(message.find(word), std::string::npos) << word << " is not in: " << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  }
  fs::path folder_;
};

constexpr const char* kUsers = "country,users\nZZ,5000000\nXA,200000000\n";

TEST(AudienceBounds, OfTenMillionFollowersAmongFiveMillionUsersAreAtLeastFiveMillion) {
  const auto months = audience_bounds({{{"ZZ", "", exactly(10e6)}}, {{"ZZ", exactly(5e6)}}});
  ASSERT_EQ(months.size(), 1u);
  EXPECT_EQ(months[0].at_least, 5e6);
  EXPECT_EQ(months[0].countries[0].at_least, 5e6);
}

TEST(AudienceBounds, AddUpWhatEachCountryCannotExplainAndNeverLessThanNothing) {
  const auto months = audience_bounds({{{"ZZ", "", exactly(700)}, {"XA", "", exactly(100)}, {"XB", "", exactly(60)}}, {{"ZZ", exactly(500)}, {"XA", exactly(900)}, {"XB", exactly(50)}}});
  EXPECT_EQ(months[0].at_least, 210);
  EXPECT_EQ(months[0].followers, 860);
  EXPECT_EQ(months[0].countries[0].country, "XA");
  EXPECT_EQ(months[0].countries[0].at_least, 0);
}

// z(0.0125) / z(0.025) = 2.241403 / 1.959964 = 1.143594.
TEST(AudienceBounds, WidenEachOfTwoIntervalsToHalfTheError) {
  const auto months = audience_bounds({{{"ZZ", "", {1000, 900, 1100}}}, {{"ZZ", {500, 450, 560}}}});
  EXPECT_NEAR(months[0].at_least, 1000 - 100 * 1.143594 - (500 + 60 * 1.143594), 1e-3);
  const auto one = audience_bounds({{{"ZZ", "", {1000, 900, 1100}}}, {{"ZZ", exactly(500)}}});
  EXPECT_EQ(one[0].at_least, 400);
}

TEST_F(ReadAudience, ReadsCountriesMonthsIntervalsAndAnAgreeingTotal) {
  const auto read = read_audience(write("p.csv", "\xef\xbb\xbf""country,users,low,high\r\nZZ,500,400,600\r\n\"X,A\",100,,\r\ntotal,600,,\r\n"),
                                  write("a.csv", "country,month,followers\nZZ,2018-01,10\nZZ,2018-02,20\n\"X,A\",2018-01,1\n\"X,A\",2018-02,2\nTotal,2018-02,22\n"));
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read.value().rows.size(), 4u);
  EXPECT_EQ(read.value().users.at("ZZ").high, 600);
  EXPECT_TRUE(read.value().users.at("X,A").is_exact());
  EXPECT_EQ(audience_bounds(read.value())[1].month, "2018-02");
}

TEST_F(ReadAudience, NamesFileLineValueAndRemedyOfWhatIsWrong) {
  const std::string good = "country,followers\nZZ,10\nXA,5\n";
  EXPECT_EQ(fault(kUsers, good), "");
  expect_fault("country,users\nZZ,-5\n", good, {"population.csv, line 2", "users -5", "below zero"});
  expect_fault("country,users\nZZ,nan\n", good, {"population.csv, line 2", "\"nan\" is no number"});
  expect_fault("country,users\nZZ,inf\n", good, {"no number"});
  expect_fault("country,users\nZZ,5 million\n", good, {"\"5 million\" is no number"});
  expect_fault("country,users\nZZ,5,000,000\n", good, {"line 2", "4 fields", "thousands separators"});
  expect_fault("country,users\nZZ,5\nZZ,6\n", good, {"population.csv, line 3", "\"ZZ\"", "second time"});
  expect_fault("country,users\nZZ,5\n", good, {"audience.csv, line 3", "\"XA\" is not in", "population.csv", "add its users"});
  expect_fault("country,people\nZZ,5\n", good, {"line 1", "no column \"users\""});
  expect_fault("country,users,lwo\nZZ,5,4\n", good, {"line 1", "\"lwo\" is unknown"});
  expect_fault("country,users,low\nZZ,5,4\n", good, {"low and high only one"});
  expect_fault("country,users,low,high\nZZ,5,6,7\n", good, {"line 2", "users 5", "between low 6 and high 7"});
  expect_fault("country,users\n", good, {"population.csv", "no row"});
  expect_fault("", good, {"population.csv", "no column"});
  expect_fault(kUsers, "country,followers\nZZ,10\nXA,5\ntotal,16\n", {"audience.csv, line 4", "total 16", "add up to, 15"});
  expect_fault(kUsers, "country,followers\nZZ,10\nZZ,5\n", {"audience.csv, line 3", "second time"});
  expect_fault(kUsers, "country,followers\n,10\n", {"line 2", "country is empty"});
  expect_fault(kUsers, "country,followers\ntotal,10\n", {"no country"});
  expect_fault(kUsers, "country,month,followers\nZZ,March,10\n", {"line 2", "\"March\"", "2018-03"});
  expect_fault(kUsers, "country,month,followers\nZZ,2018-13,10\n", {"\"2018-13\""});
  expect_fault(kUsers, "country,month,followers\nZZ,2018-01,10\nXA,2018-01,5\nZZ,2018-02,11\n", {"month 2018-02", "no row for country \"XA\"", "0 followers"});
  expect_fault(kUsers, "country,month,followers\nZZ,2018-01,10\nZZ,2018-01,11\n", {"line 3", "\"ZZ\" in 2018-01", "second time"});
  const auto missing = read_audience((folder_ / "none.csv").string(), write("a.csv", good));
  ASSERT_FALSE(missing.ok());
  EXPECT_NE(missing.error().message.find("none.csv: cannot be opened"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::estimate
