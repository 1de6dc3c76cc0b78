// One range of targets on its way into the table. For EventTableBuilder only.
#pragma once
#include <cstdint>
#include <vector>

#include "bonafide/base/sort.h"
#include "bonafide/base/time.h"
#include "bonafide/events/event_table.h"

namespace bonafide::events {

/// Sorts by (target, tick, actor, row within the range): the upper half is target and tick, the lower
/// actor and row.
using SortKey = Key128;

/// Gathers the rows of targets first .. last-1, sorts them and writes their stretch of the columns.
/// The table's columns and target_begin have their final sizes; ranges may work at the same time.
class RangeSorter {
 public:
  RangeSorter(EventTable& table, std::uint32_t first, std::uint32_t last);
  bool wants(std::uint32_t target) const { return target >= first_ && target < last_; }
  /// @param codes of the attributes, one each, and the arrival where the table keeps it.
  void add(std::uint32_t target, std::uint32_t actor, Microseconds time, const std::uint32_t* codes);
  void sort_into_table();

 private:
  std::size_t payload_words() const;
  const std::uint32_t* payload_of(const SortKey& key) const;
  void order_ties();

  EventTable& table_;
  std::uint32_t first_, last_;
  bool has_payload_;                    // remainder, attributes or arrival: what the key does not hold
  std::vector<SortKey> keys_;
  std::vector<std::uint32_t> payload_;  // [rows x payload_words()]
};

}  // namespace bonafide::events
