// What does one account change? Logs with and without it, detection run again on both, productions from both. A count
// that depends on verdicts has no small sensitivity, so its guarantee must be given the sealed list and must say so.
// The falsifier knows nothing of how productions work (privacy/testing_falsifier.h); a true claim is refuted with
// probability 1e-6. Seeds are the number of the run.
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "bonafide/disclose/testing_gate.h"
#include "bonafide/pipeline/analyse.h"
#include "bonafide/pipeline/detect.h"
#include "bonafide/pipeline/scales.h"
#include "bonafide/privacy/testing_falsifier.h"
#include "bonafide/production/privacy_statement.h"
#include "bonafide/simulate/simulate.h"
#include "bonafide/verdict/findings.h"

namespace bonafide::pipeline {
namespace {

using disclose::RecipientGate;
using orders::testing::Row;

const char* const kPage = "prime_minister";

std::vector<Row> rows_of(const events::EventTable& table) {
  std::vector<Row> out;
  const events::Attribute &action = *table.attribute("action"), &country = *table.attribute("country");
  for (std::uint32_t target = 0; target < table.targets.size(); ++target)
    for (std::uint64_t event = table.target_begin[target]; event < table.target_begin[target + 1]; ++event)
      out.push_back({std::string(table.actors[table.actor[event]]), std::string(table.targets[target]), table.time_of(event), std::string(action.values[action.code[event]]),
                     std::string(country.values[country.code[event]])});
  return out;
}

std::vector<Row> without(const std::vector<Row>& rows, const std::string& actor) {
  std::vector<Row> out;
  for (const Row& row : rows)
    if (row.actor != actor) out.push_back(row);
  return out;
}

// As `detect` does it, with the sampling key that it makes from the log.
format::Findings detected(const events::EventTable& events) {
  Progress progress(Progress::Mode::kQuiet);
  const format::Parameters parameters = fit_scales(parse_scales(kDefaultScales).value(), events.time, false).value();
  const Analysis analysis = analyse(events, index(events, parameters, to_hex(canonical_hash(events)), 1, {}, progress).value(), parameters, 1, progress).value();
  const verdict::Sources sources{events, analysis.exposure, analysis.judgement.groups, analysis.judgement.excluded};
  format::Findings out;
  out.groups = verdict::group_records(sources);
  out.members = verdict::member_records(sources);
  return out;
}

// Who is in a group of a verdict.
std::set<std::string> flagged(const format::Findings& findings) {
  std::set<std::string> out;
  for (const format::MemberRecord& member : findings.members)
    if (member.verdict != format::Verdict::kUnexplained) out.insert(member.actor);
  return out;
}

// A log as detection sees it.
struct World {
  events::EventTable events;
  format::Findings findings;
  explicit World(const std::vector<Row>& rows) : events(orders::testing::table_of(rows)), findings(detected(events)) {}
};

// A kind of person whose presence changes verdicts on others, and the two worlds.
struct Neighbour {
  std::string kind, actor;
  std::size_t acts, changed;  // verdicts that change when they leave
  World world;
};

// The log that all tests here start from: small, so that its one farm is near the edge of being found, as many real ones are.
class AdjacentLogs : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto log = simulate::simulate({simulate::Scenario::kStrongman, 20'000, 1, {}, false}).value();
    rows_ = new std::vector<Row>(rows_of(log.events));
    world_ = new World(*rows_);
    neighbours_ = new std::vector<Neighbour>;
    const std::set<std::string> base = flagged(world_->findings);
    std::map<std::string, std::size_t> acts;
    for (const Row& row : *rows_) ++acts[row.actor];
    const auto first = [&](const char* kind, std::size_t least_changed, const std::function<bool(const simulate::Truth&, std::size_t)>& is) {
      for (const simulate::Truth& one : log.truth) {
        if (!is(one, acts.at(one.actor))) continue;
        World other(without(*rows_, one.actor));
        const std::set<std::string> now = flagged(other.findings);
        std::vector<std::string> changed;
        std::set_symmetric_difference(base.begin(), base.end(), now.begin(), now.end(), std::back_inserter(changed));
        std::erase(changed, one.actor);
        if (changed.size() < least_changed) continue;
        fmt::print("{}: {} acts, {} accounts in groups, {} others change when this one leaves\n", kind, acts.at(one.actor), base.size(), changed.size());
        neighbours_->push_back({kind, one.actor, acts.at(one.actor), changed.size(), std::move(other)});
        return;
      }
    };
    const auto genuine = [](const simulate::Truth& one) { return one.label == 0 && one.group.empty(); };
    first("a bystander", 0, [&](const auto& one, std::size_t n) { return genuine(one) && n == 5; });
    first("a bystander who tips verdicts", 20, [&](const auto& one, std::size_t n) { return genuine(one) && n == 1; });
    first("a busy innocent", 20, [&](const auto& one, std::size_t n) { return genuine(one) && n >= 40; });
    first("a farm's account", 20, [&](const auto& one, std::size_t) { return one.label == 1 && base.contains(one.actor); });
  }
  static void TearDownTestSuite() {
    delete neighbours_;
    delete world_;
    delete rows_;
  }
  static std::vector<Row>* rows_;
  static World* world_;
  static std::vector<Neighbour>* neighbours_;
};
std::vector<Row>* AdjacentLogs::rows_ = nullptr;
World* AdjacentLogs::world_ = nullptr;
std::vector<Neighbour>* AdjacentLogs::neighbours_ = nullptr;

// One item, granted, and what leaves under it.
class Item {
 public:
  Item(const std::string& text) : order_(disclose::testing::read(text)), policy_(disclose::testing::policy_of("us-sca-b-record")), permission_(disclose::permit(order_, policy_, {}, {}, disclose::testing::kOver + 1)) {
    CHECK(permission_.permits.size() == 1);
  }

