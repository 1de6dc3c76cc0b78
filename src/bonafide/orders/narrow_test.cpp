#include "bonafide/orders/narrow.h"

#include <algorithm>
#include <set>

#include "bonafide/orders/narrowing.h"
#include "bonafide/orders/testing_orders.h"

namespace bonafide::orders {
namespace {

using testing::item_text, testing::order_of;

struct Log {
  std::vector<testing::Row> rows = testing::some_rows(9, 3000);
  events::EventTable table = testing::table_of(rows);
  LogFacts facts = testing::facts_of(table);
  std::set<std::string> members{"a1", "a2", "a3", "a20", "a21", "a30", "a31"};
  format::Findings findings;

  Log() {
    for (const std::string& member : members) findings.members.push_back({.actor = member, .group = member < "a3" ? "g1" : "g2", .verdict = format::Verdict::kCoordinated});
    findings.members.push_back({.actor = "a4", .group = "g3", .verdict = format::Verdict::kUnexplained});
    std::map<std::string, std::uint64_t> events;
    for (const testing::Row& row : rows) ++events[row.target];
    for (const auto& [target, count] : events) findings.targets.push_back({.target = target, .events = count});
    findings.run.actors = table.actors.size();
    findings.run.targets = table.targets.size();
    findings.run.first_acts = 240;
    findings.run.first_time = table.time.origin;
    findings.run.last_time = table.time.last;
  }
  Result<Ladder> narrow(const Order& order, const Policy* policy = nullptr) {
    Progress progress(Progress::mode_for_stderr(true));
    return narrow_order(order, policy, facts, table, findings, progress);
  }
};

const std::string kWide = item_text("1", "proceeding = \"case\"\nsubject = \"engagement\"\nquestion = \"share-in-lockstep\"\ntargets = [\"p1\", \"p2\"]\nactions = [\"*\"]");
const std::string kMail = item_text("2", "subject = \"communications\"");

bool form_falls(const Item& one, const Item& as_written) { return one.form.value <= as_written.form.value; }

TEST(Ladder, HasFiftyRungsAtMostAndEveryTextIsANarrowerOrder) {
  Log log;
  const Order order = order_of(kWide + kMail);
  const auto ladder = log.narrow(order);
  ASSERT_TRUE(ladder.ok()) << ladder.error().message;
  const auto& candidates = ladder.value().candidates;
  EXPECT_GE(candidates.size(), 20u);
  EXPECT_LE(candidates.size(), kMostRungs + 1);
  std::set<std::string> texts;
  for (const Candidate& one : candidates) {
    EXPECT_TRUE(texts.insert(one.text).second) << one.number;
    const auto narrowed = parse_order(one.text, "x");
    ASSERT_TRUE(narrowed.ok()) << narrowed.error().message << "\n" << one.text;
    EXPECT_LE(one.touch.people, candidates[0].touch.people);
    EXPECT_LE(one.touch.rows, candidates[0].touch.rows);
    EXPECT_LE(one.touch.exposed, candidates[0].touch.exposed);
    EXPECT_LE(one.coverage, 1);
    for (const Item& item : narrowed.value().items) {
      const Item& written = order.items[item.id.value == "1" ? 0 : 1];
      EXPECT_TRUE(form_falls(item, written));
      EXPECT_EQ(item.targets.size(), written.targets.size());
      EXPECT_EQ(item.text.value, written.text.value);
    }
    EXPECT_FALSE(one.changes.empty());
    EXPECT_EQ(one.diff.empty(), one.number == 0);
  }
}

// The definition: the rows of the candidate's own scope, looked at one by one.
TEST(Ladder, SaysOfEachCandidateWhomItTouches) {
  Log log;
  const Order order = order_of(kWide + kMail);
  const auto ladder = log.narrow(order);
  ASSERT_TRUE(ladder.ok());
  const HashKey key = sample_key(log.facts.sampling_key);
  std::set<std::string> asked;
  for (const testing::Row& row : log.rows)
    if (row.target == "p1" || row.target == "p2") asked.insert(row.actor);
  for (const Candidate& one : ladder.value().candidates) {
    const Order narrowed = parse_order(one.text, "x").value();
    const Item& item = narrowed.items[0];
    Touch expected;
    std::set<std::string> people, covered;
    for (const testing::Row& row : log.rows) {
      if (row.target != "p1" && row.target != "p2") continue;
      if (item.first_day && row.time < narrowed.day_begin(item.first_day->value)) continue;
      if (item.last_day && row.time > narrowed.day_end(item.last_day->value)) continue;
      if (item.actions[0].value != "*" && row.action != item.actions[0].value) continue;
      covered.insert(row.actor);
      if (item.accounts && item.accounts->value == Accounts::kInGroups && !log.members.contains(row.actor)) continue;
      if (item.sample && sample_place(key, row.actor) >= item.sample->value) continue;
      people.insert(row.actor);
      ++expected.rows;
    }
    expected.people = people.size();
    for (const std::string& person : people) expected.bystanders += !log.members.contains(person);
    expected.identified = item.form.value == Form::kIdentified ? expected.people : 0;
    EXPECT_EQ(one.touch.identified, expected.identified) << one.number;
    if (is_member_level(item.form.value)) expected.exposed = expected.people, expected.exposed_bystanders = expected.bystanders;
    EXPECT_EQ(one.touch.rows, expected.rows) << one.number;
    EXPECT_EQ(one.touch.people, expected.people) << one.number;
    EXPECT_EQ(one.touch.bystanders, expected.bystanders) << one.number;
    EXPECT_EQ(one.touch.exposed, expected.exposed) << one.number;
    EXPECT_EQ(one.touch.exposed_bystanders, expected.exposed_bystanders) << one.number;
    EXPECT_DOUBLE_EQ(one.coverage, static_cast<double>(covered.size()) / static_cast<double>(asked.size())) << one.number;
  }
}

const Candidate* with_changes(const Ladder& ladder, const std::vector<std::string>& changes) {
  for (const Candidate& one : ladder.candidates)
    if (one.changes == changes) return &one;
  return nullptr;
}

TEST(Ladder, TakesTheDaysOfTheEventTheMainActionAndDropsWhatNoProceedingIsAbout) {
  Log log;
  const auto ladder = log.narrow(order_of(kWide + kMail));
  ASSERT_TRUE(ladder.ok());
  const Candidate* event = with_changes(ladder.value(), {"days of the event"});
  ASSERT_NE(event, nullptr);
  EXPECT_NE(event->diff.find("+first_day = 2018-01-10\n+last_day = 2018-01-19\n"), std::string::npos) << event->diff;
  const Candidate* dropped = with_changes(ladder.value(), {"without item 2"});
  ASSERT_NE(dropped, nullptr);
  EXPECT_NE(dropped->diff.find("-subject = \"communications\"\n"), std::string::npos);
  std::map<std::string, int> acts;
  for (const testing::Row& row : log.rows)
    if (row.target == "p1" || row.target == "p2") ++acts[row.action];
  const std::string main = std::max_element(acts.begin(), acts.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first;
  EXPECT_EQ(with_changes(ladder.value(), {"action " + main + " alone"}) != nullptr, !main.empty());
  const Candidate* second = with_changes(ladder.value(), {"without item 2", "second half of the days", "aggregate form", "privacy terms"});
  ASSERT_NE(second, nullptr);
  EXPECT_NE(second->diff.find("+first_day = 2018-01-15\n+last_day = 2018-01-19\n"), std::string::npos) << second->diff;
  EXPECT_NE(second->text.find("privacy = { epsilon = 1.0, delta = 1e-06, smallest_cell = 10 }"), std::string::npos) << second->text;
  EXPECT_NE(second->text.find("category = \"aggregate\"\nform = \"aggregate\""), std::string::npos) << second->text;
}

TEST(Ladder, TakesTheTermsOfTheChosenPolicy) {
  Log log;
  Policy policy;
  policy.id = "strict";
  policy.most_epsilon = 0.5;
  policy.smallest_cell = 20;
  policy.clauses.emplace_back();
  const auto ladder = log.narrow(order_of(item_text("1", "targets = [\"p1\"]\nprivacy = { epsilon = 0.8, delta = 1e-9 }")), &policy);
  ASSERT_TRUE(ladder.ok());
  const bool tightened = std::any_of(ladder.value().candidates.begin(), ladder.value().candidates.end(), [](const Candidate& one) { return one.text.find("{ epsilon = 0.5, delta = 1e-9, smallest_cell = 20 }") != std::string::npos; });
  EXPECT_TRUE(tightened);
}

TEST(Ladder, MarksWhatNothingBeatsAndADraftReplacesTheOrder) {
  Log log;
  const Order order = order_of(kWide + kMail);
  const auto ladder = log.narrow(order);
  ASSERT_TRUE(ladder.ok());
  EXPECT_TRUE(std::any_of(ladder.value().candidates.begin(), ladder.value().candidates.end(), [](const Candidate& one) { return one.best; }));
  EXPECT_FALSE(std::all_of(ladder.value().candidates.begin(), ladder.value().candidates.end(), [](const Candidate& one) { return one.best; }));
  for (const Candidate& one : ladder.value().candidates) {
    if (one.number == 0) continue;
    const auto text = draft_of(ladder.value(), one, 17'700);
    ASSERT_TRUE(text.ok());
    const auto draft = parse_order(text.value(), "draft");
    ASSERT_TRUE(draft.ok()) << draft.error().message << text.value();
    EXPECT_EQ(draft.value().supersedes->value, order.sha256);
    EXPECT_EQ(draft.value().state(), State::kDraft);
  }
}

TEST(Ladder, WithoutAQuestionNothingIsMarked) {
  Log log;
  const auto ladder = log.narrow(order_of(item_text("1", "targets = [\"p1\"]")));
  ASSERT_TRUE(ladder.ok());
  EXPECT_GT(ladder.value().candidates.size(), 5u);
  for (const Candidate& one : ladder.value().candidates) EXPECT_FALSE(one.best || one.least_burst || one.half_width);
}

TEST(Ladder, AnOrderThatNothingCanBeMeasuredOfIsRefused) {
  Log log;
  const auto ladder = log.narrow(order_of(kMail));
  ASSERT_FALSE(ladder.ok());
  EXPECT_NE(ladder.error().message.find("order.toml: no item can be measured"), std::string::npos);
}

TEST(Ladder, AnOrderOfMoreThanAHundredItemsIsRefused) {
  Log log;
  std::string items;
  for (int i = 0; i <= 100; ++i) items += item_text(std::to_string(i), "targets = [\"*\"]");
  const auto ladder = log.narrow(order_of(items));
  ASSERT_FALSE(ladder.ok());
  EXPECT_NE(ladder.error().message.find("it has 101 items, and a ladder takes 100 at most"), std::string::npos);
}

TEST(Ladder, ALogWithoutDatesIsNarrowedButForItsDays) {
  Log log;
  log.facts.times_relative = true;
  const auto ladder = log.narrow(order_of(kWide));
  ASSERT_TRUE(ladder.ok()) << ladder.error().message;
  EXPECT_GT(ladder.value().candidates.size(), 5u);
  for (const Candidate& one : ladder.value().candidates) EXPECT_EQ(one.text.find("first_day", one.text.find("[[item]]")), std::string::npos);
}

}  // namespace
}  // namespace bonafide::orders
