// What do accounts outside the group do on its targets? Everything that the tests compare a group
// with is counted here.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/null/exposure.h"
#include "bonafide/verdict/target_set.h"

namespace bonafide::verdict {

/// How active accounts are: distinct activities and how many accounts have each.
struct ActivityHistogram {
  std::vector<std::uint32_t> activity, accounts;
};
ActivityHistogram activity_histogram(const null::Exposure& exposure);

/// Counters per account, all zero between uses; one a thread.
struct Scratch {
  explicit Scratch(std::uint32_t accounts) : in_group(accounts, 0), on_targets(accounts, 0), in_windows(accounts, 0), window_share(accounts, 0), even(accounts, 0), odd(accounts, 0) {}
  std::vector<std::uint8_t> in_group;
  std::vector<std::uint32_t> on_targets;  ///< acts on the targets, members too
  std::vector<std::uint32_t> in_windows;  ///< of these, inside windows
  std::vector<float> window_share;        ///< sum over these targets of the share of outsiders' acts that lies inside
  std::vector<std::uint32_t> even, odd;   ///< outsiders' acts on one half of the targets, and on the other
};

inline void reset(Scratch& scratch, std::span<const std::uint32_t> touched) {
  for (std::uint32_t rank : touched) {
    scratch.on_targets[rank] = scratch.in_windows[rank] = 0;
    scratch.window_share[rank] = 0;
  }
}

/// Counts over the accounts that are neither in the group nor excluded.
struct Outsiders {
  double activity = 0;           ///< all their acts in the log (M without group and excluded)
  double acts = 0;               ///< on the group's targets, at any time
  double acts_in_windows = 0;
  double rate = 0;               ///< sum over targets of (acts + 1/2) / activity: hits an average act lands
  double window_rate = 0;        ///< the same, of acts inside windows
  double affinity = 1;           ///< times beyond chance that interest in one target brings the others
  double affinity_by_pairs = 1;  ///< from outsiders with two hits or more
  double affinity_by_engaged = 1;///< from engaged outsiders, half on half
  std::vector<std::uint32_t> touched;  ///< accounts with acts on the targets: see Scratch
};

/// Affinity is what shared interest can explain, estimated from how outsiders who like one of the
/// targets like the others; where windows leave most of the outsiders' acts outside, only acts
/// outside windows count for it, so that accounts of the same crew not yet found do not pass for
/// interest. Two estimates, the larger counts:
/// - by pairs: the upper 97.5 % limit of the number of outsiders with two hits or more, solved for
///   the lift l in  sum over accounts of 1 - exp(-l p2 a (a-1) / 2),  p2 = (sum p_v)^2 - sum p_v^2;
///   it has no ceiling: where hardly any outsider acts, interest may explain anything, and it says so;
/// - by engaged outsiders: those with m or more hits (m = 1..4) on one half of the targets, their
///   rate on the other half over the average rate, plus 1.645 standard errors.
/// @param excluded [accounts] 1 for members of other candidates.
/// Cost: O(acts on the targets). The caller hands `touched` to reset() when done with the counts.
Outsiders count_outsiders(const null::Exposure& exposure, const ActivityHistogram& histogram, std::span<const std::uint32_t> members,
                          std::span<const GroupTarget> targets, std::span<const std::uint8_t> excluded, double excluded_activity, Scratch& scratch);

}  // namespace bonafide::verdict
