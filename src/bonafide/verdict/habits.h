// Do the members meet because each keeps its own hours and habits? Followers who see every post at
// once, newcomers, a night shift, a small time zone, readers of a news week: all are early, late or
// present together without any agreement, and differ from other people on the same targets in it.
//
// Two permutations take those explanations away, member by member:
// - times: each member's own times are dealt out anew among its own targets. What is left is when the
//   member is there at all: presence, shift, time zone, wave.
// - ages: the same with times since the target's first act. What is left is how soon the member sees
//   things: a follower's habit.
// Statistic: pairs of members on one target within the window. If members act independently of each
// other given their own habits, dealing out changes nothing; a crew that goes to a target together,
// at a time of its own for each target, comes apart. Exact under exchangeability within a member,
// for a fixed group. Both must reject: the smaller z counts.
#pragma once
#include <cstdint>
#include <span>

#include "bonafide/null/exposure.h"
#include "bonafide/verdict/target_set.h"

namespace bonafide::verdict {

/// The least deviation that z is measured in: half that of the root of a Poisson count.
inline constexpr double kLeastDeviation = 0.25;

/// The root of a count c is sqrt(c + 3/8): its deviation hardly depends on c (Anscombe 1948).
struct Permuted {
  double mean = 0, deviation = 0;  ///< of the root of the pairs, over the permutations; deviation as seen, before its floor
  double z = 0;                    ///< standard deviations that the root of the group's own pairs lies above the mean
  int permutations = 0;            ///< 0: spared, because the other kind did not reject
};

struct HabitTest {
  double pairs = 0;                ///< of members on one target within the window, as seen
  std::uint32_t window = 0;        ///< ticks
  Permuted times, ages;
  double z() const { return times.z < ages.z ? times.z : ages.z; }
  double ln_p = 0;                 ///< normal tail of the smaller, at least format::kLeastGroupLnP: beyond, 99 permutations tell nothing
};

/// @param group ranks, ascending. @param acts theirs on the targets. @param window ticks. The stream of permutations is keyed by the
/// run's sampling key and the group.
/// Cost: O(permutations x acts log acts), 99 permutations of each kind, 19 where they do not reject.
HabitTest test_habits(const null::Exposure& exposure, std::span<const std::uint32_t> group, const MemberActs& acts, std::span<const GroupTarget> targets, std::uint32_t window);

}  // namespace bonafide::verdict
