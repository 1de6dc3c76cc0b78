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
  bool operator==(const GroupTarget&) const = default;
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

/// What a group did on its targets, read off its members' rows: the crowd on a popular target costs nothing.
class MemberActs {
 public:
  /// @param group ranks, ascending. @param targets ascending by target. Cost: O(the members' acts) and a sort of those on the targets.
  MemberActs(const null::Exposure& exposure, std::span<const std::uint32_t> group, std::span<const GroupTarget> targets);
  /// On the target at this place: by time, then rank.
  std::span<const null::Act> on(std::size_t place) const { return std::span(acts_).subspan(begin_[place], begin_[place + 1] - begin_[place]); }

 private:
  std::vector<std::size_t> begin_;  // [targets + 1]
  std::vector<null::Act> acts_;
};

/// The part of a cell that can hold acts inside the window: of a large cell those alone, a small one whole.
std::span<const null::Act> acts_around_window(const null::Exposure& exposure, const GroupTarget& target);

/// Acts of anybody inside the window. Cost: O(log acts on the target).
std::uint64_t acts_inside(const null::Exposure& exposure, const GroupTarget& target);

}  // namespace bonafide::verdict
