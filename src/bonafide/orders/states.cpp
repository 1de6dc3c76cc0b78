// Which state of an order may follow which. A court narrows in its ruling, or sends the applicant away
// to narrow and file again; what was granted can still be vacated. What has ended is replaced by a new order.
#include <algorithm>

#include "bonafide/orders/order_words.h"

namespace bonafide::orders {
namespace {

struct Next {
  State before;
  std::vector<State> after;
};

const std::vector<Next>& litigation() {
  using enum State;
  static const std::vector<Next> table{
      {kDraft, {kFiled, kRefiled, kNarrowed}},
      {kFiled, {kObjected, kTentative, kGranted, kGrantedInPart, kDenied, kDeniedWithLeave}},
      {kRefiled, {kObjected, kTentative, kGranted, kGrantedInPart, kDenied, kDeniedWithLeave}},
      {kObjected, {kTentative, kGranted, kGrantedInPart, kDenied, kDeniedWithLeave}},
      {kTentative, {kObjected, kGranted, kGrantedInPart, kDenied, kDeniedWithLeave}},
      {kNarrowed, {kRefiled, kObjected, kTentative, kGranted, kGrantedInPart, kDenied, kDeniedWithLeave}},
      {kGranted, {kObjected, kVacatedInPart}},
      {kGrantedInPart, {kObjected, kVacatedInPart}},
  };
  return table;
}

const std::vector<Next>& dsa() {
  using enum State;
  static const std::vector<Next> table{
      {kDraft, {kReasonedRequest}},
      {kReasonedRequest, {kAmendmentRequested, kGranted, kMediation, kEnded}},
      {kAmendmentRequested, {kMediation, kGranted, kGrantedInPart, kReasonedRequest, kEnded}},
      {kMediation, {kGranted, kGrantedInPart, kReasonedRequest, kEnded}},
      {kGranted, {kEnded}},
      {kGrantedInPart, {kEnded}},
  };
  return table;
}

}  // namespace

std::vector<State> states_after(std::optional<State> before, Regime regime, bool supersedes) {
  using enum State;
  if (!before) {
    if (regime == Regime::kDsa) return {kDraft, kReasonedRequest};
    return supersedes ? std::vector{kDraft, kNarrowed, kRefiled} : std::vector{kDraft, kFiled};
  }
  for (const Next& next : regime == Regime::kDsa ? dsa() : litigation()) {
    if (next.before != *before) continue;
    std::vector<State> after = next.after;
    if (*before == kDraft && regime == Regime::kLitigation)  // what replaces nothing is filed; what replaces an order is filed again
      std::erase_if(after, [&](State state) { return (state == kFiled) == supersedes; });
    return after;
  }
  return {};
}

bool may_follow(std::optional<State> before, State after, Regime regime, bool supersedes) {
  const std::vector<State> allowed = states_after(before, regime, supersedes);
  return std::find(allowed.begin(), allowed.end(), after) != allowed.end();
}

}  // namespace bonafide::orders
