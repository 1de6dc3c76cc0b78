// Rules on what an order is for: the proceeding that would use the records, or the risk that research is about.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/orders/rules_parts.h"

namespace bonafide::orders {
namespace {

bool is_litigation(const RuleInput& input) { return input.order.regime.value == Regime::kLitigation; }

bool concerns(const Proceeding& proceeding, Subject subject) {
  return std::any_of(proceeding.concerns.begin(), proceeding.concerns.end(), [subject](const At<Subject>& one) { return one.value == subject; });
}

std::string subjects_of(const Proceeding& proceeding) {
  std::vector<std::string> all;
  for (const At<Subject>& one : proceeding.concerns) all.emplace_back(word(one.value));
  return fmt::format("{}", fmt::join(all, ", "));
}

// The remedy names a proceeding that fits, if there is one.
std::string where_it_belongs(const Order& order, const Item& item) {
  for (const Proceeding& one : order.proceedings)
    if (concerns(one, subject_of(item))) return fmt::format("proceeding = \"{}\"", one.id.value);
  const char* subject = word(subject_of(item));
  if (!item.proceeding) return fmt::format("strike item {}: no proceeding of this order concerns {}", item.id.value, subject);
  // As the court had it in Rainsy: investigations, but only those "regarding 'likes'".
  const Proceeding* named = order.proceeding(item.proceeding->value);
  return fmt::format("strike item {}, or limit it to {} of what proceeding \"{}\" is about", item.id.value, subject, named->id.value);
}

}  // namespace

Faults no_proceeding(const RuleInput& input) {
  if (!is_litigation(input)) return {};
  if (input.order.proceedings.empty()) return {{kTop, "the order describes no proceeding in which the records would be used", "add [[proceeding]] with id, forum, charges and concerns, and name it in each item"}};
  return each_item(input, [&](const Item& item) -> std::optional<Fault> {
    if (item.proceeding) return std::nullopt;
    return Fault{item.at, fmt::format("item {} names no proceeding in which it would be used", item.id.value), where_it_belongs(input.order, item)};
  });
}

Faults no_charges(const RuleInput& input) {
  Faults out;
  if (!is_litigation(input)) return out;
  for (const Proceeding& one : input.order.proceedings) {
    if (!one.charges.empty() && !one.concerns.empty()) continue;
    const char* missing = "what it charges, nor which subjects it concerns";
    if (!one.concerns.empty()) missing = "what it charges";
    if (!one.charges.empty()) missing = "which subjects it concerns";
    out.push_back({one.at, fmt::format("proceeding \"{}\" does not say {}", one.id.value, missing), "charges = \"...\" and concerns = [\"engagement\"], for one"});
  }
  return out;
}

Faults proceeding_not_about_item(const RuleInput& input) {
  if (!is_litigation(input)) return {};
  return each_item(input, [&](const Item& item) -> std::optional<Fault> {
    const Proceeding* served = item.proceeding ? input.order.proceeding(item.proceeding->value) : nullptr;
    if (served == nullptr || served->concerns.empty() || concerns(*served, subject_of(item))) return std::nullopt;
    return Fault{item.proceeding->at, fmt::format("item {} asks about {}, and proceeding \"{}\" concerns {}", item.id.value, word(subject_of(item)), served->id.value, subjects_of(*served)),
                 where_it_belongs(input.order, item)};
  });
}

Faults dsa_without_systemic_risk(const RuleInput& input) {
  if (is_litigation(input) || input.order.systemic_risk) return {};
  return {{kTop, "the request does not say which systemic risk the research is about", "systemic_risk = \"...\": the risk, as Art. 34(1) DSA names it"}};
}

Faults dsa_for_litigation(const RuleInput& input) {
  if (is_litigation(input) || input.order.proceedings.empty()) return {};
  const Proceeding& first = input.order.proceedings[0];
  return {{first.at, fmt::format("the request is made under the DSA and serves the proceeding \"{}\"", first.id.value), "strike the proceedings, or ask under regime = \"litigation\""}};
}

}  // namespace bonafide::orders