  struct Answer {
    std::vector<double> figures, withheld;  // a suppressed count is -1000: that it is, a reader sees
    std::uint64_t squared_l2 = 0;           // by which one account may move the figures
    std::string statement;                  // privacy.json
  };
  // The noise depends on `seed` alone: two answers with one seed differ by their true counts.
  Answer answer(const events::EventTable& events, const format::Findings& findings, std::uint64_t seed) const {
    const disclose::FrozenList list = disclose::frozen_list(findings, events);
    return answer(events, list, seed);
  }
  Answer answer(const events::EventTable& events, const disclose::FrozenList& list, std::uint64_t seed) const {
    const orders::LogFacts log = orders::testing::facts_of(events);
    orders::Scope scope = orders::scope_of(order_, order_.items[0], log).value();
    scope.accounts = orders::Accounts::kAll;
    const orders::ScopedEvents everybody(scope, log, events, list.in_group);
    const std::string key(32, 'k');
    const disclose::ItemFacts facts{events, list, everybody, scope.targets, key};
    privacy::NoiseSource noise(privacy::testing::seed_of(std::to_string(seed)), "one");
    production::PrivacyStatement statement;
    Answer out;
    const disclose::Permit& granted = permission_.permits.front();
    if (order_.items[0].form.value == orders::Form::kAggregate) {
      const auto answer = RecipientGate::aggregate(granted, facts, noise).value();
      statement.add(answer);
      out.squared_l2 = static_cast<std::uint64_t>(answer.value().guarantee.terms.bound.squared_l2());
      for (const auto& cell : answer.value().cells) out.figures.push_back(static_cast<double>(cell.accounts));
    } else {
      const auto answer = RecipientGate::group(granted, facts, noise).value();
      statement.add(answer);
      std::map<std::string, double> of_group;
      for (const auto& row : answer.value().rows) of_group[row.group + row.target] = row.suppressed ? -1000 : static_cast<double>(row.accounts);
      for (const auto& group : list.groups)
        for (const auto& target : scope.targets) {
          const auto found = of_group.find(disclose::group_name(key, group.group) + target);
          out.figures.push_back(found == of_group.end() ? -2000 : found->second);
        }
    }
    const auto withheld = RecipientGate::withheld(granted, facts, noise).value();
    for (const auto& row : withheld.value().rows) out.withheld.push_back(std::stod(row.accounts));
    out.statement = statement.json();
    return out;
  }
  privacy::Rho rho() const { return disclose::item_budget(order_.items[0], policy_).value().rho; }

