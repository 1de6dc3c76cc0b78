#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "bonafide/report/report.h"
#include "bonafide/report/testing_findings.h"

namespace bonafide::report {
namespace {

using format::Verdict;
using testing::approved;
using testing::occurrences;

/// The first place where tags do not nest, with what stands there; empty when all of them do.
std::string nesting_error(std::string_view html) {
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    const std::size_t end = html.find('>', at);
    if (end == std::string_view::npos) return "a tag that does not end";
    const std::string_view tag = html.substr(at + 1, end - at - 1);
    const bool closes = tag.starts_with('/');
    const std::string name(tag.substr(closes, tag.find_first_of(" \n/", closes) - closes));
    if (tag.starts_with('!') || name == "meta" || tag.ends_with('/')) continue;
    if (!closes)
      open.push_back(name);
    else if (open.empty() || open.back() != name)
      return "unexpected " + std::string(html.substr(at, 60));
    else
      open.pop_back();
  }
  return open.empty() ? "" : "never closed: " + open.back();
}

std::string usual_report() { return html_report(approved(testing::usual_findings())); }

TEST(HtmlReport, IsWellFormed) {
  EXPECT_EQ(nesting_error(usual_report()), "");
  EXPECT_EQ(nesting_error("<p><b>x</p>"), "unexpected </p>");
}

TEST(HtmlReport, GivesTheSameBytesForTheSameFindings) { EXPECT_EQ(usual_report(), usual_report()); }

TEST(HtmlReport, RefersToNothingOutsideItselfAndRunsNothing) {
  const std::string html = usual_report();
  for (const char* reference :
       {"http:", "https:", "src=", "@import", "url(", "<script", "<link", "<iframe", "onload"})
    EXPECT_EQ(html.find(reference), std::string::npos) << reference;
}

TEST(HtmlReport, NeutralisesHostileIds) {
  auto findings = testing::empty_findings();
  testing::add_group(findings, Verdict::kCoordinated, 8, 5, "<script>alert('x')</script>\"\u202E\x1b\n",
                     "\"><img src=x onerror=y>&\u2066\xFF");
  findings.run.parameters.action = "<b>";
  findings.run.profile = "<i>";
  findings.run.columns = {{"actor", "<u>\u202E"}};
  findings.groups[0].reason = "<s>";
  findings.run.limits = {"<q>"};
  const std::string html = html_report(approved(findings));
  EXPECT_EQ(nesting_error(html), "");
  for (const char* raw :
       {"<script", "<img", "<b>", "<u>", "<s>", "<q>", "\u202E", "\u2066", "\x1b", "\xFF", "('x')"})
    EXPECT_EQ(html.find(raw), std::string::npos) << raw;
  EXPECT_NE(html.find("‹U+202E›"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;"), std::string::npos);
}

TEST(HtmlReport, GivesEveryPlotATitleADescriptionAndItsData) {
  const std::string html = usual_report();
  EXPECT_EQ(occurrences(html, "<figure>"), 4u);  // two plots for each of two groups
  EXPECT_EQ(occurrences(html, "<svg role=\"img\""), 4u);
  for (std::size_t at = html.find("<figure>"); at != std::string::npos; at = html.find("<figure>", at + 1)) {
    const std::string figure = html.substr(at, html.find("</figure>", at) - at);
    for (const char* part : {"<h3>", "<title id=", "<desc id=", "<figcaption>", "<details>", "<table>"})
      EXPECT_NE(figure.find(part), std::string::npos) << part;
  }
}

TEST(HtmlReport, DrawsNoPlotsOfUnexplainedGroups) {
  auto findings = testing::empty_findings();
  testing::add_group(findings, Verdict::kUnexplained, 7, 4);
  const std::string html = html_report(approved(findings));
  EXPECT_EQ(occurrences(html, "<figure>"), 0u);
  EXPECT_NE(html.find("Leads for whoever wants to look closer"), std::string::npos);
}

TEST(HtmlReport, StandsWithoutAnyGroup) {
  const std::string html = html_report(approved(testing::empty_findings()));
  EXPECT_EQ(nesting_error(html), "");
  EXPECT_NE(html.find("no group of accounts was found"), std::string::npos);
  EXPECT_NE(html.find("Glossary"), std::string::npos);
}

TEST(HtmlReport, StatesOnceWhatItsTimesAre) {
  EXPECT_EQ(occurrences(usual_report(), "UTC"), 1u);
  auto findings = testing::usual_findings();
  findings.run.times_relative = true;
  const std::string html = html_report(approved(findings));
  EXPECT_EQ(occurrences(html, "UTC"), 0u);
  EXPECT_EQ(occurrences(html, "Times are relative"), 1u);
}

TEST(HtmlReport, StaysSmallForAGroupOfFiveThousandAccounts) {
  auto findings = testing::empty_findings();
  testing::add_group(findings, Verdict::kCoordinated, 5000, 60);
  const std::string html = html_report(approved(findings));
  EXPECT_LT(html.size(), 2'000'000u);
  EXPECT_NE(html.find("A row is a bin of 20 accounts"), std::string::npos);
  EXPECT_NE(html.find("all of them are in <code>evidence.csv</code>"), std::string::npos);
}

TEST(HtmlReport, ShowsThirtyGroupsInFullAndCountsTheRest) {
  auto findings = testing::empty_findings();
  for (int i = 0; i < 33; ++i) testing::add_group(findings, Verdict::kCoordinated, 5, 3);
  const std::string html = html_report(approved(findings));
  EXPECT_EQ(occurrences(html, "<section class=\"group "), 30u);
  EXPECT_EQ(occurrences(html, "3 coordinated groups more are in <code>groups.csv</code>"), 2u);
}

TEST(HtmlReport, NamesEveryInnocentExplanation) {
  const std::string html = usual_report();
  for (const char* name : {"Shared interest", "A viral moment", "An organised community", "A recommender",
                           "Advertising", "Carrier networks, shared offices, households", "A campaign that brings new users", "Automation that harms nobody"})
    EXPECT_EQ(occurrences(html, fmt::format("<td>{}</td>", name)), 2u) << name;
}

TEST(HtmlReport, BearsGroupsWithoutPicturesOutsidersOrTime) {
  auto findings = testing::usual_findings();
  findings.run.last_time = findings.run.first_time;
  for (auto& target : findings.pictures[0].targets) {
    target.outsiders.clear();
    target.outsider_total = 0;
  }
  findings.pictures.erase(findings.pictures.begin() + 1);
  const std::string html = html_report(approved(findings));
  EXPECT_EQ(nesting_error(html), "");
  EXPECT_NE(html.find("nobody else acted on its targets"), std::string::npos);
  EXPECT_NE(html.find("No picture was kept"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::report
