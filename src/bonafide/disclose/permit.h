// May this item be produced, in this form, to this recipient, today? The gate asks before it computes
// anything. Every refusal names the item, the rule and the law it rests on.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/orders/rules.h"

namespace bonafide::disclose {

/// Why an item is not produced.
struct Refusal {
  std::string item;
  std::string rule;      ///< of `bonafide rules`, or one of the gate's own: not-granted, contest-running, ...
  std::string sentence;  ///< what stands against it, and what would have to be there
  std::string source;    ///< the law or the order's own words
};

/// What may be shown of single accounts rests on evidence beyond lockstep, or on a neutral's review.
struct GroupEvidence {
  std::set<std::string> independent;  ///< groups of verdict `manufactured` in the case
};

/// That an item may be produced. Made by `permit` only; the gate wants one for all that leaves.
class Permit {
 public:
  const orders::Item& item() const { return *item_; }
  const orders::Order& order() const { return *order_; }
  const orders::Policy& policy() const { return *policy_; }
  /// Member-level forms: the groups whose accounts may be shown. Empty for the others.
  const std::set<std::string>& groups() const { return groups_; }
  /// As the production prints it: the policy's id and the clause that allows it.
  std::string basis() const;

 private:
  friend struct PermitMaker;
  Permit() = default;
  const orders::Order* order_ = nullptr;
  const orders::Item* item_ = nullptr;
  const orders::Policy* policy_ = nullptr;
  std::set<std::string> groups_;
};

struct Permission {
  std::vector<Permit> permits;    ///< items that may be produced, in the order's order; they point into order and policy
  std::vector<Refusal> refusals;  ///< of the others; at least one each
};

/// @param today  in the order's zone. `order` and `policy` must outlive the result.
Permission permit(const orders::Order& order, const orders::Policy& policy, const GroupEvidence& evidence, const std::set<std::string>& known_orders, orders::Day today);

}  // namespace bonafide::disclose
