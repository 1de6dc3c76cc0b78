// How much can one user move the counts? As much as they please, unless their part is bounded before
// counting. Only counts bounded here can be released, so no figure can claim a sensitivity it has not.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/privacy/noise_source.h"
#include "bonafide/privacy/rational.h"

namespace bonafide::privacy {

/// One user counts in at most `cells` cells, and by at most `per_cell` in each.
///   distinct users of one target:     {1, 1}
///   events on one target:             {1, most events of a user that count}
///   distinct users in each of many:   {most cells that a user counts in, 1}
struct ContributionBound {
  std::uint32_t cells = 1, per_cell = 1;
  /// The square of the l2 distance by which adding or removing a user can move all cells together:
  /// cells * per_cell^2. May be beyond what noise can cover; then setting the noise fails.
  Wide squared_l2() const { return Wide{per_cell} * per_cell * cells; }
};

/// One event. Codes are numbers into the lists of ids; they need no order.
struct Act {
  std::uint32_t user, cell;
};

/// Counts [cells] in which each user's part is bounded. Only bound_contributions makes them.
class BoundedCounts {
 public:
  std::span<const std::uint64_t> counts() const { return counts_; }
  ContributionBound bound() const { return bound_; }

 private:
  friend Result<BoundedCounts> bound_contributions(std::span<const Act>, std::span<const std::string_view>, std::span<const std::string_view>,
                                                   ContributionBound, NoiseStream&);
  BoundedCounts(std::vector<std::uint64_t> counts, ContributionBound bound) : counts_(std::move(counts)), bound_(bound) {}
  std::vector<std::uint64_t> counts_;
  ContributionBound bound_;
};

/// Counts acts, each user in at most bound.cells cells (those of least keyed hash of user and cell id) and
/// by at most bound.per_cell in each. What one user keeps depends on the key and on that user's own
/// acts alone: hashes are of ids, never of codes, since a code may shift when another user leaves.
/// @param acts   in any order; the result does not depend on it.
/// @param users  [users] the id of each code. @param cells [cells] likewise, distinct.
/// @param stream a stream of its own from the production's NoiseSource; the key is drawn from it. A key made
///               from the log instead would let one user's presence change everybody's choice.
/// @errors kInput: a bound of 0.
/// Cost: O(acts log acts), 8 bytes an act.
Result<BoundedCounts> bound_contributions(std::span<const Act> acts, std::span<const std::string_view> users, std::span<const std::string_view> cells,
                                          ContributionBound bound, NoiseStream& stream);

}  // namespace bonafide::privacy
