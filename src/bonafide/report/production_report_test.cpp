#include "bonafide/report/production_report.h"

#include <cmath>
#include <deque>
#include <regex>

#include "bonafide/disclose/testing_gate.h"
#include "bonafide/report/figure_plot.h"
#include "bonafide/report/html.h"
#include "bonafide/report/production_items.h"

namespace bonafide::report {
namespace {

using namespace disclose::testing;
using disclose::RecipientGate;
using disclose::Released;

// A production of one item, with all that the page refers to.
struct Production {
  explicit Production(const std::string& text, const std::string& policy, std::uint8_t seed = 3) : answering(text, policy) {
    auto noise = Answering::noise(seed);
    const orders::Item* item = &answering.order.items[0];
    switch (item->form.value) {
      case orders::Form::kAggregate:
        aggregate.push_back(RecipientGate::aggregate(answering.the_permit(), answering.facts(), noise).value());
        items.push_back({item, "item-1-accounts.csv", &aggregate.back(), nullptr});
        break;
      case orders::Form::kGroup:
        group.push_back(RecipientGate::group(answering.the_permit(), answering.facts(), noise).value());
        findings.push_back(RecipientGate::findings(answering.the_permit(), answering.facts(), group.back()));
        items.push_back({item, "item-1-groups.csv", &group.back(), &findings.back()});
        break;
      default:
        records.push_back(RecipientGate::records(answering.the_permit(), answering.facts()));
        findings.push_back(RecipientGate::findings(answering.the_permit(), answering.facts(), records.back()));
        items.push_back({item, "item-1-records.csv", &records.back(), &findings.back()});
    }
    withheld.push_back(RecipientGate::withheld(answering.the_permit(), answering.facts(), noise).value());
    withheld.push_back(RecipientGate::refused({{"2", "not-granted", "It was <denied>", "the order's history"}}));
  }
  ProductionPage page() const { return {answering.order, answering.policy, "2018-05-15", "example.com/legal/00", "AAAA", items, withheld, "1", "0.000001"}; }
  std::string html() const { return production_html(page()); }

