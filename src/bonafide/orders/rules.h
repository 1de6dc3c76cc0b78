// The rules that an order is held against: each looks for one reason for which courts have refused, narrowed
// or sealed a request, and says which. The catalogue is what `bonafide rules` prints; each rule has a
// page docs/rules/ID.md with an order that breaks it and one that does not.
#pragma once
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/orders/finding.h"
#include "bonafide/orders/order.h"
#include "bonafide/orders/policy.h"

namespace bonafide::orders {

/// What a rule may look at.
struct RuleInput {
  const Order& order;
  const Policy* policy = nullptr;           ///< null: none was chosen, and rules that need one stay silent
  std::set<std::string> known_orders = {};  ///< SHA-256 of the orders at hand, for `supersedes`
};

/// A finding before its rule signs it.
struct Fault {
  Position at;
  std::string message, fix;  ///< as in Finding
  std::string item = {};
};
using Faults = std::vector<Fault>;

/// What a court would call it; the summary of `bonafide check` goes by these.
enum class Ground { kBreadth, kRelevance, kBurden, kProtection, kSafeguards, kProcedure };
const char* word(Ground ground);  ///< "breadth", ...

struct Rule {
  const char* id;
  Severity severity;  ///< error: refused as it stands; warning: ground for objection; note: worth knowing
  Ground ground;
  const char* title;   ///< what is wrong, a few words: "no last day"
  const char* why;     ///< one sentence: why it matters
  const char* remedy;  ///< what to file instead, an imperative clause without its items: "give the last day"
  const char* source;  ///< the law or ruling it rests on, as cited in docs/rules/ID.md
  bool needs_policy;
  Faults (*find)(const RuleInput& input);
};

/// All rules, in the order in which `bonafide rules` prints them.
std::span<const Rule> rules();
/// nullptr: there is none of that id.
const Rule* rule(std::string_view id);

/// Every finding of every rule, by place in the order, then by rule. What an order lacks as a whole stands at 1:1.
std::vector<Finding> check_order(const RuleInput& input);

}  // namespace bonafide::orders
