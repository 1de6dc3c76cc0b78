// Rules on how those whose records are asked for are protected: notice, time to object, secrecy, noise.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/orders/rules_parts.h"

namespace bonafide::orders {
namespace {

std::string member_level_items(const Order& order) {
  return name_items(order, [](const Item& item) { return is_member_level(item); });
}

const char* verb(const std::string& items) { return items.starts_with("items") ? "ask" : "asks"; }

// What each form must be bounded by; identified records are bounded by the order, not by noise.
std::vector<std::string> missing_terms(const Item& item) {
  const PrivacyTerms given = item.privacy.value_or(PrivacyTerms{});
  std::vector<std::string> missing;
  if (item.form.value == Form::kAggregate && !given.epsilon) missing.emplace_back("epsilon");
  if (item.form.value == Form::kAggregate && !given.delta) missing.emplace_back("delta");
  if (item.form.value == Form::kGroup && !given.smallest_cell) missing.emplace_back("smallest_cell");
  if (item.form.value == Form::kPseudonymous && !given.coarsen_times) missing.emplace_back("coarsen_times");
  return missing;
}

std::string terms_fix(const Item& item, const Policy* policy) {
  const Policy values = policy != nullptr ? *policy : Policy{};
  const char* whose = policy != nullptr ? ", as the policy has it" : ", for one";
  switch (item.form.value) {
    case Form::kAggregate: return fmt::format("privacy = {{ epsilon = {}, delta = {} }}{}", values.most_epsilon, values.most_delta, whose);
    case Form::kGroup: return fmt::format("privacy = {{ smallest_cell = {} }}{}", values.smallest_cell, whose);
    case Form::kPseudonymous: return "privacy = { coarsen_times = \"1d\" }, for one";
    case Form::kIdentified: return "";
  }
  return "";
}

}  // namespace

Faults no_notice(const RuleInput& input) {
  const Policy* policy = policy_for(input);
  const std::string items = member_level_items(input.order);
  if (items.empty() || input.order.notice || input.order.consent || (policy != nullptr && !policy->needs_notice)) return {};
  return {{kTop, fmt::format("{} {} for records of single accounts, and those who hold these accounts are not told before the records go", items, verb(items)),
           fmt::format("[notice] with to, sent and contest_days = {}", policy != nullptr ? policy->least_contest_days : Policy{}.least_contest_days)}};
}

Faults no_contest_period(const RuleInput& input) {
  const auto& notice = input.order.notice;
  if (!notice || input.order.consent || member_level_items(input.order).empty()) return {};
  if (notice->contest_days && notice->contest_days->value > 0) return {};
  const Policy* policy = policy_for(input);
  if (policy != nullptr && policy->least_contest_days == 0) return {};
  return {{notice->contest_days ? notice->contest_days->at : notice->at, fmt::format("notice goes to {}, and they have no days in which to object", notice->to),
           fmt::format("contest_days = {}", policy != nullptr ? policy->least_contest_days : Policy{}.least_contest_days)}};
}

Faults deadline_too_soon(const RuleInput& input) {
  const auto& notice = input.order.notice;
  if (!notice || !notice->sent || !notice->contest_days || !input.order.deadline) return {};
  const Day last = static_cast<Day>(notice->sent->value + notice->contest_days->value);  // the reader lets neither grow past a few million
  if (input.order.deadline->value > last) return {};
  return {{input.order.deadline->at, fmt::format("the records are due on {}, and those notified on {} may object until {}", day_text(input.order.deadline->value), day_text(notice->sent->value), day_text(last)),
           fmt::format("deadline = {} or later", day_text(last + 1))}};
}

Faults no_protective_order(const RuleInput& input) {
  const Policy* policy = policy_for(input);
  const std::string items = name_items(input.order, [](const Item& item) { return item.form.value != Form::kAggregate && item.category.value != Category::kPublic; });
  if (items.empty() || input.order.protective_order || (policy != nullptr && !policy->needs_protective_order)) return {};
  return {{kTop, fmt::format("{} {} for more than counts, and nothing binds the recipient to keep it confidential", items, verb(items)),
           "protective_order = \"...\": what binds the recipient, or where it is filed"}};
}

Faults privacy_terms_absent(const RuleInput& input) {
  return each_item(input, [&](const Item& item) -> std::optional<Fault> {
    const std::vector<std::string> missing = missing_terms(item);
    if (missing.empty() || !about_engagement(item)) return std::nullopt;
    return Fault{item.privacy ? item.privacy->at : item.at, fmt::format("item {} asks for the {} form and sets no {}", item.id.value, word(item.form.value), fmt::join(missing, " and no ")),
                 terms_fix(item, policy_for(input))};
  });
}

Faults privacy_weaker_than_policy(const RuleInput& input) {
  const Policy* policy = policy_for(input);
  if (policy == nullptr) return {};
  Faults out = each_item(input, [&](const Item& item) -> std::optional<Fault> {
    if (!item.privacy) return std::nullopt;
    const PrivacyTerms& terms = *item.privacy;
    std::vector<std::string> weaker, fixes;
    const auto add = [&](const char* name, const auto& given, const auto& allowed, const char* bound) {
      weaker.push_back(fmt::format("{} = {} where the policy {} has {} {}", name, given, policy->id, bound, allowed));
      fixes.push_back(fmt::format("{} = {}", name, allowed));
    };
    if (terms.epsilon && terms.epsilon->value > policy->most_epsilon) add("epsilon", terms.epsilon->value, policy->most_epsilon, "at most");
    if (terms.delta && terms.delta->value > policy->most_delta) add("delta", terms.delta->value, policy->most_delta, "at most");
    if (terms.smallest_cell && terms.smallest_cell->value < policy->smallest_cell) add("smallest_cell", terms.smallest_cell->value, policy->smallest_cell, "at least");
    if (weaker.empty()) return std::nullopt;
    return Fault{terms.at, fmt::format("item {} has {}", item.id.value, fmt::join(weaker, ", ")), fmt::format("{}", fmt::join(fixes, ", "))};
  });
  const auto& notice = input.order.notice;
  if (notice && notice->contest_days && notice->contest_days->value > 0 && notice->contest_days->value < policy->least_contest_days)
    out.push_back({notice->contest_days->at, fmt::format("those notified have {} days to object where the policy {} has at least {}", notice->contest_days->value, policy->id, policy->least_contest_days),
                   fmt::format("contest_days = {}", policy->least_contest_days)});
  return out;
}

}  // namespace bonafide::orders
