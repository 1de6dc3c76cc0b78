#include <algorithm>

#include "bonafide/orders/order.h"
#include "bonafide/orders/order_words.h"
#include "bonafide/orders/testing_order.h"

namespace bonafide::orders {
namespace {

using enum State;

// How far an order gets along these states before one cannot follow.
std::size_t steps_taken(const std::vector<State>& states, Regime regime, bool supersedes) {
  for (std::size_t i = 0; i < states.size(); ++i)
    if (!may_follow(std::span(states).first(i), states[i], regime, supersedes)) return i;
  return states.size();
}

void expect_way(const std::vector<State>& states, Regime regime, bool supersedes = false) { EXPECT_EQ(steps_taken(states, regime, supersedes), states.size()); }

TEST(States, FollowRainsyAgainstFacebook) {
  expect_way({kFiled, kObjected, kTentative, kDeniedWithLeave}, Regime::kLitigation);
  expect_way({kDraft, kNarrowed, kRefiled, kObjected, kGrantedInPart}, Regime::kLitigation, true);
}

TEST(States, FollowTheGambiaAgainstFacebook) {
  // The magistrate judge granted in part, the company objected, the district judge vacated in part, and a motion to
  // reconsider that was denied.
  expect_way({kFiled, kObjected, kGrantedInPart, kObjected, kVacatedInPart, kObjected, kVacatedInPart}, Regime::kLitigation);
}

TEST(States, FollowARulingThatNarrows) { expect_way({kFiled, kObjected, kGrantedInPart}, Regime::kLitigation); }

TEST(States, FollowAReasonedRequestThroughAmendmentAndMediation) {
  expect_way({kReasonedRequest, kAmendmentRequested, kReasonedRequest, kMediation, kGranted, kEnded}, Regime::kDsa);
  expect_way({kDraft, kReasonedRequest, kGranted, kEnded}, Regime::kDsa);
}

TEST(States, NeedWhatTheyAnswer) {
  EXPECT_EQ(steps_taken({kFiled, kObjected, kVacatedInPart}, Regime::kLitigation, false), 2u);    // nothing was granted
  EXPECT_EQ(steps_taken({kReasonedRequest, kMediation}, Regime::kDsa, false), 1u);                // no amendment was asked for
  EXPECT_EQ(steps_taken({kFiled, kNarrowed}, Regime::kLitigation, false), 1u);                    // that is a new order
  EXPECT_EQ(steps_taken({kFiled, kDeniedWithLeave, kRefiled}, Regime::kLitigation, false), 2u);   // so is this
  EXPECT_EQ(steps_taken({kGranted}, Regime::kLitigation, false), 0u);
}

TEST(States, BeginByWhetherAnOrderReplacesAnother) {
  EXPECT_EQ(states_after({}, Regime::kLitigation, false), (std::vector{kDraft, kFiled}));
  EXPECT_EQ(states_after({}, Regime::kLitigation, true), (std::vector{kDraft, kNarrowed, kRefiled}));
  EXPECT_EQ(states_after({}, Regime::kDsa, true), (std::vector{kDraft, kReasonedRequest}));
  EXPECT_EQ(states_after(std::vector{kDraft}, Regime::kLitigation, false), (std::vector{kFiled}));
  EXPECT_EQ(states_after(std::vector{kDraft}, Regime::kLitigation, true), (std::vector{kNarrowed, kRefiled}));
}

TEST(States, OfOneRegimeNeverFollowThoseOfTheOther) {
  const std::vector<State> dsa_only{kReasonedRequest, kAmendmentRequested, kMediation, kEnded};
  for (const State before : Words<State>::all)
    for (const bool supersedes : {false, true}) {
      for (const State after : states_after(std::vector{before}, Regime::kLitigation, supersedes)) EXPECT_EQ(std::count(dsa_only.begin(), dsa_only.end(), after), 0) << word(before);
      for (const State after : states_after(std::vector{before}, Regime::kDsa, supersedes)) EXPECT_TRUE(std::count(dsa_only.begin(), dsa_only.end(), after) == 1 || after == kGranted || after == kGrantedInPart) << word(after);
    }
}

TEST(States, EachCanBeReached) {
  for (const bool supersedes : {false, true})
    for (const Regime regime : {Regime::kLitigation, Regime::kDsa}) {
      std::vector<std::vector<State>> ways{{}};
      std::vector<State> reached;
      for (std::size_t i = 0; i < ways.size(); ++i) {
        if (ways[i].size() == 5) continue;
        for (const State next : states_after(ways[i], regime, supersedes)) {
          ways.push_back(ways[i]);
          ways.back().push_back(next);
          if (std::find(reached.begin(), reached.end(), next) == reached.end()) reached.push_back(next);
        }
      }
      EXPECT_EQ(reached.size(), regime == Regime::kDsa ? 7u : supersedes ? 10u : 9u);  // draft, and its own; narrowed and refiled, or filed
    }
}

TEST(States, AfterWhichAnOrderMayBeReplaced) {
  for (const State state : {kObjected, kTentative, kGrantedInPart, kVacatedInPart, kDeniedWithLeave}) EXPECT_TRUE(may_be_superseded(state, Regime::kLitigation)) << word(state);
  for (const State state : {kDraft, kFiled, kGranted, kDenied, kEnded}) EXPECT_FALSE(may_be_superseded(state, Regime::kLitigation)) << word(state);
  EXPECT_TRUE(may_be_superseded(kAmendmentRequested, Regime::kDsa));
  EXPECT_FALSE(may_be_superseded(kGranted, Regime::kDsa));
}

}  // namespace
}  // namespace bonafide::orders
