// Rules on what may go to whom, and when an answer may say something of single accounts.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/orders/order_words.h"
#include "bonafide/orders/rules_parts.h"

namespace bonafide::orders {
namespace {

constexpr const char* kNoConsent = ", and the order records no consent";
constexpr const char* kOrConsent = ", or consent = \"...\": who consented to what";

const Clause& decide(const RuleInput& input, const Item& item) {
  return input.policy->decide(input.policy->category_of(item), input.order.recipient.value, item.form.value);
}

bool is_withheld(const RuleInput& input, const Item& item) {
  const Answer answer = decide(input, item).answer;
  return answer == Answer::kRefused || (answer == Answer::kWithConsent && !input.order.consent);
}

// Is it the recipient who is in the way? It is, if the same records may go to another without more.
bool others_may_have_it(const RuleInput& input, const Item& item) {
  const auto& kinds = Words<RecipientKind>::all;
  return std::any_of(kinds.begin(), kinds.end(), [&](RecipientKind kind) {
    return input.policy->decide(input.policy->category_of(item), kind, item.form.value).answer == Answer::kAllowed;
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
  if (about_engagement(item) && is_member_level(item)) return fmt::format("records of who acted ({} under this policy)", word(category));
  return fmt::format("{} records", word(category));
}

// nullptr: nothing.
const char* what_the_review_lacks(const Order& order) {
  if (!order.review) return "the order records no neutral's review";
  if (order.review->groups.empty()) return "the review names no group";
  if (!order.review->date) return "the review has no date";
  return nullptr;
}

bool is_answered_by_counts(Question question) { return question != Question::kGroups; }

}  // namespace

Faults identities_where_aggregate_answers(const RuleInput& input) {
  return each_item(input, [](const Item& item) -> std::optional<Fault> {
    if (!is_member_level(item)) return std::nullopt;
    const bool counts = item.question && is_answered_by_counts(item.question->value), everybody = item.accounts && item.accounts->value == Accounts::kAll;
    if (!counts && !everybody) return std::nullopt;
    const std::string whose = everybody ? "of all accounts, bystanders among them" : "of single accounts";
    const std::string enough = counts ? fmt::format("and its question ({}) is answered by counts", word(item.question->value)) : "where those of accounts in groups would do";
    return Fault{item.form.at, fmt::format("item {} asks for {} records {}, {}", item.id.value, word(item.form.value), whose, enough),
                 counts ? "form = \"aggregate\"" : "accounts = \"in-groups\""};
  });
}

Faults protected_content(const RuleInput& input) {
  const Policy* policy = policy_for(input);
  if (policy == nullptr) return {};
  return each_item(input, [&](const Item& item) -> std::optional<Fault> {
    if (!is_withheld(input, item) || others_may_have_it(input, item)) return std::nullopt;
    const Clause& clause = decide(input, item);
    const bool consent = clause.answer == Answer::kWithConsent;
    return Fault{item.category.at, fmt::format("item {} asks for {}{}: {}", item.id.value, records_of(*policy, item), consent ? kNoConsent : "", because(*policy, clause)),
                 fmt::format("{}{}", about_engagement(item) ? "form = \"aggregate\"" : "strike the item", consent ? kOrConsent : "")};
  });
}

Faults recipient_barred(const RuleInput& input) {
  const Policy* policy = policy_for(input);
  if (policy == nullptr) return {};
  return each_item(input, [&](const Item& item) -> std::optional<Fault> {
    if (!is_withheld(input, item) || !others_may_have_it(input, item)) return std::nullopt;
    const Clause& clause = decide(input, item);
    const bool consent = clause.answer == Answer::kWithConsent;
    return Fault{item.category.at, fmt::format("item {} would give a {} {}{}: {}", item.id.value, word(input.order.recipient.value), records_of(*policy, item), consent ? kNoConsent : "", because(*policy, clause)),
                 fmt::format("{}, or another recipient{}", about_engagement(item) ? "form = \"aggregate\"" : "strike the item", consent ? kOrConsent : "")};
  });
}

Faults member_level_without_evidence(const RuleInput& input) {
  const char* missing = what_the_review_lacks(input.order);
  if (missing == nullptr) return {};
  return each_item(input, [&](const Item& item) -> std::optional<Fault> {
    if (!is_member_level(item) || !about_engagement(item)) return std::nullopt;
    return Fault{item.form.at, fmt::format("item {} asks for {} records, and {}; without one only groups found manufactured can be produced, which is checked at production", item.id.value,
                                           word(item.form.value), missing),
                 "[review] with by, date and groups, or form = \"group\""};
  });
}

}  // namespace bonafide::orders
