// What could have met whom: every account's first act on every target, seen from the target (its
// cell), from the account (its row), and how crowded each act was at every scale.
//
// Notation as in docs/model/candidates.md: M acts; a_i acts of account i; for an act on target v
// at scale s, n_s = other accounts' acts on v within the window W_s of it. One act per (account,
// target) counts, the first; repeats stay evidence but prove nothing about a second account.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/base/hash.h"
#include "bonafide/events/event_table.h"

namespace bonafide::null {

/// At most this many others: a meeting in a larger crowd says too little, and is not looked for.
inline constexpr std::uint32_t kCrowdLimit = 1000;
/// Cells up to this size are kept in the order of ranks, larger ones in the order of time.
inline constexpr std::uint32_t kSmallCell = 256;
inline constexpr std::size_t kMaxFiniteScales = 6;

/// The windows of one run.
struct Scales {
  std::vector<std::uint32_t> window;  ///< [finite] ticks, ascending, at most kMaxFiniteScales
  bool whole_log = true;              ///< meetings at any distance count too
};

struct Act {
  std::uint32_t rank;  ///< of the account
  std::uint32_t tick;
};

/// One act seen from its account.
struct RowEntry {
  std::uint32_t target;
  std::uint32_t position;  ///< index into Exposure::cells
};

struct Exposure {
  Scales scales;
  HashKey sampling_key;
  /// Accounts are ranked by falling activity; ties by a keyed hash of their ids.
  std::vector<std::uint32_t> actor_of_rank;  ///< [accounts] dictionary code
  std::vector<std::uint32_t> rank_of_actor;  ///< [accounts]
  std::vector<double> draw;                  ///< [accounts, by rank] keyed hash of the id, in [0, 1)
  std::vector<std::uint64_t> row_begin;      ///< [accounts + 1]
  std::vector<RowEntry> rows;                ///< [acts] by rank, then target
  std::vector<std::uint16_t> crowd;          ///< [acts x finite scales] n_s, at most kCrowdLimit + 1
  std::vector<std::uint64_t> cell_begin;     ///< [targets + 1]
  std::vector<Act> cells;                    ///< [acts] by target

  std::uint64_t acts() const { return cells.size(); }
  std::uint32_t accounts() const { return static_cast<std::uint32_t>(actor_of_rank.size()); }
  std::uint32_t targets() const { return static_cast<std::uint32_t>(cell_begin.size() - 1); }
  std::uint32_t activity(std::uint32_t rank) const { return static_cast<std::uint32_t>(row_begin[rank + 1] - row_begin[rank]); }
  std::uint64_t cell_size(std::uint32_t target) const { return cell_begin[target + 1] - cell_begin[target]; }
  std::span<const Act> cell(std::uint32_t target) const {
    return std::span(cells).subspan(cell_begin[target], cell_size(target));
  }
  std::span<const RowEntry> row(std::uint32_t rank) const {
    return std::span(rows).subspan(row_begin[rank], activity(rank));
  }
  /// n_s of a row entry, by its index in rows, at finite scale s.
  std::uint32_t crowd_at(std::uint64_t row_index, std::size_t scale) const {
    return crowd[row_index * scales.window.size() + scale];
  }
};

/// Cost: O(acts x scales) and one sort of the accounts; 14 + 2 x finite scales bytes an act.
Exposure build_exposure(const events::EventTable& events, const Scales& scales, HashKey sampling_key);

}  // namespace bonafide::null
