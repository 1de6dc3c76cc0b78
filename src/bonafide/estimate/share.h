// How many of a target's acts are by accounts in lockstep, at least? The count as flagged, less what
// wrong verdicts may have put into it. Derivation and assumptions: docs/model/estimate.md.
//
// A flagged act is wrong if its whole group is no crew at all, or if its account is no member of the
// crew. Both are limited from above, each with probability 1 - alpha / 2:
// - members: their own p against their own null, over all accounts that could have been recruited by
//   any of the groups at hand, by the template for independent tests (stats/post_hoc.h);
// - groups: closed testing with Simes' test over all candidates; whichever set of groups may be false
//   together, the one with the most acts on this target is taken away. A verdict above `coordinated`
//   can be wrong in two ways, so half of this error goes to each: the group is not in lockstep, among all
//   candidates; or it is, and the higher verdict is wrong, among all that are `coordinated` or higher.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/format/case_records.h"

namespace bonafide::estimate {

/// One-sided error of every lower bound here: the lower end of a 95 % interval.
inline constexpr double kAlpha = 0.025;

/// A group with a verdict, as far as the bound looks at it.
struct FlaggedGroup {
  format::Verdict verdict;
  double ln_p;         ///< of its lockstep: carries `coordinated`
  double ln_p_higher;  ///< the largest of the tests that a higher verdict takes beside lockstep's; 0 where there is none
};

/// An account's act on the target that counts as evidence, once an account, under its highest verdict.
struct FlaggedAct {
  std::uint32_t group;  ///< index into the groups
  double ln_p;          ///< the member's own
};

/// What the verdicts were chosen from.
struct SearchedThrough {
  std::size_t candidates;  ///< groups tested, those without a verdict too; at least the groups listed
  double accounts;         ///< with acts on two targets or more: nobody else can become a member
};

struct ShareBound {
  std::uint64_t flagged = 0;        ///< acts under this verdict or a higher one
  std::uint64_t wrong_members = 0;  ///< at most so many of them are by accounts that are no members
  std::uint64_t wrong_groups = 0;   ///< at most so many of the rest belong to groups that are none
  std::uint64_t lower = 0;          ///< flagged less both: with 97.5 % not above the truth
};

/// @param level  acts of groups with this verdict or a higher one are counted.
ShareBound share_bound(std::span<const FlaggedGroup> groups, std::span<const FlaggedAct> acts, const SearchedThrough& searched, format::Verdict level);

/// A stated belief, never a default: of all acts by farms on the target, detection misses a part
/// between `low` and `high`, 0 <= low <= high < 1.
struct MissedPrior {
  double low, high;
};

struct ShareInterval {
  MissedPrior prior;
  std::uint64_t low, high;
};

/// lower / (1 - low) to flagged / (1 - high), at most all acts. Under the prior it holds the truth with
/// 97.5 %: its lower end is wrong where the bound is, its upper end only where the prior is.
ShareInterval interval_under(const MissedPrior& prior, const ShareBound& bound, std::uint64_t acts);

/// How the interval moves with the belief: the given prior first, then nothing missed, and a quarter,
/// half, three quarters and nine tenths missed at most.
std::vector<ShareInterval> sensitivity(const MissedPrior& prior, const ShareBound& bound, std::uint64_t acts);

}  // namespace bonafide::estimate
