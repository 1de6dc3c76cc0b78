// What does interest look like in this very log? Sets of targets that one interest connects, and sets
// that nothing connects, to compare a group's targets with.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/verdict/audiences.h"

namespace bonafide::verdict {

inline constexpr std::size_t kControlSets = 60;
inline constexpr std::uint64_t kMostActsForSharing = 2'000;  ///< of a target of a set: of larger ones, whom they share costs more than it says
inline constexpr std::size_t kLeastTargetsPerControl = 4, kMostTargetsPerControl = 8;

/// Sets of four to eight targets that one interest connects.
struct RelatedSets {
  std::vector<std::vector<std::uint32_t>> sets;  ///< at most kControlSets
  std::size_t tried = 0;                         ///< seeds; those that gave no set show no interest in this log
};

/// A seed target is drawn at random among those with 100 acts or more, and not by more than 5 % of all accounts; with it go others, of at
/// most 2,000 acts, that its public likes beyond chance: at least three of the accounts looked at, twice the expected number, and a Poisson tail
/// below one in the number of targets looked at, so that one of them all is expected to be there by chance. They are drawn at random among these, not the closest ones: a
/// community's targets are not each other's nearest neighbours. Two targets of a set must not share more of their
/// accounts than three quarters of the pairs of the seed's closest twenty do, so that one owner's
/// posts do not stand for an interest.
/// @param skip [accounts] 1 for members of candidates: they are not of a seed's public. How popular a target is, and whom two share, counts everybody.
/// Cost: O(acts of 1,500 accounts, at most 1,000 each) a seed, and the acts of at most 200 of its neighbours; at most 240 seeds.
RelatedSets related_sets(const null::Exposure& exposure, std::span<const std::uint8_t> skip);

/// Targets at random that are as popular as others among outsiders, and connected by nothing.
class AsPopular {
 public:
  AsPopular(const Publics& publics, std::uint32_t targets);
  /// One a size, among all of that size and the thirty next in popularity on each side: of many that are equally popular none
  /// is preferred, as those that follow each other by id may be one owner's. Those drawn twice count once.
  /// @param acts of outsiders, how many each should have. @param stream decides. @return ascending.
  std::vector<std::uint32_t> draw(std::span<const std::uint64_t> acts, std::uint64_t stream) const;

 private:
  std::vector<std::uint32_t> by_popularity_;  // targets, ascending; ties by number
  std::vector<std::uint32_t> acts_;           // of outsiders on them, in this order
};

}  // namespace bonafide::verdict
