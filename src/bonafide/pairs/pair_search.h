// Which two accounts met too often? One pass over every account's row, all scales at once.
//
// Row i looks only at lighter partners j > i. It scans the cells of its targets and adds up, per
// partner, how telling each meeting is (l - ln a_i, at the finest scale that holds it). Pass A does
// so in a small table of saturating bytes that stays in cache; only where a byte reaches the
// threshold T = ln(accounts / 5) does pass B count those partners exactly, and only they meet the
// bound of null/pair_bound.h. Kept is what is at most e^-T likely in both directions: about five
// partners of chance an account, so that "pairs only propose" and groups are what is tested.
//
// Anchor sampling bounds viral targets: account i scans a cell at a scale only if its draw h(i), a
// keyed hash of its id, is below CAP / n_s. A crowd of n costs about CAP scans an act whatever n.
// One draw an account, not one a cell: thinning every pair would lose the camouflaged farms.
#pragma once
#include <cstdint>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/null/exposure.h"

namespace bonafide::pairs {

struct Pair {
  std::uint32_t heavier, lighter;  ///< ranks; heavier < lighter
  float excess;                    ///< -ln(bound) - T, at least 0
};

struct PairSearch {
  std::vector<Pair> pairs;         ///< by (heavier, lighter)
  double threshold = 0;            ///< T
  std::uint64_t visited = 0;       ///< (act, partner's act) looked at in pass A
  std::uint64_t counted = 0;       ///< of these, counted exactly in pass B
  std::uint64_t bounded = 0;       ///< partners that met the bound
};

/// The same pairs whatever the number of threads. An account keeps at most 512 partners, those of
/// smallest draw, so that a group of n accounts has O(n) pairs.
/// @errors kInterrupted.
Result<PairSearch> search_pairs(const null::Exposure& exposure, unsigned threads, Progress& progress);

}  // namespace bonafide::pairs
