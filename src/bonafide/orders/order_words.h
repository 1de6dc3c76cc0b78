// The fixed words of orders and policies, and how a field is read that may be one of them.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "bonafide/orders/fields.h"
#include "bonafide/orders/order.h"
#include "bonafide/orders/policy.h"

namespace bonafide::orders {

template <>
struct Words<Regime> { static constexpr std::array all{Regime::kLitigation, Regime::kDsa}; };
template <>
struct Words<RecipientKind> {
  static constexpr std::array all{RecipientKind::kParty, RecipientKind::kGovernmentalEntity, RecipientKind::kForeignGovernment, RecipientKind::kNeutral, RecipientKind::kVettedResearcher};
};
template <>
struct Words<Category> {
  static constexpr std::array all{Category::kContent, Category::kSubscriber, Category::kTraffic, Category::kInternalInvestigation, Category::kPublic, Category::kAggregate};
};
template <>
struct Words<Form> { static constexpr std::array all{Form::kAggregate, Form::kGroup, Form::kPseudonymous, Form::kIdentified}; };
template <>
struct Words<Accounts> { static constexpr std::array all{Accounts::kInGroups, Accounts::kAll}; };
template <>
struct Words<Question> { static constexpr std::array all{Question::kShareInLockstep, Question::kGroups, Question::kSingleUse, Question::kAudience}; };
template <>
struct Words<Subject> {
  static constexpr std::array all{Subject::kEngagement, Subject::kCommunications, Subject::kAdvertising, Subject::kModeration, Subject::kInvestigations, Subject::kAccounts};
};
template <>
struct Words<State> {
  static constexpr std::array all{State::kDraft, State::kFiled, State::kObjected, State::kTentative, State::kGranted, State::kGrantedInPart, State::kDenied, State::kDeniedWithLeave,
                                  State::kNarrowed, State::kRefiled, State::kVacatedInPart, State::kReasonedRequest, State::kAmendmentRequested, State::kMediation, State::kEnded};
};
template <>
struct Words<Answer> { static constexpr std::array all{Answer::kAllowed, Answer::kWithConsent, Answer::kRefused}; };

/// Every word of E, for messages.
template <class E>
std::vector<std::string> all_words() {
  std::vector<std::string> out;
  for (const E value : Words<E>::all) out.emplace_back(word(value));
  return out;
}

template <class E>
std::optional<E> Fields::parse(const At<std::string>& text, const char* key) {
  for (const E value : Words<E>::all)
    if (text.value == word(value)) return value;
  fail(text.at, of(key) + " is \"" + shown(text.value) + "\", which is not known" + suggestion(text.value, all_words<E>()));
  return std::nullopt;
}

template <class E>
std::optional<At<E>> Fields::choice(const char* key) {
  const auto given = text(key);
  if (!given) return std::nullopt;
  const auto value = parse<E>(*given, key);
  if (!value) return std::nullopt;
  return At<E>{*value, given->at};
}

template <class E>
At<E> Fields::required_choice(const char* key) {
  const auto given = required_text(key);
  if (given.at == Position{}) return {};
  return {parse<E>(given, key).value_or(E{}), given.at};
}

template <class E>
std::vector<At<E>> Fields::choices(const char* key) {
  std::vector<At<E>> out;
  for (const At<std::string>& given : texts(key))
    if (const auto value = parse<E>(given, key)) out.push_back({*value, given.at});
  return out;
}

}  // namespace bonafide::orders
