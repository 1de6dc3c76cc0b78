// Which accounts belong together? From pairs that propose to groups that can be tested.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/pairs/pair_search.h"

namespace bonafide::groups {

using Group = std::vector<std::uint32_t>;  ///< ranks, ascending

/// Keeps pairs that stand in at least two triangles (two strangers who met by chance seldom share
/// two further partners), then spreads labels along them, weighted by how surprising each pair is,
/// until nothing changes (Raghavan, Albert, Kumara 2007), in the order of ranks, ties to the lower
/// label. Groups of fewer than five are dropped.
/// @param pairs sorted by (heavier, lighter).
/// @return groups, largest first, then by their lowest rank. Cost: O(pairs x degree).
std::vector<Group> form_groups(std::span<const pairs::Pair> pairs);

inline constexpr std::size_t kLeastGroup = 5;

}  // namespace bonafide::groups
