// What tests of the gate share: an order that may be produced, a policy that allows it, a small log with two groups.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "bonafide/disclose/recipient_gate.h"
#include "bonafide/orders/testing_order.h"
#include "bonafide/orders/testing_orders.h"

namespace bonafide::disclose::testing {

using orders::testing::kJanuary2018;
using orders::testing::kTestDay;
using orders::testing::Row;

inline const std::string kReviewed = "1111111111111111", kOther = "2222222222222222";
inline constexpr orders::Day kSent = 17'532, kOver = kSent + 21;  // 2018-01-01, and the last day to object

/// @param item lines of the item beside id, text, form. @param end the history.
inline std::string order_text(const std::string& form, const std::string& item, const std::string& recipient = "neutral", const std::string& state = "granted") {
  return fmt::format(R"(format = 1
authority = "28 U.S.C. 1782"
zone = "UTC"
protective_order = "Under seal"
[recipient]
kind = "{}"
[notice]
to = "the holders of the accounts"
sent = 2018-01-01
contest_days = 21
[review]
by = "the neutral"
date = 2017-12-20
groups = ["{}"]
[[proceeding]]
id = "libel"
forum = "a court"
charges = "libel"
concerns = ["engagement"]
[[item]]
id = "1"
text = "Likes of the page"
proceeding = "libel"
subject = "engagement"
form = "{}"
{}
[[history]]
state = "filed"
date = 2017-12-01
[[history]]
state = "{}"
date = 2018-01-01
)",
                     recipient, kReviewed, form, item, state);
}

inline std::string records_order(const std::string& form = "identified") { return order_text(form, "question = \"groups\"\ncategory = \"traffic\"\ntargets = [\"p0\", \"p1\"]\naccounts = \"in-groups\""); }
inline std::string aggregate_order(const std::string& question = "share-in-lockstep", const std::string& more = "targets = [\"p0\", \"p1\"]") {
  return order_text("aggregate", fmt::format("question = \"{}\"\ncategory = \"aggregate\"\naccounts = \"all\"\n{}", question, more), "party");
}

inline orders::Policy policy_of(const std::string& name) {
  auto policy = orders::read_policy(BONAFIDE_SOURCE_DIR "/policies/" + name + ".toml");
  EXPECT_TRUE(policy.ok()) << policy.error().message;
  return std::move(policy).value();
}

/// Sixty accounts: a0 to a19 are in the reviewed group, a20 to a29 in the other, a19 in both, the rest in none. Everybody acts on
/// several of p0 to p5.
inline std::vector<Row> rows() {
  RandomStream random(5);
  std::vector<Row> out;
  for (int i = 0; i < 600; ++i)
    out.push_back({fmt::format("a{}", random.below(60)), fmt::format("p{}", random.below(6)), kJanuary2018 + static_cast<Microseconds>(random.below(30 * 86'400)) * kMicrosecondsPerSecond, "like", i % 3 == 0 ? "KH" : i % 3 == 1 ? "US" : ""});
  for (int i = 0; i < 30; ++i) out.push_back({fmt::format("single{}", i), "p0", kJanuary2018 + i * kTestDay / 2 + 12'345'000'000, "like", "DE"});
  return out;
}

inline format::Findings findings() {
  format::Findings out;
  format::GroupRecord group;
  group.group = kReviewed, group.verdict = format::Verdict::kFarmLike, group.actors = 20, group.ln_p = -30, group.most_interests = 11;
  out.groups.push_back(group);
  group.group = kOther, group.verdict = format::Verdict::kCoordinated, group.actors = 11, group.ln_p = 0, group.most_interests = 0;
  out.groups.push_back(group);
  group.group = "3333333333333333", group.verdict = format::Verdict::kUnexplained;
  out.groups.push_back(group);
  const auto add = [&](int first, int last, const std::string& id, format::Verdict verdict) {
    for (int i = first; i <= last; ++i) out.members.push_back({fmt::format("a{}", i), id, verdict});
  };
  add(0, 19, kReviewed, format::Verdict::kFarmLike);
  add(19, 29, kOther, format::Verdict::kCoordinated);
  add(40, 45, "3333333333333333", format::Verdict::kUnexplained);
  return out;
}

inline int number_of(const std::string& account) { return account.starts_with('a') ? std::stoi(account.substr(1)) : 1000; }

inline orders::Order read(const std::string& text) {
  auto order = orders::parse_order(text, "order.toml");
  EXPECT_TRUE(order.ok()) << order.error().message;
  return std::move(order).value();
}

/// A permit for the one item of an order, and all that it is answered from.
class Answering {
 public:
  Answering(const std::string& text, const std::string& policy, std::string key = std::string(32, 'k'))
      : order(read(text)), policy(policy_of(policy)), table(orders::testing::table_of(rows())), list(frozen_list(findings(), table)), facts_of_log(orders::testing::facts_of(table)), key_(std::move(key)) {
    permission = permit(order, this->policy, {}, {}, kOver + 1);
    auto resolved = orders::scope_of(order, order.items[0], facts_of_log);
    CHECK(resolved.ok());
    scope = std::move(resolved).value();
    scope.accounts = orders::Accounts::kAll;
    everybody.emplace(scope, facts_of_log, table, list.in_group);
  }
  const Permit& the_permit() const {
    CHECK(permission.permits.size() == 1);
    return permission.permits.front();
  }
  ItemFacts facts() const { return {table, list, *everybody, scope.targets, key_}; }
  static privacy::NoiseSource noise(std::uint8_t seed) {
    std::array<std::uint8_t, 32> bytes{};
    bytes.fill(seed);
    return privacy::NoiseSource(privacy::Seed(std::span<const std::uint8_t, 32>(bytes)), "test");
  }

  orders::Order order;
  orders::Policy policy;
  Permission permission;
  events::EventTable table;
  FrozenList list;
  orders::LogFacts facts_of_log;
  orders::Scope scope;
  std::optional<orders::ScopedEvents> everybody;

 private:
  std::string key_;
};

}  // namespace bonafide::disclose::testing
