// What could this log have shown? For a burst on targets like this one, how many accounts it takes
// before the price of the search is paid and the test of time can tell them from an audience. A limit
// from below: smaller farms cannot have been found; larger ones need not have been, since shared interest,
// camouflage, thin attendance and slow delivery all cost evidence. What they cost is measured by
// planting farms (`bonafide calibrate`).
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "bonafide/base/time.h"

namespace bonafide::estimate {

inline constexpr Microseconds kBurst = 2 * 3'600 * kMicrosecondsPerSecond;  ///< what limits speak of
/// Detection pads a window by half of it and ten minutes on both sides.
inline constexpr Microseconds kBurstWindow = 2 * kBurst + 20 * 60 * kMicrosecondsPerSecond;

/// The log, as far as the price of the search depends on it.
struct SearchSpace {
  double accounts, targets, acts;  ///< of the log; first acts
  double candidates;               ///< groups tested: each pays for the others
};

/// A target that a farm might serve: how many acts it has, and how many of these a window holds.
struct LikeTarget {
  double acts, acts_in_window;
};

/// The fewest accounts that, each acting once on each of `customers` targets like this one inside one
/// window and on nothing else, would have become significant: same targets, same time, and each member's
/// own test. Formulas: docs/model/lockstep.md; affinity 1. @return nothing where not even
/// `most` accounts would.
std::optional<std::uint64_t> least_farm(const SearchSpace& space, const LikeTarget& target, std::uint64_t customers, std::uint64_t most);

/// The tests for `farm_accounts` accounts: could the farm have been significant?
bool could_be_found(const SearchSpace& space, const LikeTarget& target, std::uint64_t customers, std::uint64_t farm_accounts);

struct DetectionLimit {
  std::uint64_t customers;
  std::optional<std::uint64_t> accounts;
};

/// For farms with 3 customers, the least that can be tested, and with 5, 10 and 20.
std::vector<DetectionLimit> detection_limits(const SearchSpace& space, const LikeTarget& target);

}  // namespace bonafide::estimate
