// The scenarios `posts` and `posts-clean`: which groups stand in a log, how many and how large, all
// drawn anew for each seed from the ranges in docs/model/simulators.md.
#pragma once
#include <cstdint>
#include <vector>

#include "bonafide/simulate/posts/network.h"

namespace bonafide::simulate::posts {

struct Draft {
  Population population;
  std::uint32_t targets;    ///< pages and posts, numbered from 0
  std::vector<Like> likes;  ///< in no order; an account may like a target twice
  std::vector<Like> shown;  ///< what accounts were shown, and when; empty unless asked for
};

/// @param with_farms  without: the same innocent groups, and nobody bought.
/// @param with_impressions  changes no like.
/// Cost: about 1 us a like, and 25 bytes an account and follow beyond the likes.
Draft simulate_posts(std::uint64_t seed, std::uint64_t events, bool with_farms, bool with_impressions = false);

}  // namespace bonafide::simulate::posts
