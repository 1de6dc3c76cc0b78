// The ways in which an order can be made narrower, and the ladder of them that is tried. A rung is a text: the order's
// own, edited where its values stand. Never wider: no form that says more, no day, account or item added.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/orders/order.h"
#include "bonafide/orders/policy.h"
#include "bonafide/orders/scope.h"

namespace bonafide::orders {

/// The most orders that one ladder tries: more than a person reads.
inline constexpr std::size_t kMostRungs = 50;

/// One rung: what is done to every item that a log can measure.
struct Narrowing {
  bool drop = false;          ///< items that a log cannot measure, or that no proceeding is about
  bool event_days = false;    ///< the days of the event that the item's proceeding is about
  unsigned parts = 1, part = 0;  ///< of the days that are left, in equal parts, this one
  bool in_groups = false;     ///< accounts in groups alone
  std::optional<Form> form;   ///< at most
  bool one_action = false;    ///< of several actions, the one most events have
  double sample = 1;          ///< part of the accounts at most
  bool privacy = false;       ///< terms that the form needs
};

/// The ladder, from one step at a time to all together; at most kMostRungs. Which of them change a given order shows when they are applied.
std::vector<Narrowing> ladder();

/// What applying a rung needs beside the order.
struct NarrowingFacts {
  const Order& order;
  const Policy* policy;                                 ///< null: epsilon 1, delta 1e-6, cells of 10
  const LogFacts& log;
  std::vector<std::optional<std::string>> main_action;  ///< [items] the one most events in scope have, of several
};

struct Narrowed {
  std::string text;                ///< parse_order takes it
  std::vector<std::string> words;  ///< what was changed, a few words each
};

/// Nothing where the rung changes nothing, would leave no item, or asks for parts of days where there are fewer days.
/// @errors kInput as OrderText::open.
Result<std::optional<Narrowed>> narrow(const NarrowingFacts& facts, const Narrowing& rung);

}  // namespace bonafide::orders
