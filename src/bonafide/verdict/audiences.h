// Who stands for the public of a target: accounts that act on no other target of the set that it belongs to.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/null/exposure.h"

namespace bonafide::verdict {

/// Accounts that stand for one target's public.
struct Audience {
  std::uint32_t target;
  std::uint32_t set;                     ///< targets of one set are left out of each other's measure
  std::vector<std::uint32_t> accounts;   ///< ranks, distinct
};

/// Ranks of all accounts with three acts or more, in the order in which they are drawn: by a keyed hash of the id.
std::vector<std::uint32_t> audience_turns(const null::Exposure& exposure);

/// For a set of targets, each one's audience: up to `most` accounts that act on no other target of
/// the set, have at least three acts, and for which `skip` is 0; chosen by a keyed hash of the id.
/// @param targets distinct. @param skip [accounts]. @param turns audience_turns(); without, popular targets cost all their acts.
/// @return one a target, in the same order.
/// Cost: a target's acts, or the square root of 4 x most x accounts where that is less.
std::vector<Audience> draw_audiences(const null::Exposure& exposure, std::span<const std::uint32_t> targets, std::uint32_t set,
                                     std::span<const std::uint8_t> skip, std::size_t most, std::span<const std::uint32_t> turns = {});

}  // namespace bonafide::verdict
