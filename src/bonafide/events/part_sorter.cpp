#include "bonafide/events/part_sorter.h"

#include <algorithm>
#include <utility>

#include "bonafide/base/sort.h"

namespace bonafide::events {

PartSorter::PartSorter(EventTable& table, std::span<std::uint64_t> rows_of_target) : table_(table), rows_of_target_(rows_of_target) {
  for (std::size_t a = 0; a < table.attributes.size(); ++a)
    if (table.attributes[a].values.size() > 1) attributes_.push_back(a);
  if (attributes_.empty() && table.remainder.empty() && table.arrival.empty()) return;
  if (!table.remainder.empty()) payload_columns_.push_back(&table.remainder);
  payload_columns_.push_back(&table.actor);
  for (const std::size_t a : attributes_) payload_columns_.push_back(&table.attributes[a].code);
  if (!table.arrival.empty()) payload_columns_.push_back(&table.arrival);
}

void PartSorter::reserve(std::uint64_t rows) {
  target_of_row_.reserve(rows);
  keys_.reserve(rows);
  payload_.reserve(rows * payload_columns_.size());
}

void PartSorter::add_payload(std::uint32_t actor, Microseconds time, const std::uint32_t* codes) {
  if (!table_.remainder.empty()) payload_.push_back(static_cast<std::uint32_t>((time - table_.time.origin) % table_.time.tick));
  payload_.push_back(actor);
  for (const std::size_t a : attributes_) payload_.push_back(codes[a]);
  if (!table_.arrival.empty()) payload_.push_back(codes[table_.attributes.size()]);
}

void PartSorter::sort_into_table() {
  std::sort(targets_.begin(), targets_.end());
  deal_out();
  std::uint64_t begin = 0;
  for (const std::uint32_t target : targets_) {
    const std::uint64_t end = std::exchange(rows_of_target_[target], 0);
    const std::span<std::uint64_t> keys(dealt_.data() + begin, end - begin);
    sort_ascending(keys);
    if (!payload_columns_.empty()) order_ties(keys);
    if (target != last_target_) at_ = table_.target_begin[target];
    write(keys, at_);
    last_target_ = target;
    at_ += keys.size();
    begin = end;
  }
  targets_.clear();
  target_of_row_.clear();
  keys_.clear();
  payload_.clear();
}

// rows_of_target becomes where each target's rows end.
void PartSorter::deal_out() {
  std::uint64_t begin = 0;
  for (const std::uint32_t target : targets_) begin += std::exchange(rows_of_target_[target], begin);
  dealt_.resize(keys_.size());
  for (std::size_t row = 0; row < keys_.size(); ++row) dealt_[rows_of_target_[target_of_row_[row]]++] = keys_[row];
}

// Rows of one tick, by what the key does not hold: remainder, actor, attributes, arrival. Rows equal in all of
// them are alike, so their order leaves no trace.
void PartSorter::order_ties(std::span<std::uint64_t> keys) const {
  const auto less = [&](std::uint64_t a, std::uint64_t b) {
    const std::uint32_t *x = payload_of(a), *y = payload_of(b);
    return std::lexicographical_compare(x, x + payload_columns_.size(), y, y + payload_columns_.size());
  };
  for (auto begin = keys.begin(); begin != keys.end();) {
    const auto end = std::find_if(begin, keys.end(), [&](std::uint64_t key) { return key >> 32 != *begin >> 32; });
    if (end - begin > 1) std::sort(begin, end, less);
    begin = end;
  }
}

void PartSorter::write(std::span<const std::uint64_t> keys, std::uint64_t at) {
  std::uint32_t *const tick = table_.tick.data() + at, *const actor = table_.actor.data() + at;
  for (std::size_t i = 0; i < keys.size(); ++i) tick[i] = static_cast<std::uint32_t>(keys[i] >> 32);
  if (payload_columns_.empty())
    for (std::size_t i = 0; i < keys.size(); ++i) actor[i] = static_cast<std::uint32_t>(keys[i]);
  for (std::size_t c = 0; c < payload_columns_.size(); ++c) {
    std::uint32_t* const column = payload_columns_[c]->data() + at;
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (const std::uint32_t value = payload_of(keys[i])[c]; value != 0) column[i] = value;  // pages of zeros take no memory
  }
}

}  // namespace bonafide::events
