#include "bonafide/orders/scope.h"

#include "bonafide/orders/testing_orders.h"

namespace bonafide::orders {
namespace {

std::string refused(const std::string& item, const LogFacts& log) {
  const Order order = testing::order_of(testing::item_text("1", item));
  const auto scope = scope_of(order, order.items[0], log);
  EXPECT_FALSE(scope.ok());
  return scope.ok() ? "" : scope.error().message;
}

LogFacts facts() {
  LogFacts out;
  out.targets = {"king", "prime_minister", "queen"};
  out.actions = std::vector<std::string>{"", "like", "share"};
  out.countries = std::vector<std::string>{"KH", "US"};
  return out;
}

TEST(Scope, WhatTheLogDoesNotHaveIsRefusedAtItsPlaceWithTheNearestThatItHas) {
  EXPECT_EQ(refused("targets = [\"king\",\n  \"prime_ministr\"]", facts()), "order.toml:19:3: item 1 asks for the target \"prime_ministr\", which the log does not have; did you mean \"prime_minister\"?");
  EXPECT_EQ(refused("targets = [\"zzzzzzzzzzzzzzzz\"]", facts()), "order.toml:18:12: item 1 asks for the target \"zzzzzzzzzzzzzzzz\", which the log does not have; it has king, prime_minister, queen");
  EXPECT_EQ(refused("targets = [\"king\"]\nactions = [\"lik\"]", facts()), "order.toml:19:12: item 1 asks for the action \"lik\", which the log does not have; did you mean \"like\"?");
  EXPECT_EQ(refused("targets = [\"king\"]\njurisdictions = [\"Cambodia\"]", facts()), "order.toml:19:18: item 1 asks for the jurisdiction \"Cambodia\", which the log does not have; it has KH, US");
}

TEST(Scope, AMessageIsHarmlessToATerminal) {
  EXPECT_EQ(refused("targets = [\"\\u001b[31mzzzzzzzzzzzzzz\"]", facts()).find('\x1b'), std::string::npos);
  EXPECT_NE(refused("targets = [\"\\u009b31m\\u202ezzzzzzzzzzzz\"]", facts()).find("asks for the target \"\\xC2\\x9B31m\\xE2\\x80\\xAEzzzzzzzzzzzz\","), std::string::npos);
  LogFacts log = facts();
  log.targets = {"prime_minister\u202E"};
  EXPECT_NE(refused("targets = [\"prime_minister\"]", log).find("; did you mean \"prime_minister\\xE2\\x80\\xAE\"?"), std::string::npos);
  log.targets = {"one\u0085"};
  EXPECT_NE(refused("targets = [\"king\"]", log).find("; it has one\\xC2\\x85"), std::string::npos);
}

TEST(Scope, DaysCannotBeFoundInALogThatCountsFromItsOwnZero) {
  LogFacts log = facts();
  log.times_relative = true;
  EXPECT_NE(refused("targets = [\"king\"]\nlast_day = 2018-01-05", log).find("order.toml:19:12: item 1 names days, and this log counts time from its own zero"), std::string::npos);
  const Order order = testing::order_of(testing::item_text("1", "targets = [\"king\"]"));
  EXPECT_TRUE(scope_of(order, order.items[0], log).ok());
}

TEST(Scope, WithoutAColumnOfActionsEveryEventCountsAndItIsSaidButCountriesAreMissed) {
  LogFacts log = facts();
  log.actions.reset();
  log.countries.reset();
  const Order order = testing::order_of(testing::item_text("1", "targets = [\"king\"]\nactions = [\"like\"]\nfirst_day = 2018-01-01"));
  const auto scope = scope_of(order, order.items[0], log);
  ASSERT_TRUE(scope.ok());
  EXPECT_FALSE(scope.value().actions);
  EXPECT_EQ(scope.value().remarks, std::vector<std::string>{"The log has no column of actions, so every event counts as one that is asked for."});
  EXPECT_NE(refused("targets = [\"king\"]\njurisdictions = [\"KH\"]", log).find("the log has no column of countries"), std::string::npos);
}

// Of 20,000 accounts a tenth is drawn: 1,831 to 2,169 of them but in one key of 15,000 (four standard deviations); the keys are fixed.
TEST(Sample, HoldsItsPartOfTheAccountsWithinLargerOnesAndByTheKey) {
  const HashKey key = sample_key("ab"), other = sample_key("cd");
  std::size_t tenth = 0, both = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string id = "account" + std::to_string(i);
    tenth += sample_place(key, id) < 0.1;
    both += sample_place(key, id) < 0.1 && sample_place(other, id) < 0.1;
    EXPECT_GE(sample_place(key, id), 0);
    EXPECT_LT(sample_place(key, id), 1);
  }
  EXPECT_NEAR(static_cast<double>(tenth), 2000, 169);
  EXPECT_NEAR(static_cast<double>(both), 200, 57);
}

}  // namespace
}  // namespace bonafide::orders
