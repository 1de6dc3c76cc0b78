// Which state of an order may follow which, as such cases move. Courts narrow in their rulings, or send the
// applicant away to narrow and file again; a ruling is objected to (Fed. R. Civ. P. 72), stands, or is vacated in
// part (The Gambia v. Facebook, 575 F. Supp. 3d 8). Under DSA Art. 40 a provider asks for an amendment, and only
// after the decision on that for mediation (Delegated Regulation (EU) 2025/2050, Art. 12 and 13(1)).
#include <algorithm>

#include "bonafide/orders/order_words.h"

namespace bonafide::orders {
namespace {

using enum State;

struct Next {
  State before;
  std::vector<State> after;
};

const std::vector<Next>& litigation() {
  static const std::vector<Next> table{
      {kDraft, {kFiled, kNarrowed, kRefiled}},
      {kFiled, {kObjected, kTentative, kGranted, kGrantedInPart, kDenied, kDeniedWithLeave}},
      {kNarrowed, {kRefiled, kObjected, kTentative, kGranted, kGrantedInPart, kDenied, kDeniedWithLeave}},
      {kRefiled, {kObjected, kTentative, kGranted, kGrantedInPart, kDenied, kDeniedWithLeave}},
      {kObjected, {kTentative, kGranted, kGrantedInPart, kVacatedInPart, kDenied, kDeniedWithLeave}},
      {kTentative, {kObjected, kGranted, kGrantedInPart, kDenied, kDeniedWithLeave}},
      {kGranted, {kObjected, kVacatedInPart}},
      {kGrantedInPart, {kObjected, kVacatedInPart}},
      {kVacatedInPart, {kObjected}},
      {kDenied, {kObjected}},
      {kDeniedWithLeave, {kObjected}},
  };
  return table;
}

const std::vector<Next>& dsa() {
  static const std::vector<Next> table{
      {kDraft, {kReasonedRequest}},
      {kReasonedRequest, {kAmendmentRequested, kMediation, kGranted, kGrantedInPart, kEnded}},
      {kAmendmentRequested, {kReasonedRequest, kMediation, kGranted, kGrantedInPart, kEnded}},
      {kMediation, {kReasonedRequest, kGranted, kGrantedInPart, kEnded}},
      {kGranted, {kEnded}},
      {kGrantedInPart, {kEnded}},
  };
  return table;
}

bool holds(std::span<const State> states, State wanted) { return std::find(states.begin(), states.end(), wanted) != states.end(); }

// What replaces nothing is filed; what replaces an order is narrowed or filed again.
bool begins_wrongly(State state, bool supersedes) { return supersedes ? state == kFiled : state == kNarrowed || state == kRefiled; }

// Does the state lack what it answers: a grant to vacate, an amendment request to mediate?
bool lacks_its_cause(std::span<const State> before, State state) {
  if (state == kVacatedInPart) return !holds(before, kGranted) && !holds(before, kGrantedInPart);
  return state == kMediation && !holds(before, kAmendmentRequested);
}

}  // namespace

std::vector<State> states_after(std::span<const State> before, Regime regime, bool supersedes) {
  const bool is_dsa = regime == Regime::kDsa;
  std::vector<State> after;
  if (before.empty()) {
    after = is_dsa ? std::vector{kDraft, kReasonedRequest} : std::vector{kDraft, kFiled, kNarrowed, kRefiled};
  } else {
    const std::vector<Next>& table = is_dsa ? dsa() : litigation();
    const auto next = std::find_if(table.begin(), table.end(), [&](const Next& one) { return one.before == before.back(); });
    if (next != table.end()) after = next->after;
  }
  const bool begins = before.empty() || before.back() == kDraft;
  std::erase_if(after, [&](State state) { return (begins && begins_wrongly(state, supersedes)) || lacks_its_cause(before, state); });
  return after;
}

bool may_follow(std::span<const State> before, State after, Regime regime, bool supersedes) { return holds(states_after(before, regime, supersedes), after); }

std::vector<State> states_that_may_be_superseded(Regime regime) {
  if (regime == Regime::kDsa) return {kAmendmentRequested, kMediation, kEnded};
  return {kObjected, kTentative, kGrantedInPart, kVacatedInPart, kDeniedWithLeave};
}

bool may_be_superseded(State last, Regime regime) { return holds(states_that_may_be_superseded(regime), last); }

}  // namespace bonafide::orders
