// Rules on what may go to whom, and when an answer may say something of single accounts.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/orders/order_words.h"
#include "bonafide/orders/rules_parts.h"

namespace bonafide::orders {
namespace {

const Clause& decide(const RuleInput& input, const Item& item) {
  return input.policy->decide(input.policy->category_of(item), input.order.recipient.value, item.form.value);
}

// Is it the recipient who is in the way? It is, if the same records may go to another.
bool others_may_have_it(const RuleInput& input, const Item& item) {
  const auto& kinds = Words<RecipientKind>::all;
  return std::any_of(kinds.begin(), kinds.end(), [&](RecipientKind kind) {
    return input.policy->decide(input.policy->category_of(item), kind, item.form.value).answer != Answer::kRefused;
  });
}

// The policy's own reason and law, as the end of a sentence.
std::string because(const Policy& policy, const Clause& clause) {
  std::vector<std::string> law;
  for (const std::string& id : clause.cite)
    if (const Citation* citation = policy.citation(id)) law.push_back(citation->text);
  std::string reason = clause.because;
  while (reason.ends_with('.')) reason.pop_back();
  return fmt::format("{} ({}; policy {})", reason, fmt::join(law, "; "), policy.id);
}

std::string records_of(const Policy& policy, const Item& item) {
  const Category category = policy.category_of(item);
  if (about_engagement(item) && is_member_level(item)) return fmt::format("records of who acted, which are {} under this policy", word(category));
  return fmt::format("{} records", word(category));
}

bool is_answered_by_counts(Question question) { return question != Question::kGroups; }

}  // namespace

Faults identities_where_aggregate_answers(const RuleInput& input) {
  return each_item(input, [](const Item& item) -> std::optional<Fault> {
    if (!is_member_level(item)) return std::nullopt;
    const bool counts = item.question && is_answered_by_counts(item.question->value), everybody = item.accounts && item.accounts->value == Accounts::kAll;
    if (!counts && !everybody) return std::nullopt;
    const std::string whose = everybody ? "of all accounts, bystanders among them" : "of single accounts";
    const std::string reason = counts ? fmt::format("its question ({}) is answered by counts", word(item.question->value)) : "only accounts in groups bear on it";
    return Fault{item.form.at, fmt::format("item {} asks for {} records {}, and {}", item.id.value, word(item.form.value), whose, reason),
                 counts ? "form = \"aggregate\"" : "accounts = \"in-groups\""};
  });
}

Faults protected_content(const RuleInput& input) {
  const Policy* policy = policy_for(input);
  if (policy == nullptr) return {};
  return each_item(input, [&](const Item& item) -> std::optional<Fault> {
    const Clause& clause = decide(input, item);
    if (clause.answer == Answer::kWithConsent && !input.order.consent)
      return Fault{item.category.at, fmt::format("item {} asks for {} and the order records no consent: {}", item.id.value, records_of(*policy, item), because(*policy, clause)),
                   about_engagement(item) ? "form = \"aggregate\", or consent = \"...\": who consented to what" : "strike the item, or consent = \"...\": who consented to what"};
    if (clause.answer == Answer::kRefused && !others_may_have_it(input, item))
      return Fault{item.category.at, fmt::format("item {} asks for {}: {}", item.id.value, records_of(*policy, item), because(*policy, clause)),
                   about_engagement(item) ? "form = \"aggregate\"" : "strike the item"};
    return std::nullopt;
  });
}

Faults recipient_barred(const RuleInput& input) {
  const Policy* policy = policy_for(input);
  if (policy == nullptr) return {};
  return each_item(input, [&](const Item& item) -> std::optional<Fault> {
    const Clause& clause = decide(input, item);
    if (clause.answer != Answer::kRefused || !others_may_have_it(input, item)) return std::nullopt;
    return Fault{item.category.at, fmt::format("item {} would give {} to a recipient of kind {}: {}", item.id.value, records_of(*policy, item), word(input.order.recipient.value), because(*policy, clause)),
                 about_engagement(item) ? "form = \"aggregate\", or another recipient" : "another recipient, or strike the item"};
  });
}

Faults member_level_without_evidence(const RuleInput& input) {
  const bool reviewed = input.order.review && input.order.review->date && !input.order.review->groups.empty();
  if (reviewed) return {};
  return each_item(input, [&](const Item& item) -> std::optional<Fault> {
    if (!is_member_level(item) || !about_engagement(item)) return std::nullopt;
    const char* missing = !input.order.review ? "the order records no neutral's review" : input.order.review->groups.empty() ? "the review names no group" : "the review has no date";
    return Fault{item.form.at, fmt::format("item {} asks for {} records, and {}; without one only groups found manufactured can be produced, which is checked at production", item.id.value,
                                           word(item.form.value), missing),
                 "[review] with by, date and groups, or form = \"group\""};
  });
}

}  // namespace bonafide::orders
