// One part of the rows on its way into the table. For EventTableBuilder only.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/base/time.h"
#include "bonafide/events/event_table.h"

namespace bonafide::events {

/// Gathers rows, sorts them and writes them where their targets' stretches of the columns begin: first dealt
/// out to their targets, then each target's rows by (tick, actor) as 64-bit keys, which is cheaper than to sort all
/// by longer ones. The table's columns and target_begin have their final sizes; parts with different targets may
/// work at the same time.
class PartSorter {
 public:
  /// @param rows_of_target [targets] zeros, and zeros again after sort_into_table; shared by all parts.
  PartSorter(EventTable& table, std::span<std::uint64_t> rows_of_target);
  /// Room for as many rows at once.
  void reserve(std::uint64_t rows);
  /// What a row sorts by before its actor: target, then tick.
  std::uint64_t place(std::uint32_t target, Microseconds time) const {
    return static_cast<std::uint64_t>(target) << 32 | static_cast<std::uint64_t>(time - table_.time.origin) / static_cast<std::uint64_t>(table_.time.tick);
  }
  void prefetch(std::uint32_t target) const { __builtin_prefetch(&rows_of_target_[target]); }
  /// @param codes of the attributes, one each, and the arrival where the table keeps it.
  void add(std::uint64_t place, std::uint32_t actor, Microseconds time, const std::uint32_t* codes) {
    const auto target = static_cast<std::uint32_t>(place >> 32);
    if (rows_of_target_[target]++ == 0) targets_.push_back(target);
    target_of_row_.push_back(target);
    keys_.push_back(place << 32 | (payload_columns_.empty() ? actor : keys_.size()));
    if (!payload_columns_.empty()) add_payload(actor, time, codes);
  }
  /// Writes what was added and forgets it. Called again, with places that all come later, it goes on behind.
  void sort_into_table();
  /// Bytes a row takes here.
  std::uint64_t row_bytes() const { return sizeof(target_of_row_[0]) + sizeof(keys_[0]) + sizeof(dealt_[0]) + sizeof(payload_[0]) * payload_columns_.size(); }

 private:
  void add_payload(std::uint32_t actor, Microseconds time, const std::uint32_t* codes);
  const std::uint32_t* payload_of(std::uint64_t key) const { return payload_.data() + static_cast<std::uint32_t>(key) * payload_columns_.size(); }
  void deal_out();
  void order_ties(std::span<std::uint64_t> keys) const;
  void write(std::span<const std::uint64_t> keys, std::uint64_t at);

  EventTable& table_;
  std::span<std::uint64_t> rows_of_target_;
  std::vector<std::size_t> attributes_;     // of more than one value: in columns of one, every code is 0
  std::vector<Column*> payload_columns_;    // remainder, actor, attributes, arrival; none where (tick, actor) is all
  std::vector<std::uint32_t> targets_;      // that rows were added of
  std::vector<std::uint32_t> target_of_row_;
  std::vector<std::uint64_t> keys_;         // [rows] tick; then the actor, or the row's number where it has a payload
  std::vector<std::uint64_t> dealt_;        // the same, target by target
  std::vector<std::uint32_t> payload_;      // [rows x payload_columns_]
  std::uint32_t last_target_ = UINT32_MAX;  // written last,
  std::uint64_t at_ = 0;                    // up to here
};

}  // namespace bonafide::events
