#include "bonafide/format/numbers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace bonafide::format {
namespace {

std::string of(double p) { return probability_text(std::log(p)); }

TEST(ProbabilityText, KeepsTwoSignificantDigits) {
  EXPECT_EQ(probability_text(0), "1");
  EXPECT_EQ(of(0.999), "1");
  EXPECT_EQ(of(0.974), "0.97");
  EXPECT_EQ(of(0.5), "0.50");
  EXPECT_EQ(of(0.0999), "0.10");
  EXPECT_EQ(of(0.0123), "0.012");
  EXPECT_EQ(of(0.00423), "0.0042");
  EXPECT_EQ(of(0.000151), "0.00015");
}

TEST(ProbabilityText, UsesPowersOfTenBelowOneInTenThousand) {
  EXPECT_EQ(of(9.4e-5), "9.4e-5");
  EXPECT_EQ(of(3.2e-40), "3.2e-40");
}

TEST(ProbabilityText, RoundsUpToTheNextPowerRatherThanPrintingTen) { EXPECT_EQ(of(9.97e-12), "1.0e-11"); }

TEST(ProbabilityText, NamesAPowerOfTenByItself) {
  for (int power = 5; power < 320; ++power)
    EXPECT_EQ(probability_text(-power * std::log(10.0)), "1.0e-" + std::to_string(power));
}

TEST(ProbabilityText, KeepsItsDigitsWhereADoubleIsZero) {
  EXPECT_EQ(probability_text(std::log(3.2) - 1043 * std::log(10.0)), "3.2e-1043");
}

TEST(ProbabilityText, TakesLogarithmsThatRoundingPushedAboveZeroAsOne) {
  EXPECT_EQ(probability_text(1e-12), "1");
}

TEST(ProbabilityText, GivesZeroForMinusInfinity) {
  EXPECT_EQ(probability_text(-std::numeric_limits<double>::infinity()), "0");
}

TEST(ParseProbability, ReadsWhatIsWritten) {
  for (double ln_p = 0; ln_p > -3000; ln_p = ln_p * 1.01 - 0.003) {
    const std::string text = probability_text(ln_p);
    const auto read = parse_probability(text);
    ASSERT_TRUE(read) << text;
    EXPECT_NEAR(*read, ln_p, 0.051) << text;  // two digits: half a unit of 1.0
    if (text == "1.0e-4") continue;  // reads as the 0.00010 that it was rounded to
    EXPECT_EQ(probability_text(*read), text);
  }
  EXPECT_EQ(parse_probability("0"), -std::numeric_limits<double>::infinity());
  EXPECT_NEAR(*parse_probability("3.2e-1043"), std::log(3.2) - 1043 * std::log(10.0), 1e-9);
}

TEST(ParseProbability, RefusesWhatIsNot) {
  for (const char* text : {"", "x", "1.5", "-0.1", "nan", "inf", "0.5 ", "1e", "e-5", "3.2e-5x", "+0.5", "1e400", "2e0", "1e-99999999999"}) EXPECT_FALSE(parse_probability(text)) << text;
}

TEST(Grouped, SetsThinSpacesBetweenThousands) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1\u202f000");
  EXPECT_EQ(grouped(2431882), "2\u202f431\u202f882");
  EXPECT_EQ(grouped(18446744073709551615ull), "18\u202f446\u202f744\u202f073\u202f709\u202f551\u202f615");
}

TEST(Count, IsReadAsPeopleWriteIt) {
  for (const auto& [text, count] : std::initializer_list<std::pair<const char*, std::uint64_t>>{
           {"0", 0}, {"1000", 1'000}, {"1_000_000_000", 1'000'000'000}, {"1e9", 1'000'000'000}, {"1E9", 1'000'000'000}, {"2.5e6", 2'500'000}, {"100M", 100'000'000}, {"1.5k", 1'500}, {"20K", 20'000}, {"1G", 1'000'000'000}, {"9007199254740991", 9'007'199'254'740'991}})
    EXPECT_EQ(parse_count(text), count) << text;
  for (const char* text : {"", "k", "-5", "+5", "1.5", "1e-1", "1e99", "0x10", "1 000", "_1", "1_", "1__0", "1_e3", "10m", "10MB", "nan", "inf", "1,000", "9007199254740993"})
    EXPECT_FALSE(parse_count(text).has_value()) << text;
}

}  // namespace
}  // namespace bonafide::format
