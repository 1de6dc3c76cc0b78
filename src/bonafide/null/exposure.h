// What could have met whom: every account's first act on every target, seen from the target (its
// cell), from the account (its row), and how crowded each act was at every scale.
//
// Notation as in docs/model/candidates.md: M acts; a_i acts of account i; for an act on target v
// at scale s, n_s = other accounts' acts on v within the window W_s of it. One act per (account,
// target) counts, the first; repeats stay evidence but prove nothing about a second account.
#pragma once
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

#include "bonafide/base/big_array.h"
#include "bonafide/base/hash.h"
#include "bonafide/events/event_table.h"
#include "bonafide/null/crowd_code.h"

namespace bonafide::null {

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

class Row;

struct Exposure {
  Scales scales;
  HashKey sampling_key;
  /// Accounts are ranked by falling activity; ties by a keyed hash of their ids.
  std::vector<std::uint32_t> actor_of_rank;  ///< [accounts] dictionary code
  std::vector<std::uint32_t> rank_of_actor;  ///< [accounts]
  std::vector<double> draw;                  ///< [accounts, by rank] keyed hash of the id, in [0, 1)
  std::vector<std::uint64_t> row_begin;      ///< [accounts + 1]
  BigArray<std::uint32_t> rows;              ///< [acts] by rank, then target: index into cells
  BigArray<std::uint8_t> crowd;              ///< [acts x finite scales] crowd_code of n_s
  std::vector<std::uint64_t> cell_begin;     ///< [targets + 1]
  BigArray<Act> cells;                       ///< [acts] by target
  std::vector<std::uint32_t> target_at;      ///< [acts / 64 + 1] target of every 64th act in cells

  std::uint64_t acts() const { return cells.size(); }
  std::uint32_t accounts() const { return static_cast<std::uint32_t>(actor_of_rank.size()); }
  std::uint32_t targets() const { return static_cast<std::uint32_t>(cell_begin.size() - 1); }
  std::uint32_t activity(std::uint32_t rank) const { return static_cast<std::uint32_t>(row_begin[rank + 1] - row_begin[rank]); }
  std::uint64_t cell_size(std::uint32_t target) const { return cell_begin[target + 1] - cell_begin[target]; }
  std::span<const Act> cell(std::uint32_t target) const {
    return std::span(cells.data(), cells.size()).subspan(cell_begin[target], cell_size(target));
  }
  /// The target of an act in cells.
  std::uint32_t target_of(std::uint32_t position) const {
    std::uint32_t target = target_at[position / kActsPerMark];
    while (cell_begin[target + 1] <= position) ++target;
    return target;
  }
  /// The same of many acts, in place: looked up side by side, where one by one each would wait for memory.
  void targets_of(std::span<std::uint32_t> positions) const;
  /// An account's acts, by target.
  Row row(std::uint32_t rank) const;
  /// Does the account act on the target?
  bool acts_on(std::uint32_t rank, std::uint32_t target) const;
  /// n_s of a row entry, by its index in rows, at finite scale s.
  std::uint32_t crowd_at(std::uint64_t row_index, std::size_t scale) const {
    return kCrowdOfCode[crowd[row_index * scales.window.size() + scale]];
  }

  /// Rows and crowds have been gone through: where they lie in files, they leave memory.
  void set_aside() const {
    rows.set_aside();
    crowd.set_aside();
  }

  static constexpr std::uint32_t kActsPerMark = 64;
};

/// A view of one account's acts: as a span of RowEntry, put together when asked for.
class Row {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = RowEntry;
    using pointer = const RowEntry*;
    using reference = RowEntry;
    Iterator() = default;
    Iterator(const Row* row, std::size_t at) : row_(row), at_(at) {}
    RowEntry operator*() const { return (*row_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) { return {row_, at_++}; }
    bool operator==(const Iterator&) const = default;

   private:
    const Row* row_ = nullptr;
    std::size_t at_ = 0;
  };
  Row(const Exposure& exposure, std::span<const std::uint32_t> positions) : exposure_(&exposure), positions_(positions) {}
  std::size_t size() const { return positions_.size(); }
  /// Where the acts lie in cells, ascending.
  std::span<const std::uint32_t> positions() const { return positions_; }
  RowEntry operator[](std::size_t x) const { return {exposure_->target_of(positions_[x]), positions_[x]}; }
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }

 private:
  const Exposure* exposure_;
  std::span<const std::uint32_t> positions_;
};

inline Row Exposure::row(std::uint32_t rank) const { return {*this, std::span(rows.data() + row_begin[rank], activity(rank))}; }

/// Calls visit(rank) for one account after the other until it says no, the rows of the next ones on their way from memory.
template <class Visit>
void for_each_row(const Exposure& exposure, std::span<const std::uint32_t> ranks, const Visit& visit) {
  constexpr std::size_t kAhead = 4;
  for (std::size_t x = 0; x < ranks.size(); ++x) {
    if (x + 2 * kAhead < ranks.size()) __builtin_prefetch(&exposure.row_begin[ranks[x + 2 * kAhead]]);
    if (x + kAhead < ranks.size()) __builtin_prefetch(exposure.rows.data() + exposure.row_begin[ranks[x + kAhead]]);
    if (!visit(ranks[x])) return;
  }
}

/// Cost: O(acts x scales) and one sort of the accounts; 12 + finite scales bytes an act.
Exposure build_exposure(const events::EventTable& events, const Scales& scales, HashKey sampling_key);
/// Where rows and crowds lie, which are gone through in order: in files, they are made in memory stretch by stretch.
struct RowBacking {
  Backing backing;
  std::uint64_t stretch_bytes = 0;  ///< what a stretch may take; each is a pass over the events
};
/// The same, from any number of threads. @errors kIo: the folder cannot hold the files; kInterrupted.
Result<Exposure> build_exposure(const events::EventTable& events, const Scales& scales, HashKey sampling_key, unsigned threads, const RowBacking& rows);

}  // namespace bonafide::null
