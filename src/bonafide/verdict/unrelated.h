// Are a group's targets unrelated for everybody else? A seller's customers have nothing in common; a
// community's targets do, in the eyes of people who have nothing to do with it.
//
// H0: the targets are those of a community over K unrelated interests of this log, each target
// belonging to one of the K at random. The log itself shows what such targets look like: control sets,
// each around one interest (control_sets.h). A community over K interests is put together from K of
// them, thousands of times; the group's mean relatedness is ranked among theirs. An interest around
// which no set was found may be a community's too: as often as the search for sets failed, an interest
// counts as one that does not show, its targets as no more related than any. So the p holds (is right
// or too large) where the community's interests are like the log's, and carries the controls' own error with it. To
// each draw two more errors are added: the group's measurement error (jackknife over its
// targets), and that of the dilution: where the publics of the group's targets have less in common among
// themselves than those of as popular targets at random, everything is less related, and the community is thinned by that factor.
// A p of exactly the smallest value says: none of the draws was so unrelated.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/verdict/communities.h"
#include "bonafide/verdict/target_set.h"

namespace bonafide::verdict {

inline constexpr unsigned kDefaultInterests = 8;  ///< K: docs/model/unrelated.md says why
inline constexpr std::size_t kLeastUnrelatedTargets = 6;
/// Targets at random share an interest in one pair of N, the interests of the log; a community over K in one of K. Only
/// where N is well above K do they differ: at twice, half of a community's excess is left.
inline constexpr std::size_t kInterestsForEach = 2;

struct UnrelatedTest {
  enum class State {
    kNotTested,    ///< not coordinated, so not asked
    kNoControls,   ///< the log shows no interests to compare with, or fewer than twice K
    kFewTargets,   ///< fewer than six targets have at least three accounts to stand for them
    kNoPower,      ///< not even one in ten sets of targets at random would have been told from a community over K interests, or targets
                   ///< at random have nothing in common that could be measured
    kTested,
  } state = State::kNotTested;
  unsigned interests = 0;                  ///< K
  std::vector<double> target_relatedness;  ///< [the group's targets] mean with the others; -1 where none stand for it
  std::size_t targets = 0;                 ///< that count
  TargetRelatedness measured;              ///< no weights: not measured
  double expected = 0;                     ///< mean over the communities drawn
  double ln_p = 0;                         ///< 0 unless tested
  std::uint64_t seed = 0;                  ///< of the draws
};

/// Measures the group's targets and ranks them among communities over `interests`.
/// @param controls of the same exposure: whom they skip stands for nobody, like the group's own members.
/// @param group ranks, ascending.
/// Cost: O(acts on the targets and as many random ones), and at most 25,000 draws of targets^2 / 2 steps.
UnrelatedTest test_unrelated(const null::Exposure& exposure, const InterestControls& controls, std::span<const std::uint32_t> group,
                             std::span<const GroupTarget> targets, unsigned interests);

/// K*: the largest number of interests, at most half of those that the log shows, at which the test still rejects at
/// ln p <= ln_cut; 0 if none. @param test tested.
unsigned most_interests(const InterestControls& controls, const UnrelatedTest& test, double ln_cut);

}  // namespace bonafide::verdict
