#include "bonafide/orders/burden.h"

#include <set>

#include "bonafide/orders/testing_orders.h"

namespace bonafide::orders {
namespace {

using testing::Row;

struct Wanted {
  std::set<std::string> targets, actions, countries;  // empty: all
  Microseconds first = INT64_MIN, last = INT64_MAX;
  bool in_groups = false;
};

bool wants(const Wanted& wanted, const Row& row, const std::set<std::string>& members) {
  const auto fits = [](const std::set<std::string>& values, const std::string& value) { return values.empty() || values.contains(value); };
  return fits(wanted.targets, row.target) && fits(wanted.actions, row.action) && fits(wanted.countries, row.country) && row.time >= wanted.first && row.time <= wanted.last &&
         (!wanted.in_groups || members.contains(row.actor));
}

// The definition: write every row that is asked for as CSV, and look who is there.
Burden by_definition(const std::vector<Row>& rows, const std::vector<Wanted>& items, const std::set<std::string>& members) {
  const auto field = [](const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
  };
  Burden out;
  std::string csv;
  std::set<std::string> people;
  std::map<std::string, std::set<std::string>> people_of;
  for (const Row& row : rows) {
    if (std::none_of(items.begin(), items.end(), [&](const Wanted& item) { return wants(item, row, members); })) continue;
    ++out.rows;
    csv += field(row.actor) + "," + field(row.target) + "," + format_utc(row.time) + "," + field(row.action) + "\n";
    people.insert(row.actor);
    out.rows_in_groups += members.contains(row.actor);
    people_of[row.country].insert(row.actor);
  }
  out.bytes = csv.size();
  out.people = people.size();
  std::set<std::string> placed;
  for (const auto& [country, there] : people_of) {
    if (country.empty()) continue;
    out.people_by_country.emplace_back(country, there.size());
    placed.insert(there.begin(), there.end());
  }
  out.people_in_no_country = people.size() - placed.size();
  for (const std::string& one : people) out.bystanders += !members.contains(one);
  return out;
}

void expect_equal(const Burden& one, const Burden& other, const std::string& what) {
  EXPECT_EQ(one.rows, other.rows) << what;
  EXPECT_EQ(one.bytes, other.bytes) << what;
  EXPECT_EQ(one.people, other.people) << what;
  EXPECT_EQ(one.bystanders, other.bystanders) << what;
  EXPECT_EQ(one.rows_in_groups, other.rows_in_groups) << what;
  EXPECT_EQ(one.people_by_country, other.people_by_country) << what;
  EXPECT_EQ(one.people_in_no_country, other.people_in_no_country) << what;
}

TEST(Burden, EqualsTheDefinitionItemByItemAndForTheWholeOrder) {
  using testing::item_text, testing::kJanuary2018, testing::kTestDay;
  const Microseconds east = 7 * 3600 * kMicrosecondsPerSecond;  // the order's days begin seven hours before UTC's
  const std::set<std::string> members{"a1", "a,\"7\"7", "a12", "a39"};
  const std::vector<std::pair<std::string, Wanted>> items{
      {"targets = [\"*\"]", {}},
      {"targets = [\"p3\", \"p0\", \"p3\"]\nactions = [\"like\"]", {{"p0", "p3"}, {"like"}, {}}},
      {"targets = [\"p1\"]\nfirst_day = 2018-01-05\nlast_day = 2018-01-09", {{"p1"}, {}, {}, kJanuary2018 + 4 * kTestDay - east, kJanuary2018 + 9 * kTestDay - east - 1}},
      {"targets = [\"*\"]\njurisdictions = [\"KH\", \"DE\"]\nfirst_day = 2018-01-20", {{}, {}, {"KH", "DE"}, kJanuary2018 + 19 * kTestDay - east}},
      {"targets = [\"p2\"]\naccounts = \"in-groups\"\nactions = [\"*\"]", {{"p2"}, {}, {}, INT64_MIN, INT64_MAX, true}},
      {"targets = [\"p2\"]\nlast_day = 2017-12-01", {{"p2"}, {}, {}, INT64_MIN, 0}},
  };
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const std::vector<Row> rows = testing::some_rows(seed, 2000);
    const events::EventTable table = testing::table_of(rows);
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) text += item_text(std::to_string(i), items[i].first);
    const Order order = testing::order_of(text);
    const auto burden = measure_burden(order, testing::facts_of(table), table, {members.begin(), members.end()});
    ASSERT_TRUE(burden.ok()) << burden.error().message;
    std::vector<Wanted> all;
    for (std::size_t i = 0; i < items.size(); ++i) {
      expect_equal(burden.value().items[i].burden, by_definition(rows, {items[i].second}, members), "item " + std::to_string(i));
      if (i > 0) all.push_back(items[i].second);
    }
    EXPECT_EQ(burden.value().items[5].burden.rows, 0u);
    expect_equal(burden.value().total, by_definition(rows, {Wanted{}}, members), "the order");

    const Order without_star = testing::order_of(text.substr(text.find("[[item]]", 1)));  // what overlaps counts once
    const auto narrower = measure_burden(without_star, testing::facts_of(table), table, {members.begin(), members.end()});
    expect_equal(narrower.value().total, by_definition(rows, all, members), "the order without its first item");
  }
}

TEST(Burden, WhatALogCannotMeasureIsSaidAndNotGuessed) {
  const events::EventTable table = testing::table_of(testing::some_rows(1, 50));
  const Order order = testing::order_of(testing::item_text("mail", "subject = \"communications\"\ntargets = [\"p1\"]") + testing::item_text("vague", "subject = \"engagement\"") + testing::item_text("good", "targets = [\"p1\"]"));
  const auto burden = measure_burden(order, testing::facts_of(table), table, {}).value();
  EXPECT_EQ(burden.items[0].not_measured, "Item mail is about communications, of which a log of engagement holds nothing.");
  EXPECT_EQ(burden.items[1].not_measured, "Item vague names no targets, so nothing in the log is known to be asked for.");
  EXPECT_EQ(burden.items[2].not_measured, "");
  EXPECT_EQ(burden.measured, 1u);
  EXPECT_EQ(burden.items[0].burden.rows, 0u);
  EXPECT_EQ(burden.total.rows, burden.items[2].burden.rows);
}

TEST(Burden, APartOfTheLogThatHoldsWhatIsAskedForGivesTheSame) {
  const std::vector<Row> rows = testing::some_rows(4, 1000);
  const events::EventTable whole = testing::table_of(rows);
  std::vector<Row> part = rows;
  std::erase_if(part, [](const Row& row) { return row.target != "p2"; });
  const events::EventTable some = testing::table_of(part);
  const Order order = testing::order_of(testing::item_text("1", "targets = [\"p2\"]\nactions = [\"share\"]\nsample = 0.5"));
  const LogFacts facts = testing::facts_of(whole);
  const auto all = measure_burden(order, facts, whole, {"a1", "a2"}), less = measure_burden(order, facts, some, {"a1", "a2"});
  EXPECT_GT(all.value().total.rows, 0u);
  expect_equal(all.value().total, less.value().total, "part");
}

TEST(BurdenBytes, FieldsAreAsLongAsTheyAreWritten) {
  EXPECT_EQ(csv_bytes("plain"), 5u);
  EXPECT_EQ(csv_bytes(""), 0u);
  EXPECT_EQ(csv_bytes("a,b"), 5u);
  EXPECT_EQ(csv_bytes("a\"b"), 6u);
  EXPECT_EQ(csv_bytes("a\nb"), 5u);
}

}  // namespace
}  // namespace bonafide::orders