 private:
  orders::Order order_;
  orders::Policy policy_;
  disclose::Permission permission_;
};

// The targets on which most members change between two lists: where a count of them gives most away.
std::vector<std::string> targets_of_change(const std::vector<Row>& rows, const std::set<std::string>& a, const std::set<std::string>& b) {
  std::map<std::string, std::pair<std::set<std::string>, std::set<std::string>>> on;
  for (const Row& row : rows) {
    if (a.contains(row.actor)) on[row.target].first.insert(row.actor);
    if (b.contains(row.actor)) on[row.target].second.insert(row.actor);
  }
  std::vector<std::pair<std::size_t, std::string>> by_change;
  for (const auto& [target, two] : on) {
    const auto x = two.first.size(), y = two.second.size();
    by_change.push_back({x > y ? x - y : y - x, target});
  }
  std::sort(by_change.rbegin(), by_change.rend());
  return {by_change[0].second, by_change[1].second};
}

Item about(const std::string& question, const std::vector<std::string>& targets) {
  return Item(disclose::testing::aggregate_order(question, fmt::format("targets = [\"{}\", \"{}\"]{}", targets[0], targets[1], question == "audience" ? "\njurisdictions = [\"ZZ\", \"XA\"]" : "")));
}
Item groups_on(const std::vector<std::string>& targets) {
  return Item(disclose::testing::order_text("group", fmt::format("question = \"groups\"\ncategory = \"traffic\"\ntargets = [\"{}\", \"{}\"]\naccounts = \"in-groups\"", targets[0], targets[1]), "party"));
}

double squared_distance(const std::vector<double>& a, const std::vector<double>& b) {
  CHECK(a.size() == b.size());
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0, std::plus<>(), [](double x, double y) { return (x - y) * (x - y); });
}

constexpr const char* kGivenTheList = "given the sealed list";
constexpr const char* kWithheldToo = "counts in withheld.csv";
bool says(const std::string& statement, const char* words) { return statement.find(words) != std::string::npos; }

constexpr std::uint64_t kRuns = 300;

// The falsifier on all that is released under the item, with the item's rho as the claim.
bool item_refuted(const Item& item, const events::EventTable& events, const disclose::FrozenList& list, const events::EventTable& other, const disclose::FrozenList& other_list, bool withheld_too) {
  const auto mechanism = [&, withheld_too](const events::EventTable& on, const disclose::FrozenList& of) {
    return [&, withheld_too](std::uint64_t run) {
      const Item::Answer answer = item.answer(on, of, run);
      std::vector<double> all = answer.figures;
      if (withheld_too) all.insert(all.end(), answer.withheld.begin(), answer.withheld.end());
      return all;
    };
  };
  return privacy::testing::refuted(mechanism(events, list), mechanism(other, other_list), static_cast<double>(item.rho().units) / static_cast<double>(privacy::Rho::kOne), 0, kRuns);
}

TEST_F(AdjacentLogs, HoldPeopleWhosePresenceChangesVerdictsOnOthers) {
  ASSERT_EQ(neighbours_->size(), 4u) << "a kind of neighbour was not found in this log";
  for (const Neighbour& one : *neighbours_) EXPECT_GE(one.changed, one.kind == "a bystander" ? 0u : 20u) << one.kind;
}

// Given the list: whoever leaves moves the counts by no more than they are noised for.
TEST_F(AdjacentLogs, GivenTheFrozenListOneAccountMovesNoCountByMoreThanTheNoiseIsSetFor) {
  std::size_t compared = 0, refuted = 0;
  for (const Neighbour& one : *neighbours_) {
    const disclose::FrozenList here = disclose::frozen_list(world_->findings, world_->events), there = disclose::frozen_list(world_->findings, one.world.events);
    for (const std::vector<std::string>& targets : {targets_of_change(*rows_, flagged(world_->findings), flagged(one.world.findings)), std::vector<std::string>{kPage, "p000998140"}})
      for (const char* question : {"share-in-lockstep", "single-use", "audience"}) {
        const Item item = about(question, targets);
        const Item::Answer with = item.answer(world_->events, here, 1), without = item.answer(one.world.events, there, 1);
        EXPECT_LE(squared_distance(with.figures, without.figures), static_cast<double>(with.squared_l2)) << one.kind << ", " << question;
        EXPECT_LE(squared_distance(with.withheld, without.withheld), 1) << one.kind << ", " << question;
        ++compared;
      }
    const std::vector<std::string> targets = targets_of_change(*rows_, flagged(world_->findings), flagged(one.world.findings));
    for (const Item& item : {about("share-in-lockstep", targets), groups_on(targets)}) {
      const bool broken = item_refuted(item, world_->events, here, one.world.events, there, true);
      EXPECT_FALSE(broken) << one.kind;
      refuted += broken;
    }
  }
  fmt::print("{} pairs of answers compared to the last count; {} of {} claims refuted\n", compared, refuted, 2 * neighbours_->size());
}

// What claims to depend on no verdict holds with detection run again on both logs.
TEST_F(AdjacentLogs, WhatDependsOnNoVerdictHoldsWhateverDetectionSays) {
  for (const Neighbour& one : *neighbours_) {
    const std::vector<std::string> targets = targets_of_change(*rows_, flagged(world_->findings), flagged(one.world.findings));
    const disclose::FrozenList here = disclose::frozen_list(world_->findings, world_->events), there = disclose::frozen_list(one.world.findings, one.world.events);
    for (const char* question : {"single-use", "audience"}) {
      const Item item = about(question, targets);
      const Item::Answer with = item.answer(world_->events, here, 1), without = item.answer(one.world.events, there, 1);
      EXPECT_LE(squared_distance(with.figures, without.figures), static_cast<double>(with.squared_l2)) << one.kind << ", " << question;
    }
    EXPECT_FALSE(item_refuted(about("single-use", targets), world_->events, here, one.world.events, there, false)) << one.kind;
  }
}

// Why the condition is there: with detection run again, counts over verdicts are refuted, and so are counts of the withheld.
TEST_F(AdjacentLogs, WithoutItsConditionAGuaranteeOverVerdictsIsRefuted) {
  std::size_t refuted = 0, most = 0;
  for (const Neighbour& one : *neighbours_) {
    if (one.changed < 20) continue;
    const std::vector<std::string> targets = targets_of_change(*rows_, flagged(world_->findings), flagged(one.world.findings));
    const disclose::FrozenList here = disclose::frozen_list(world_->findings, world_->events), there = disclose::frozen_list(one.world.findings, one.world.events);
    const Item item = about("share-in-lockstep", targets);
    const Item::Answer with = item.answer(world_->events, here, 1), without = item.answer(one.world.events, there, 1);
    most = std::max(most, static_cast<std::size_t>(std::sqrt(squared_distance(with.figures, without.figures))));
    refuted += item_refuted(item, world_->events, here, one.world.events, there, true) ? 1 : 0;
    const Item unconditional = about("single-use", targets);
    EXPECT_TRUE(item_refuted(unconditional, world_->events, here, one.world.events, there, true)) << one.kind << ": its counts of the withheld are over verdicts";
  }
  EXPECT_EQ(refuted, 3u);
  fmt::print("with detection run again, {} of 3 claims are refuted; one account moved the counts by up to {}\n", refuted, most);
}

// Nothing that a verdict decides goes out under a claim without the condition: whatever changes with the list alone, on
// one log and one seed, has the condition in its statement; and what claims to be without it does not change.
TEST_F(AdjacentLogs, WhateverAVerdictDecidesHasItsConditionPrinted) {
  const std::vector<std::string> targets = targets_of_change(*rows_, flagged(world_->findings), {});
  const disclose::FrozenList found = disclose::frozen_list(world_->findings, world_->events), nobody = disclose::frozen_list({}, world_->events);
  std::size_t conditional = 0, unconditional = 0;
  for (const char* question : {"share-in-lockstep", "single-use", "audience", "groups", ""}) {
    const bool of_groups = std::string_view(question) == "groups";
    const Item item = of_groups ? groups_on(targets) : *question == '\0' ? Item(disclose::testing::order_text("aggregate", fmt::format("category = \"aggregate\"\naccounts = \"all\"\ntargets = [\"{}\"]", targets[0]), "party")) : about(question, targets);
    const Item::Answer a = item.answer(world_->events, found, 1), b = item.answer(world_->events, nobody, 1);
    const bool changes = a.figures != b.figures;
    EXPECT_EQ(changes, !says(a.statement, "it depends on no verdict")) << question;
    if (changes) {
      EXPECT_TRUE(says(a.statement, kGivenTheList)) << question;
    }
    EXPECT_NE(a.withheld, b.withheld) << question;
    const std::size_t at = a.statement.find(kWithheldToo);
    ASSERT_NE(at, std::string::npos) << question;
    EXPECT_NE(a.statement.find(kGivenTheList, at), std::string::npos) << question;
    EXPECT_TRUE(says(a.statement, "on the conditions of the items")) << question;
    ++(changes ? conditional : unconditional);
  }
  EXPECT_EQ(conditional, 3u);
  EXPECT_EQ(unconditional, 2u);
}

}  // namespace
}  // namespace bonafide::pipeline
