// The cells of a question, against a count of everybody by the exact ladder; and one text for one question.
#include "bonafide/orders/people_question.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "bonafide/orders/people_asked.h"
#include "bonafide/orders/proposals.h"
#include "bonafide/orders/testing_orders.h"

namespace bonafide::orders {
namespace {

using testing::item_text, testing::order_of;

const std::set<std::string> kMembers{"a1", "a2", "a3", "a20", "a21", "a30", "a31"};

struct Log {
  std::vector<testing::Row> rows = testing::some_rows(9, 400);
  events::EventTable table = testing::table_of(rows);
  LogFacts facts = testing::facts_of(table);
  format::Findings findings;
  Log() {
    for (const std::string& member : kMembers) findings.members.push_back({.actor = member, .group = "g1", .verdict = format::Verdict::kCoordinated});
    findings.run.actors = table.actors.size();
  }
  // The definition: who has a row in any of the scopes, class by class.
  double count(const PeopleQuestion& question, const PeopleFigure& figure) const {
    double out = 0;
    for (const auto cell : figure.cells) {
      std::set<std::string> people;
      for (const std::uint32_t at : question.scopes_of(cell)) {
        const Scope& scope = question.scopes()[at];
        const auto has = [](const std::vector<std::string>& list, const std::string& one) { return list.empty() || std::find(list.begin(), list.end(), one) != list.end(); };
        for (const testing::Row& row : rows)
          if (has(scope.targets, row.target) && (!scope.actions || has(*scope.actions, row.action)) && has(scope.countries, row.country) && row.time >= scope.first && row.time <= scope.last &&
              kMembers.contains(row.actor) == question.in_groups(cell))
            people.insert(row.actor);
      }
      out += static_cast<double>(people.size());
    }
    return out * figure.part;
  }
};

const std::string kWide = item_text("1", "proceeding = \"case\"\nsubject = \"engagement\"\nquestion = \"share-in-lockstep\"\ntargets = [\"p1\", \"p2\"]\nactions = [\"like\", \"share\"]");
const std::string kGroups = item_text("2", "subject = \"engagement\"\nquestion = \"groups\"\ntargets = [\"p2\", \"p3\"]\naccounts = \"in-groups\"\nlast_day = 2018-01-12");
const std::string kMail = item_text("3", "subject = \"communications\"");

Ladder proposed(const Order& order, const LogFacts& log) {
  Progress progress(Progress::mode_for_stderr(true));
  return propose_orders(order, nullptr, log, {}, progress).value();
}

TEST(PeopleQuestion, ItsCellsMakeEveryFigureOfTheExactLadder) {
  const Log log;
  for (const std::string& items : {kWide, kWide + kMail, kWide + kGroups, kGroups}) {
    const Order order = order_of(items);
    Ladder ladder = proposed(order, log.facts);
    const LadderAsked asked = ask_ladder(ladder, log.facts).value();
    Toucher exact(log.facts, log.table, log.findings);
    std::size_t compared = 0;
    for (std::size_t i = 0; i < ladder.candidates.size(); ++i) {
      const Order candidate = parse_order(ladder.candidates[i].text, "order.toml").value();
      const Toucher::Touched touched = exact.of(candidate).value();
      const LadderAsked::CandidateAsked& of = asked.candidates[i];
      EXPECT_EQ(log.count(asked.question, of.covered.people()), static_cast<double>(touched.covered)) << i;
      if (std::any_of(candidate.items.begin(), candidate.items.end(), [](const Item& item) { return item.sample && item.sample->value < 1; })) continue;  // expected, not drawn
      EXPECT_EQ(log.count(asked.question, of.read.people()), static_cast<double>(touched.touch.people)) << i;
      EXPECT_EQ(log.count(asked.question, of.read.bystanders), static_cast<double>(touched.touch.bystanders)) << i;
      EXPECT_EQ(log.count(asked.question, of.singled_out.people()), static_cast<double>(touched.touch.exposed)) << i;
      EXPECT_EQ(log.count(asked.question, of.singled_out.bystanders), static_cast<double>(touched.touch.exposed_bystanders)) << i;
      EXPECT_EQ(log.count(asked.question, of.identified.people()), static_cast<double>(touched.touch.identified)) << i;
      ++compared;
    }
    EXPECT_GE(compared, 10u);
    EXPECT_LE(asked.question.cells_an_account(), 16u);  // fifty rungs, and yet few counts
  }
}

TEST(PeopleQuestion, OfASampleIsThePartThatIsToBeExpected) {
  const Log log;
  const Order order = order_of(item_text("1", "subject = \"engagement\"\ntargets = [\"p1\"]\nsample = 0.1"));
  const BurdenAsked asked = ask_burden(order, log.facts).value();
  EXPECT_DOUBLE_EQ(asked.total.people().part, 0.1);
  std::set<std::string> all;
  for (const testing::Row& row : log.rows)
    if (row.target == "p1") all.insert(row.actor);
  EXPECT_DOUBLE_EQ(log.count(asked.question, asked.total.people()), 0.1 * static_cast<double>(all.size()));
}

TEST(PeopleQuestion, IsOneTextHoweverTheOrderIsWritten) {
  const Log log;
  const auto asks = [&](const std::string& items) { return ask_burden(order_of(items), log.facts).value().question.canonical(); };
  const std::string first = item_text("1", "subject = \"engagement\"\ntargets = [\"p1\", \"p2\"]\nlast_day = 2018-01-12"), second = item_text("2", "subject = \"engagement\"\ntargets = [\"p3\"]");
  const auto text = asks(first + second).text;
  EXPECT_EQ(asks(second + first).text, text);
  EXPECT_EQ(asks(item_text("7", "subject = \"engagement\"\ntargets = [\"p2\", \"p1\", \"p2\"]\nlast_day = 2018-01-12") + item_text("b", "targets = [\"p3\"]") + kMail).text, text);
  EXPECT_NE(asks(item_text("1", "targets = [\"p1\", \"p2\"]\nlast_day = 2018-01-13") + second).text, text);
  EXPECT_NE(asks(first).text, text);
  // To the byte, as docs/formats/ledger.md has it: days are those of the order's zone.
  EXPECT_EQ(text,
            "people 1\n"
            "{\"targets\":[\"p1\",\"p2\"],\"actions\":null,\"countries\":[],\"first\":null,\"last\":1515776399999999}\n"
            "{\"targets\":[\"p3\"],\"actions\":null,\"countries\":[],\"first\":null,\"last\":null}\n"
            "bystanders 0\nbystanders 0 1\nbystanders 1\nin-groups 0\nin-groups 0 1\nin-groups 1\n");
  // The cells come in the text's order, whichever was added first.
  const BurdenAsked one = ask_burden(order_of(first + second), log.facts).value(), other = ask_burden(order_of(second + first), log.facts).value();
  const auto in_order = [](const PeopleQuestion& question) {
    std::vector<std::pair<bool, std::size_t>> out;
    for (const auto cell : question.canonical().cells) out.emplace_back(question.in_groups(cell), question.scopes_of(cell).size());
    return out;
  };
  EXPECT_EQ(in_order(one.question), in_order(other.question));
  EXPECT_NE(one.question.canonical().cells, other.question.canonical().cells);
}

TEST(PeopleQuestion, OfNothingThatALogHoldsHasNoCells) {
  const Log log;
  const BurdenAsked asked = ask_burden(order_of(kMail), log.facts).value();
  EXPECT_EQ(asked.question.size(), 0u);
  EXPECT_EQ(asked.measured, 0u);
  EXPECT_NE(asked.items[0].not_measured.find("communications"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::orders
