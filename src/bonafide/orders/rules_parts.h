// What the rules share, and each rule by name. A rule is a short function from an order to its faults; the catalogue
// (rules.cpp) says why it exists.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/orders/rules.h"

namespace bonafide::orders {

/// Where the reader looks for what the order as a whole lacks.
inline constexpr Position kTop{1, 1};

/// What bonafide can measure: who acted on what. An item that names no subject is about that.
inline Subject subject_of(const Item& item) { return item.subject ? item.subject->value : Subject::kEngagement; }
inline bool about_engagement(const Item& item) { return subject_of(item) == Subject::kEngagement; }

/// A policy of another regime decides nothing here; regime-of-policy-differs says so once.
inline const Policy* policy_for(const RuleInput& input) {
  return input.policy != nullptr && input.policy->regime == input.order.regime.value ? input.policy : nullptr;
}

/// The fault of each item that has one. @param find  from an item to std::optional<Fault>.
template <class Find>
Faults each_item(const RuleInput& input, Find find) {
  Faults out;
  for (const Item& item : input.order.items) {
    std::optional<Fault> fault = find(item);
    if (!fault) continue;
    fault->item = item.id.value;
    out.push_back(std::move(*fault));
  }
  return out;
}

/// "item 2", "items 2 and 3": the items that `wanted` takes; empty where it takes none.
template <class Wanted>
std::string name_items(const Order& order, Wanted wanted) {
  std::vector<std::string> ids;
  for (const Item& item : order.items)
    if (wanted(item)) ids.push_back(item.id.value);
  if (ids.empty()) return "";
  if (ids.size() == 1) return "item " + ids[0];
  const std::string last = ids.back();
  ids.pop_back();
  return fmt::format("items {} and {}", fmt::join(ids, ", "), last);
}

inline bool is_member_level(const Item& item) { return is_member_level(item.form.value); }

// rules_form.cpp: what any order must say
Faults authority_missing(const RuleInput& input);
Faults no_deadline(const RuleInput& input);
Faults no_reason(const RuleInput& input);
Faults no_question(const RuleInput& input);
Faults supersedes_unknown(const RuleInput& input);
Faults regime_of_policy_differs(const RuleInput& input);
Faults ruling_without_items(const RuleInput& input);

// rules_proceedings.cpp: what it is for
Faults no_proceeding(const RuleInput& input);
Faults no_charges(const RuleInput& input);
Faults proceeding_not_about_item(const RuleInput& input);
Faults dsa_without_systemic_risk(const RuleInput& input);
Faults dsa_for_litigation(const RuleInput& input);

// rules_scope.cpp: how far it reaches
Faults no_targets(const RuleInput& input);
Faults no_start(const RuleInput& input);
Faults no_end(const RuleInput& input);
Faults window_longer_than_event(const RuleInput& input);
Faults window_misses_event(const RuleInput& input);

// rules_wording.cpp: what its words take in
Faults all_documents(const RuleInput& input);
Faults affiliates_undefined(const RuleInput& input);
Faults undefined_term(const RuleInput& input);
Faults deposition_unbounded(const RuleInput& input);

// rules_protected.cpp: what may go to whom
Faults identities_where_aggregate_answers(const RuleInput& input);
Faults protected_content(const RuleInput& input);
Faults recipient_barred(const RuleInput& input);
Faults member_level_without_evidence(const RuleInput& input);

// rules_people.cpp: how those whose records they are are protected
Faults no_notice(const RuleInput& input);
Faults no_contest_period(const RuleInput& input);
Faults deadline_too_soon(const RuleInput& input);
Faults no_protective_order(const RuleInput& input);
Faults privacy_terms_absent(const RuleInput& input);
Faults privacy_weaker_than_policy(const RuleInput& input);

}  // namespace bonafide::orders
