// What does interest look like in this very log? Sets of targets that one interest connects, and sets
// that nothing connects, to compare a group's targets with.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/null/exposure.h"

namespace bonafide::verdict {

inline constexpr std::size_t kControlSets = 60;
inline constexpr std::size_t kTargetsPerControl = 8;

/// Sets of kTargetsPerControl targets, at most kControlSets: a seed target, drawn at random among those with 100 acts or
/// more, and others that its public likes beyond chance: at least six of the accounts looked at, and
/// twice the expected number even when two standard errors are taken off. Drawn at random among these, not the closest
/// ones: a community's targets are not each other's nearest neighbours. Two targets of a set must not share
/// more of their accounts than three quarters of the pairs of the seed's closest twenty do, so that one owner's posts do
/// not stand for an interest.
/// @param skip [accounts] 1 for members of candidates: their acts do not count.
std::vector<std::vector<std::uint32_t>> related_sets(const null::Exposure& exposure, std::span<const std::uint8_t> skip);

/// The same targets' neighbours in popularity, at random: as popular, and connected by nothing.
/// @param by_popularity all targets with acts, ascending. @param stream decides.
class Matched {
 public:
  explicit Matched(const null::Exposure& exposure);
  std::vector<std::uint32_t> draw(std::span<const std::uint32_t> targets, std::uint64_t stream) const;

 private:
  std::vector<std::uint32_t> by_popularity_, place_;
};

}  // namespace bonafide::verdict
