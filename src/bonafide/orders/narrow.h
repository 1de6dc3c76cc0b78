// From an order and a case to a ladder of narrower orders: whom each touches, what it can still show, what the rules
// find in it, and which of them no other beats. The custodian's alone, as burdens are (burden.h).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/format/case_records.h"
#include "bonafide/orders/order.h"
#include "bonafide/orders/policy.h"
#include "bonafide/orders/scope.h"
#include "bonafide/orders/touch.h"

namespace bonafide::orders {

struct FindingCounts {
  std::uint64_t errors = 0, warnings = 0, notes = 0;
};

/// One order of the ladder. Where several items have a question, the figure of the one that shows least.
struct Candidate {
  std::size_t number = 0;                       ///< 0: the order as it is written
  std::vector<std::string> changes;             ///< a few words each
  std::string text;                             ///< of the order
  std::string diff;                             ///< from the order as it is written
  Touch touch;
  double coverage = 1;                          ///< of the people asked for as it is written, the part that still is
  std::optional<std::uint64_t> least_burst;     ///< fewest accounts of a burst that it would show; none: no number would, or nobody asks
  std::optional<double> half_width;             ///< of the share in lockstep, 95 %; none: no item asks for it
  FindingCounts findings;                       ///< of the rules, once it is filed as a draft that replaces the order
  bool best = false;                            ///< no other beats it: docs/model/narrow.md
};

struct Ladder {
  std::string file, sha256;                     ///< of the order
  std::string policy;                           ///< id; empty: none was chosen
  std::string events_sha256;                    ///< of the case
  bool asks_for_bursts = false, asks_for_share = false;  ///< some item's question does
  std::vector<Candidate> candidates;            ///< the order as it is written first
  std::vector<std::string> remarks;             ///< what to know before reading it, a sentence each
};

/// @param events  at least those that any item asks for. @param policy  null: none was chosen.
/// @errors kInput: as scope_of and OrderText::open; no item can be measured, or more than a hundred; kInterrupted.
Result<Ladder> narrow_order(const Order& order, const Policy* policy, const LogFacts& log, const events::EventTable& events, const format::Findings& findings, Progress& progress);

/// The candidate as a draft that replaces the order. @param date of its first step.
/// @errors kInput as OrderText::open.
Result<std::string> draft_of(const Ladder& ladder, const Candidate& candidate, Day date);

}  // namespace bonafide::orders
