// How many of a group's targets would an account act on, given what it was shown?
//
// Among outsiders who were shown target v, the share q_v acted, half an act added. Account i, shown the targets S of B:
//   expected_i = min(|S|, r_i x sum over S of q_v x affinity),
//   r_i = (acts on what it was shown outside B + 1) / (what others do there + 1),  its own readiness to act,
// and the same inside windows, with S those shown within the window or the day before: whoever was shown a
// target in time is granted that it acts in time. Affinity as in outsiders.h, but beyond exposure: how many times more often than these rates have it
// do outsiders act on several of B that they were shown. The larger of this and what activity explains counts,
// so impressions can clear a group and never accuse one.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/null/impressions.h"
#include "bonafide/verdict/target_set.h"

namespace bonafide::verdict {

/// An account that was shown one of the targets.
struct ShownAccount {
  std::uint32_t rank;
  std::uint32_t shown = 0, shown_in_time = 0;  ///< of the targets
  std::uint32_t hits = 0;                      ///< of those shown, at any time
  double any_time = 0;                         ///< expected hits, affinity included
  double inside = 0;                           ///< the same inside windows, of those shown in time
};

struct Shown {
  std::vector<ShownAccount> accounts;  ///< by rank
  double affinity = 1;                 ///< beyond exposure
  /// nullptr where the account was shown none of the targets.
  const ShownAccount* find(std::uint32_t rank) const;
};

/// An impression explains an act of the same day: who was shown something acts on it then or hardly ever.
inline constexpr double kShownForSeconds = 86'400;

/// @param group ranks, ascending. @param excluded [accounts] no one's outsiders.
/// Cost: O((impressions + acts) on the targets, log of the acts).
Shown expect_from_shown(const null::Exposure& exposure, const null::Impressions& impressions, std::span<const std::uint32_t> group, std::span<const GroupTarget> targets,
                        std::span<const std::uint8_t> excluded, double tick_seconds);

}  // namespace bonafide::verdict
