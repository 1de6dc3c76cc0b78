// One part of the rows on its way into the table. For EventTableBuilder only.
#pragma once
#include <cstdint>
#include <vector>

#include "bonafide/base/sort.h"
#include "bonafide/base/time.h"
#include "bonafide/events/event_table.h"

namespace bonafide::events {

/// Sorts by (target, tick, actor, row within the part): the upper half is target and tick, the lower
/// actor and row.
using SortKey = Key128;

/// Gathers rows, sorts them and writes them where their targets' stretches of the columns begin. The table's
/// columns and target_begin have their final sizes; parts with different targets may work at the same time.
class PartSorter {
 public:
  explicit PartSorter(EventTable& table);
  /// Room for as many rows at once.
  void reserve(std::uint64_t rows);
  /// What a row sorts by before its actor: target, then tick.
  std::uint64_t place(std::uint32_t target, Microseconds time) const {
    return static_cast<std::uint64_t>(target) << 32 | static_cast<std::uint64_t>(time - table_.time.origin) / static_cast<std::uint64_t>(table_.time.tick);
  }
  /// @param codes of the attributes, one each, and the arrival where the table keeps it.
  void add(std::uint64_t place, std::uint32_t actor, Microseconds time, const std::uint32_t* codes);
  /// Writes what was added and forgets it. Called again, with places that all come later, it goes on behind.
  void sort_into_table();
  /// Bytes a row takes here.
  static std::uint64_t row_bytes(const EventTable& table);

 private:
  std::size_t payload_words() const;
  const std::uint32_t* payload_of(const SortKey& key) const;
  void order_ties();

  EventTable& table_;
  bool has_payload_;                    // remainder, attributes or arrival: what the key does not hold
  std::vector<SortKey> keys_;
  std::vector<std::uint32_t> payload_;  // [rows x payload_words()]
  std::uint32_t last_target_ = UINT32_MAX;
  std::uint64_t at_ = 0;                // where the next row of last_target_ goes
};

}  // namespace bonafide::events
