#include "bonafide/report/html.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bonafide/report/svg.h"

namespace bonafide::report {
namespace {

TEST(Escaped, LeavesNothingThatEndsATextOrAnAttribute) {
  EXPECT_EQ(escaped("<a href=\"x\" b='y'>&amp;"), "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;");
}

TEST(IdHtml, IsolatesTheDirectionOfAnId) { EXPECT_EQ(id_html("a<b"), "<bdi class=\"id\">a&lt;b</bdi>"); }

TEST(ProbabilityHtml, SetsThePowerHigh) {
  EXPECT_EQ(probability_html(std::log(3.2e-40)), "<span class=\"p\">3.2 × 10<sup>−40</sup></span>");
  EXPECT_EQ(probability_html(std::log(0.31)), "0.31");
}

TEST(DataHtml, SaysWhereTheRestIs) {
  const Table table{{{"n"}}, {{"1"}, {"2"}}};
  EXPECT_NE(data_html("Data", table, 3, "x.csv")
                .find("The first 2 of 3 rows; all of them are in <code>x.csv</code>"),
            std::string::npos);
  EXPECT_EQ(data_html("Data", table, 2, "x.csv").find("x.csv"), std::string::npos);
}

TEST(Px, HasOneDecimalAtMostAndNoNegativeZero) {
  EXPECT_EQ(px(12), "12");
  EXPECT_EQ(px(12.34), "12.3");
  EXPECT_EQ(px(-0.04), "0");
  EXPECT_EQ(px(-0.3), "-0.3");
  EXPECT_EQ(px(-12.5), "-12.5");
}

}  // namespace
}  // namespace bonafide::report
