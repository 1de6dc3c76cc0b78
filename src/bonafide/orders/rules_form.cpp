// Rules on what any order must say: on whose authority, until when, why, and to answer what.
#include <fmt/format.h>

#include "bonafide/orders/rules_parts.h"

namespace bonafide::orders {

Faults authority_missing(const RuleInput& input) {
  if (input.order.authority) return {};
  const bool dsa = input.order.regime.value == Regime::kDsa;
  return {{kTop, "the order does not say on what authority it asks", dsa ? "authority = \"DSA Art. 40(4)\"" : "authority = \"28 U.S.C. 1782\", or the provision it is made under"}};
}

Faults no_deadline(const RuleInput& input) {
  if (input.order.deadline) return {};
  return {{kTop, "the order sets no day by which the records are due", "deadline = YYYY-MM-DD"}};
}

Faults no_reason(const RuleInput& input) {
  return each_item(input, [](const Item& item) -> std::optional<Fault> {
    if (item.why) return std::nullopt;
    return Fault{item.at, fmt::format("item {} does not say why it is needed", item.id.value), "why = \"...\": one sentence, what the answer would prove or disprove"};
  });
}

Faults no_question(const RuleInput& input) {
  return each_item(input, [](const Item& item) -> std::optional<Fault> {
    if (item.question || !about_engagement(item)) return std::nullopt;
    return Fault{item.at, fmt::format("item {} asks no question, so nobody can say whether a narrower one would answer it", item.id.value),
                 "question = \"share-in-lockstep\", \"groups\", \"single-use\" or \"audience\""};
  });
}

Faults supersedes_unknown(const RuleInput& input) {
  const auto& replaced = input.order.supersedes;
  if (!replaced || input.known_orders.contains(replaced->value)) return {};
  return {{replaced->at, fmt::format("the order replaces {}..., which is not at hand, so what it changed cannot be shown", replaced->value.substr(0, 12)),
           "keep the replaced file, unchanged, beside this one"}};
}

Faults regime_of_policy_differs(const RuleInput& input) {
  if (input.policy == nullptr || input.policy->regime == input.order.regime.value) return {};
  return {{input.order.regime.at == Position{} ? kTop : input.order.regime.at,
           fmt::format("the order's regime is {} and the policy {} is for {}; nothing was checked against that policy", word(input.order.regime.value), input.policy->id, word(input.policy->regime)),
           fmt::format("choose a policy for {}", word(input.order.regime.value))}};
}

Faults ruling_without_items(const RuleInput& input) {
  Faults out;
  for (const Step& step : input.order.history)
    if (step.state.value == State::kGrantedInPart && step.items.empty())
      out.push_back({step.state.at, fmt::format("the ruling of {} grants a part and does not say which items, so none can be produced", day_text(step.date.value)),
                     fmt::format("items = [\"{}\"] beside the ruling, for one", input.order.items.front().id.value)});
  return out;
}

}  // namespace bonafide::orders
