// Which targets does a group hit beyond its share, and when?
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/null/exposure.h"

namespace bonafide::verdict {

/// A target of a group, and the stretch of time in which the group acted there.
struct GroupTarget {
  std::uint32_t target;
  std::uint32_t hits;                      ///< members that acted on it
  std::uint32_t window_begin, window_end;  ///< ticks, both inclusive
  bool covers(std::uint32_t tick) const { return tick >= window_begin && tick <= window_end; }
};

/// Targets with at least three members' acts whose number is improbable (Poisson upper tail, by
/// Chernoff, below 0.01 / targets: fewer than one such target by chance in a hundred groups) under
/// the group's share of all activity, N_v x A_G / M.
/// The window is the shortest that holds 80 % of the group's acts there, padded by half its length
/// and ten minutes, where that is less than a quarter of the whole stretch; else the whole stretch,
/// padded by a tenth: so a few stragglers or camouflage do not open it to everyone.
/// @param members ranks, distinct. @param tick_seconds length of a tick.
/// @return by target.
std::vector<GroupTarget> find_target_set(const null::Exposure& exposure, std::span<const std::uint32_t> members, double tick_seconds);

}  // namespace bonafide::verdict
