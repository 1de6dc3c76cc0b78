// What does interest look like in this very log? Sets of targets that one interest connects, and sets
// that nothing connects, to compare a group's targets with.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/null/exposure.h"

namespace bonafide::verdict {

inline constexpr std::size_t kControlSets = 60;
inline constexpr std::size_t kLeastTargetsPerControl = 4, kMostTargetsPerControl = 8;

/// Sets of four to eight targets that one interest connects.
struct RelatedSets {
  std::vector<std::vector<std::uint32_t>> sets;  ///< at most kControlSets
  std::size_t tried = 0;                         ///< seeds; those that gave no set show no interest in this log
};

/// A seed target is drawn at random among those with 100 acts or more; with it go others that its public likes
/// beyond chance: at least three of the accounts looked at, twice the expected number, and a Poisson tail below one in
/// the number of targets looked at, so that one of them all is expected to be there by chance. They are drawn at random among these, not the closest ones: a
/// community's targets are not each other's nearest neighbours. Two targets of a set must not share more of their
/// accounts than three quarters of the pairs of the seed's closest twenty do, so that one owner's
/// posts do not stand for an interest.
/// @param skip [accounts] 1 for members of candidates: their acts do not count.
/// Cost: O(acts of 1,500 accounts) a seed, at most 240 seeds.
RelatedSets related_sets(const null::Exposure& exposure, std::span<const std::uint8_t> skip);

/// Targets at random that are as popular as others, and connected by nothing.
class Matched {
 public:
  explicit Matched(const null::Exposure& exposure);
  /// One a size, among the thirty next in popularity on each side; those drawn twice count once.
  /// @param acts how many acts each should have. @param stream decides. @return ascending.
  std::vector<std::uint32_t> draw(std::span<const std::uint64_t> acts, std::uint64_t stream) const;

 private:
  std::vector<std::uint32_t> by_popularity_;  // targets, ascending
  std::vector<std::uint64_t> acts_;           // theirs, in this order
};

}  // namespace bonafide::verdict
