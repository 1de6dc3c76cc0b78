// What must hold of every order and policy that is read, whatever its bytes: one body for libFuzzer (parse_order.cpp)
// and for the replay that every test run makes (src/bonafide/orders/fuzz_test.cpp).
#pragma once
#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "bonafide/base/hash.h"
#include "bonafide/orders/chain.h"
#include "bonafide/orders/order.h"
#include "bonafide/orders/policy.h"

namespace bonafide::fuzz {

using namespace orders;

// "f.toml:LINE:COLUMN: words": one line, and nothing in it that acts on a terminal.
inline void check_error(const std::string& message) {
  std::size_t at = std::string_view("f.toml:").size();
  CHECK(message.starts_with("f.toml:"));
  for (int number = 0; number < 2; ++number) {
    const std::size_t digits = std::min(message.find_first_not_of("0123456789", at), message.size()) - at;
    CHECK(digits > 0 && message[at] != '0' && message[at + digits] == ':');
    at += digits + 1;
  }
  CHECK(message.substr(at, 1) == " " && message.size() > at + 10);
  CHECK(message.size() < 2000);
  for (const char c : message) CHECK(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
}

inline void check_place(const Order& order, Position at) {
  const auto lines = static_cast<std::uint32_t>(std::count(order.text.begin(), order.text.end(), '\n')) + 1;
  CHECK(at.line >= 1 && at.line <= lines && at.column >= 1 && at.column <= order.text.size() + 1);
}

inline void check_days(const Order& order, const std::optional<At<Day>>& first, const std::optional<At<Day>>& last) {
  for (const auto& day : {first, last}) {
    if (!day) continue;
    check_place(order, day->at);
    CHECK(day_text(day->value).size() == 10);
    CHECK(order.day_begin(day->value) < order.day_end(day->value));
  }
  CHECK(!first || !last || first->value <= last->value);
}

inline void check_item(const Order& order, const Item& item) {
  check_place(order, item.at);
  check_place(order, item.id.at);
  CHECK(!item.id.value.empty() && !item.text.value.empty());
  CHECK(!item.proceeding || order.proceeding(item.proceeding->value) != nullptr);
  CHECK(!item.sample || (item.sample->value > 0 && item.sample->value <= 1));
  if (item.privacy) {
    CHECK(!item.privacy->epsilon || item.privacy->epsilon->value > 0);
    CHECK(!item.privacy->delta || (item.privacy->delta->value > 0 && item.privacy->delta->value <= 1));
    CHECK(!item.privacy->smallest_cell || item.privacy->smallest_cell->value >= 1);
    CHECK(!item.privacy->coarsen_times || item.privacy->coarsen_times->value > 0);
  }
  check_days(order, item.first_day, item.last_day);
}

inline void check_order(const Order& order, std::string_view bytes) {
  CHECK(order.text == bytes && order.sha256 == to_hex(sha256(bytes)));
  CHECK(order.zone_minutes >= -12 * 60 && order.zone_minutes <= 14 * 60);
  CHECK(!order.items.empty() && !order.history.empty());
  std::set<std::string> ids;
  for (const Item& item : order.items) {
    check_item(order, item);
    CHECK(ids.insert(item.id.value).second);
  }
  for (const Proceeding& proceeding : order.proceedings) check_days(order, proceeding.first_day, proceeding.last_day);
  std::vector<State> before;
  for (const Step& step : order.history) {
    CHECK(may_follow(before, step.state.value, order.regime.value, order.supersedes.has_value()));
    before.push_back(step.state.value);
  }
}

inline void check_policy(const Policy& policy) {
  CHECK(!policy.citations.empty() && !policy.clauses.empty());
  CHECK(policy.most_epsilon > 0 && policy.most_delta > 0 && policy.smallest_cell >= 2 && policy.least_contest_days >= 0);
  for (const Clause& clause : policy.clauses) {
    CHECK(!clause.cite.empty());
    for (const std::string& id : clause.cite) CHECK(policy.citation(id) != nullptr);
  }
  CHECK(!policy.decide(Category::kContent, RecipientKind::kParty, Form::kIdentified).because.empty());
}

/// Aborts where a property does not hold.
inline void parse_order_body(std::string_view bytes) {
  const auto order = parse_order(std::string(bytes), "f.toml"), again = parse_order(std::string(bytes), "f.toml");
  CHECK(order.ok() == again.ok());
  if (order.ok()) {
    check_order(order.value(), bytes);
    CHECK(changes_between(order.value(), again.value()).empty());
    CHECK(chain_of({order.value()}).ok() == !order.value().supersedes);
  } else {
    check_error(order.error().message);
    CHECK(order.error().message == again.error().message);
  }

  const auto policy = parse_policy(std::string(bytes), "f.toml");
  policy.ok() ? check_policy(policy.value()) : check_error(policy.error().message);
}

}  // namespace bonafide::fuzz
