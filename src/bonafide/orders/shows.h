// What can the answer to an item still show? The fewest accounts of a burst that it would show, and how far from
// the truth the share in lockstep may lie that is read from it. Nothing is claimed that the verdicts of the full log do not carry:
// a narrower order shows a part of what the custodian's case holds. Model: docs/model/narrow.md.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "bonafide/orders/order.h"

namespace bonafide::orders {

/// An item as far as its answer depends on it. People are accounts with an act in its scope; each counts once.
struct Asked {
  Form form = Form::kAggregate;
  Accounts accounts = Accounts::kAll;
  double sample = 1;                            ///< part of the accounts
  std::optional<double> epsilon, delta;         ///< of the noise on counts; exact counts where either is missing
  std::uint64_t smallest_cell = 1;              ///< counts of fewer accounts are suppressed
  double people_asked = 0;                      ///< by the order as it was written, sampled or not
  double people_covered = 0;                    ///< of these, by this item, sampled or not
  double in_lockstep = 0;                       ///< of people_covered, those in a group of verdict coordinated or higher
  std::vector<std::uint64_t> groups_in_sample;  ///< accounts in scope and sample, a group each; none is 0
};

/// The fewest accounts of a burst in scope of which the answer shows something with 95 %.
/// @param least_tested  what the tests of verdicts need (estimate/detection_limit.h); none: no number is enough.
/// @param most          accounts of the log. @return none where not even `most` would show.
std::optional<std::uint64_t> least_shown(const Asked& asked, std::optional<std::uint64_t> least_tested, std::uint64_t most);

/// Half the width of the 95 % interval for the share of people asked for who are in lockstep; at most 1/2, which says
/// nothing. From noise, sample, suppressed cells, and the people who are no longer covered, of whom any part may be.
double half_width(const Asked& asked);

}  // namespace bonafide::orders
