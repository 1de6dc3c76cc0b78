// Burdens and ladders for others: how far one account can move them, whether the bars hold, and an attacker who compares logs.
#include "bonafide/disclose/noised_people.h"

#include <algorithm>
#include <cmath>

#include "bonafide/disclose/testing_gate.h"
#include "bonafide/orders/people_asked.h"
#include "bonafide/orders/proposals.h"
#include "bonafide/privacy/testing_falsifier.h"

namespace bonafide::disclose {
namespace {

using orders::testing::item_text, orders::testing::order_of;
using testing::Row;

const std::string kItems = item_text("1", "subject = \"engagement\"\nquestion = \"share-in-lockstep\"\ntargets = [\"p0\", \"p1\"]\nactions = [\"like\"]\nfirst_day = 2018-01-01\nlast_day = 2018-01-28") +
                           item_text("2", "subject = \"engagement\"\nquestion = \"groups\"\ntargets = [\"p1\", \"p2\"]\naccounts = \"in-groups\"\nfirst_day = 2018-01-01\nlast_day = 2018-01-28");

// The log, the order's ladder, and the question; the list of members is frozen, whoever is taken out of the log.
struct Asking {
  explicit Asking(const std::vector<Row>& rows, std::optional<double> epsilon = {}) : table(orders::testing::table_of(rows)), log(orders::testing::facts_of(table)), list(frozen_list(testing::findings(), table)) {
    policy.most_epsilon = std::max(policy.most_epsilon, epsilon.value_or(0));
    log.targets = {"p0", "p1", "p2", "p3", "p4", "p5"};
    log.first_time = orders::testing::kJanuary2018, log.last_time = log.first_time + 30 * orders::testing::kTestDay;  // public: not the log's own
    Progress progress(Progress::mode_for_stderr(true));
    proposed = orders::propose_orders(order, &policy, log, {}, progress).value();
    asked = orders::ask_ladder(proposed, log).value();
    terms = people_terms(asked.question, policy, epsilon).value();
  }
  Released<NoisedPeople> people(privacy::NoiseSource noise) const {
    auto out = RecipientGate::people(asked.question, terms, {log, table, list.in_group}, policy, noise);
    EXPECT_TRUE(out.ok());
    return std::move(out).value();
  }
  Released<NoisedPeople> people(std::uint64_t run) const { return people(privacy::NoiseSource(privacy::testing::seed_of(std::to_string(run)), "test")); }
  orders::Order order = order_of(kItems);
  orders::Policy policy = testing::policy_of("us-sca-b-record");
  events::EventTable table;
  orders::LogFacts log;
  FrozenList list;
  orders::Ladder proposed;
  orders::LadderAsked asked;
  PeopleTerms terms;
};

std::vector<Row> without(const std::string& account) {
  std::vector<Row> out;
  for (const Row& row : testing::rows())
    if (row.actor != account) out.push_back(row);
  return out;
}

// One seed draws one noise: what two draws differ by is what the account did.
TEST(NoisedPeople, NobodyMovesTheCellsByMoreThanTheNoiseIsSetFor) {
  const Asking all(testing::rows());
  const auto bound = static_cast<double>(all.terms.terms.bound.squared_l2());
  EXPECT_EQ(all.terms.terms.bound.cells, all.asked.question.cells_an_account());
  const auto with = all.people(1).value().cells;
  double most = 0;
  for (std::uint32_t actor = 0; actor < all.table.actors.size(); ++actor) {
    const std::string account(all.table.actors[actor]);
    if (account.starts_with("single") && account != "single7") continue;  // thirty alike, with one act each
    const Asking fewer(without(account));
    ASSERT_EQ(fewer.asked.question.canonical().text, all.asked.question.canonical().text) << "what is asked depends on an account";
    const auto left = fewer.people(1).value().cells;
    double squared = 0;
    for (std::size_t cell = 0; cell < with.size(); ++cell) squared += std::pow(static_cast<double>(with[cell] - left[cell]), 2);
    EXPECT_LE(squared, bound) << all.table.actors[actor];
    most = std::max(most, squared);
  }
  EXPECT_EQ(most, bound) << "nobody is in all cells of a class: the test shows little";
}

// 2,000 draws: a bar of 95 % fails more than 150 times with a probability below 1e-6 a figure (binomial). Fixed seeds.
TEST(NoisedPeople, EveryBarHoldsAsOftenAsItSays) {
  const Asking asking(testing::rows(), 1.0), nobody({{"x", "p5", orders::testing::kJanuary2018, "like", ""}}, 1.0);
  NoisedPeople truth = asking.people(0).value();
  const auto noise = nobody.people(0);  // one seed, one noise
  for (std::size_t cell = 0; cell < truth.cells.size(); ++cell) truth.cells[cell] -= noise.value().cells[cell];
  const auto& candidates = asking.asked.candidates;
  std::vector<int> missed(candidates.size(), 0);
  for (std::uint64_t run = 1; run <= 2'000; ++run) {
    const auto people = asking.people(run);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const Estimate told = estimate(people.value(), candidates[i].read.people()), exact = estimate(truth, candidates[i].read.people());
      missed[i] += std::abs(told.value - exact.value) > told.error_95;
    }
  }
  for (std::size_t i = 0; i < missed.size(); ++i) EXPECT_LE(missed[i], 150) << i;
  EXPECT_GE(*std::max_element(missed.begin(), missed.end()), 20) << "the bars are far too wide";
}

// What an attacker sees of a run: some rungs, and the sum of the bystanders' cells, which a bystander moves most.
std::vector<double> seen(const NoisedPeople& people, const orders::LadderAsked& asked) {
  std::vector<double> out(1, 0);
  for (std::uint32_t cell = 0; cell < asked.question.size(); ++cell) out[0] += asked.question.in_groups(cell) ? 0 : static_cast<double>(people.cells[cell]);
  for (const std::size_t rung : {std::size_t{0}, asked.candidates.size() / 2, asked.candidates.size() - 1}) out.push_back(std::floor(estimate(people, asked.candidates[rung].covered.people()).value));
  return out;
}

// The whole ladder, and an attacker who knows all but one account and compares the log with and without it. False alarms: 1e-6.
TEST(NoisedPeople, AnAttackerWhoKnowsEverybodyElseLearnsNoMoreThanIsPrinted) {
  const Asking with(testing::rows(), 10.0), less(without("a30"), 10.0);
  const double rho = static_cast<double>(with.terms.terms.cost.rho.units) / static_cast<double>(privacy::Rho::kOne);
  const auto runs = [](const Asking& asking) { return [&asking](std::uint64_t run) { return seen(asking.people(run).value(), asking.asked); }; };
  EXPECT_FALSE(privacy::testing::refuted(runs(with), runs(less), rho, 0, 3'000));
  // Had the cost been counted as if an account were in one cell, it would have shown: so the attacker can see.
  EXPECT_TRUE(privacy::testing::refuted(runs(with), runs(less), rho / with.terms.terms.bound.cells, 0, 3'000));
}

TEST(NoisedPeople, AKeptAnswerIsReadAsItWasWrittenOrRefused) {
  const Asking asking(testing::rows());
  const auto canonical = asking.asked.question.canonical();
  const auto drawn = asking.people(3);
  const std::string text = kept_text(drawn.value(), canonical.cells);
  const auto again = RecipientGate::kept_people(asking.terms, canonical.cells, text, asking.policy);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value().value().cells, drawn.value().cells);
  EXPECT_EQ(again.value().policy(), "us-sca-b-record");
  for (const std::string& wrong : {text + ",1", text + "x", text.substr(0, text.rfind(',')), std::string(), "x" + text}) EXPECT_FALSE(RecipientGate::kept_people(asking.terms, canonical.cells, wrong, asking.policy).ok()) << wrong;
}

TEST(NoisedPeople, CostATenthOfEpsilonUnlessMoreIsAskedAndNeverMoreThanThePolicyAllows) {
  const Asking asking(testing::rows());
  EXPECT_LE(asking.terms.epsilon.units, privacy::Epsilon::kOne / 10);
  EXPECT_GT(asking.terms.epsilon.units, privacy::Epsilon::kOne / 11);
  const PeopleTerms whole = people_terms(asking.asked.question, asking.policy, 1.0).value();
  EXPECT_GT(whole.terms.cost.rho.units, 40 * asking.terms.terms.cost.rho.units);
  EXPECT_LT(whole.terms.error_95 * 5, asking.terms.terms.error_95);
  const auto more = people_terms(asking.asked.question, asking.policy, 1.5);
  ASSERT_FALSE(more.ok());
  EXPECT_EQ(more.error().message, "--epsilon 1.5: the policy us-sca-b-record allows 1 at most; give that or less");
  EXPECT_FALSE(people_terms(asking.asked.question, asking.policy, 1e-9).ok());
}

TEST(NoisedLadder, IsMadeOfTheNoisedCountsAndTheOrderAlone) {
  const Asking asking(testing::rows(), 1.0);
  const auto people = asking.people(4);
  const NoisedLadder ladder = RecipientGate::ladder(people, asking.asked, asking.proposed).value();
  ASSERT_EQ(ladder.candidates.size(), asking.proposed.candidates.size());
  EXPECT_GE(ladder.candidates.size(), 20u);
  bool any_best = false, any_width = false;
  for (std::size_t i = 0; i < ladder.candidates.size(); ++i) {
    const NoisedLadder::Candidate& one = ladder.candidates[i];
    any_best = any_best || one.best;
    any_width = any_width || one.half_width;
    EXPECT_LE(one.coverage.low, one.coverage.high);
    if (one.half_width) {
      EXPECT_LE(one.half_width->low, one.half_width->high);
    }
    if (one.singled_out.error_95 == 0) {
      EXPECT_EQ(one.singled_out.value, 0) << "a count without noise";
    }
    // What custodians alone see was never set.
    EXPECT_EQ(ladder.proposed.candidates[i].touch.people, 0u);
    EXPECT_EQ(ladder.proposed.candidates[i].touch.rows, 0u);
  }
  EXPECT_TRUE(any_best);
  EXPECT_TRUE(any_width);
  EXPECT_EQ(ladder.proposed.events_sha256, "");
  EXPECT_EQ(ladder.candidates[0].coverage.low, 1);
  EXPECT_EQ(ladder.candidates[0].coverage.high, 1);
}

}  // namespace
}  // namespace bonafide::disclose
