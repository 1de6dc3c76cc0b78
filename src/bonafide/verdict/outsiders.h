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
  /// Ranks fall by activity, so most blocks of them have one: a table that stays in the cache. 0 where a block varies.
  static constexpr std::uint32_t kBlock = 64;
  std::vector<std::uint32_t> of_block;
  std::uint32_t activity_of(const null::Exposure& exposure, std::uint32_t rank) const {
    const std::uint32_t known = of_block[rank / kBlock];
    return known > 0 ? known : exposure.activity(rank);
  }
};
ActivityHistogram activity_histogram(const null::Exposure& exposure);

/// Counters per account, all zero between uses; one a thread. Small, because the acts of a crowd fall on them in no order.
struct Scratch {
  /// @param excluded [accounts] 1 for members of other candidates.
  explicit Scratch(std::span<const std::uint8_t> excluded);
  struct Halves {
    std::uint32_t outsider : 1;  ///< neither excluded nor, while a group is looked at, its member
    std::uint32_t even : 31;     ///< acts on one half of the targets
    std::uint32_t odd;           ///< and on the other; before halves are counted, acts inside windows
  };
  std::vector<Halves> halves;
};

/// Fewer acts inside a group's windows are evidence against nobody.
inline constexpr std::uint32_t kLeastMemberHits = 2;

/// An account, a member too, with at least kLeastMemberHits acts inside the windows.
struct InsideWindows {
  std::uint32_t rank, hits;
};

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
  std::vector<InsideWindows> inside;   ///< in no order
  std::vector<float> inside_share;     ///< [targets] share of outsiders' acts that lies inside, one act added; 1 where there are none
};

/// Affinity is what shared interest can explain, estimated from how outsiders who like one of the
/// targets like the others; where windows leave 30 % of the outsiders' acts or more outside, only acts
/// outside windows count for it, so that accounts of the same crew not yet found do not pass for
/// interest. Two estimates, the larger counts:
/// - by pairs: the upper 97.5 % limit of the number of outsiders with two hits or more, solved for
///   the lift l in  sum over accounts of 1 - exp(-l p2 a (a-1) / 2),  p2 = (sum p_v)^2 - sum p_v^2;
///   it has no ceiling: where hardly any outsider acts, interest may explain anything, and it says so;
/// - by engaged outsiders: those with m or more hits (m = 1..4) on one half of the targets, their
///   rate on the other half over the average rate, plus 1.645 standard errors.
/// @param members distinct. @param excluded as given to scratch.
/// Cost: O(acts on the targets), one counter each.
Outsiders count_outsiders(const null::Exposure& exposure, const ActivityHistogram& histogram, std::span<const std::uint32_t> members,
                          std::span<const GroupTarget> targets, std::span<const std::uint8_t> excluded, double excluded_activity, Scratch& scratch);

}  // namespace bonafide::verdict