  Answering answering;
  std::deque<Released<disclose::AggregateAnswer>> aggregate;
  std::deque<Released<disclose::GroupAnswer>> group;
  std::deque<Released<disclose::RecordsAnswer>> records;
  std::deque<Released<disclose::FindingsAnswer>> findings;
  std::vector<Released<disclose::Withheld>> withheld;
  std::vector<ProducedItem> items;
};

std::string group_order() { return order_text("group", "question = \"groups\"\ncategory = \"traffic\"\ntargets = [\"p0\", \"p1\"]\naccounts = \"in-groups\"\nprivacy = { epsilon = 1, delta = 1e-6, smallest_cell = 10 }", "party"); }

TEST(ProductionReport, HasEveryFigureWithItsErrorWhatWasWithheldAndWhatIsNotProven) {
  const Production made(aggregate_order(), "us-sca-b-record");
  const std::string html = made.html();
  EXPECT_EQ(html, Production(aggregate_order(), "us-sca-b-record").html());
  const auto& answer = made.aggregate.back().value();
  for (const auto& cell : answer.cells) {
    const std::string row = "<td class=\"n\" data-label=\"accounts\">" + signed_count(cell.accounts) + "</td><td class=\"n\" data-label=\"error ±\">" + std::to_string(answer.guarantee.terms.error_95) + "</td>";
    EXPECT_NE(html.find(row), std::string::npos) << row;
  }
  for (const auto& released : made.withheld)
    for (const auto& row : released.value().rows) EXPECT_NE(html.find(std::regex_replace(row.accounts, std::regex(" \\+- "), " ± ")), std::string::npos);
  for (const char* said : {"What was ordered", "What was withheld", "It was &lt;denied&gt;", "Not proven", "That the sealed log was true", "bonafide-verify", "Not covered", "does not show who runs an account", "given the sealed list"})
    EXPECT_NE(html.find(said), std::string::npos) << said;
  EXPECT_FALSE(std::regex_search(html, std::regex("(src|href)=\"(https?:)?//|@import|url\\(|<script")));
}

TEST(ProductionReport, WhatAnOrderSaysIsTextAndNotMarkup) {
  const std::string order = orders::testing::with(aggregate_order(), "text = \"Likes of the page\"", "text = \"<script>alert(1)</script><img src=x>\"");
  const std::string html = Production(order, "us-sca-b-record").html();
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("<img"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;"), std::string::npos);
}

TEST(ProductionReport, ASampleAndCountriesAreSaidBesideTheFigures) {
  const std::string html = Production(aggregate_order("share-in-lockstep", "targets = [\"p0\"]\njurisdictions = [\"KH\", \"US\"]\nsample = 0.5"), "us-sca-b-record").html();
  EXPECT_NE(html.find("Only acts placed in KH, US. Only of a sample of 50\u00a0% of all accounts"), std::string::npos);
}

TEST(ProductionReport, GroupsStandUnderTheirNamesInTheProductionAndNobodyByName) {
  for (const auto& [text, policy] : {std::pair(group_order(), "us-sca-b-record"), std::pair(records_order("pseudonymous"), "neutral-under-seal"), std::pair(records_order(), "neutral-under-seal"), std::pair(aggregate_order(), "us-sca-b-record")}) {
    const Production made(text, policy);
    const std::string html = made.html();
    for (const std::string& row : {std::string("a0"), std::string("a7"), std::string("a19"), std::string("a25"), std::string("single3")}) EXPECT_FALSE(std::regex_search(html, std::regex("\\b" + row + "\\b"))) << row;
    EXPECT_EQ(html.find(kReviewed) != std::string::npos, made.answering.order.items[0].form.value == orders::Form::kIdentified);
    EXPECT_EQ(html.find(kOther), std::string::npos);
    if (!made.findings.empty()) {
      EXPECT_NE(html.find("What the case found of these groups"), std::string::npos);
    }
  }
}

TEST(ProductionReport, ASentenceClaimsNoMoreThanTheNoiseLeaves) {
  const Production made(aggregate_order(), "us-sca-b-record");
  const auto share = lockstep_share(made.aggregate.back().value());
  ASSERT_TRUE(share);
  EXPECT_EQ(share->target, "p0");
  EXPECT_GT(share->all_error, share->in_groups_error);
  const std::string sentence = production_sentence(made.page());
  const bool hidden = share->in_groups <= static_cast<std::int64_t>(share->in_groups_error);
  EXPECT_EQ(sentence.find("at most") != std::string::npos, hidden) << sentence;
  EXPECT_TRUE(hidden) << "twenty accounts and a bar of thirty: the test is of the careful sentence";
  EXPECT_FALSE(lockstep_share(Production(aggregate_order("single-use"), "us-sca-b-record").aggregate.back().value()));
  EXPECT_NE(production_sentence(Production(records_order(), "neutral-under-seal").page()).find("nobody else’s"), std::string::npos);
}

// The definition: the mass of the sum, convolved. The bar of a sum must be missed in one case of twenty at most.
TEST(ProductionReport, TheBarOfASumCoversTheNoiseOfItsCells) {
  for (const std::uint64_t variance : {1u, 7u, 44u, 400u}) {
    disclose::AggregateAnswer answer{"1", {}, {{{1, 1}, {variance, 1}, 0, {}}, {}, {}, ""}};
    for (const char* kind : {"outside any group", "coordinated", "farm-like", "manufactured"}) answer.cells.push_back({"p", kind, 100});
    const auto share = lockstep_share(answer);
    ASSERT_TRUE(share);
    const int reach = static_cast<int>(12 * std::sqrt(static_cast<double>(variance)));
    std::map<int, double> one, sum{{0, 1.0}};
    double mass = 0;
    for (int x = -reach; x <= reach; ++x) mass += one[x] = std::exp(-0.5 * x * x / static_cast<double>(variance));
    for (int cells = 1; cells <= 4; ++cells) {
      std::map<int, double> next;
      for (const auto& [a, p] : sum)
        for (const auto& [b, q] : one) next[a + b] += p * q / mass;
      sum = std::move(next);
      if (cells < 3) continue;
      const auto error = static_cast<int>(cells == 4 ? share->all_error : share->in_groups_error);
      double beyond = 0;
      for (const auto& [x, p] : sum) beyond += std::abs(x) > error ? p : 0;
      EXPECT_LE(beyond, 0.05) << variance;
      EXPECT_GT(beyond, 0.0005) << "far wider than needed";
    }
  }
}

TEST(FigurePlot, KeepsEveryMarkOnItsAxis) {
  const std::regex square("<rect class=\"[^\"]*\" x=\"(-?[0-9.]+)\"");
  for (const auto& values : std::vector<std::vector<std::pair<std::int64_t, std::uint64_t>>>{{{0, 0}}, {{-40, 13}, {-3, 13}}, {{5, 1}}, {{123'456'789'012, 50}, {-70, 50}}, {{1, 1'000'000'000}}}) {
    std::vector<FigureRow> rows;
    for (const auto& [value, error] : values) rows.push_back({"a row of a very long name indeed, longer than its place", value, error, static_cast<int>(rows.size() % 6)});
    const std::string svg = figure_plot(rows, "id", "title", "accounts");
    std::size_t marks = 0;
    for (std::sregex_iterator at(svg.begin(), svg.end(), square), end; at != end; ++at, ++marks) {
      EXPECT_GE(std::stod((*at)[1]), 211) << svg;
      EXPECT_LE(std::stod((*at)[1]), 617) << svg;
    }
    EXPECT_EQ(marks, rows.size());
    EXPECT_EQ(svg.find("nan"), std::string::npos);
  }
}

}  // namespace
}  // namespace bonafide::report
