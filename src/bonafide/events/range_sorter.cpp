#include "bonafide/events/range_sorter.h"

#include <algorithm>

namespace bonafide::events {

RangeSorter::RangeSorter(EventTable& table, std::uint32_t first, std::uint32_t last)
    : table_(table), first_(first), last_(last), has_payload_(!table.remainder.empty() || !table.attributes.empty() || !table.arrival.empty()) {
  keys_.reserve(table.target_begin[last] - table.target_begin[first]);
}

void RangeSorter::add(std::uint32_t target, std::uint32_t actor, Microseconds time, const std::uint32_t* codes) {
  const auto since = static_cast<std::uint64_t>(time - table_.time.origin), tick_length = static_cast<std::uint64_t>(table_.time.tick);
  const auto row = static_cast<std::uint32_t>(keys_.size());
  keys_.push_back({static_cast<std::uint64_t>(actor) << 32 | (has_payload_ ? row : 0), static_cast<std::uint64_t>(target) << 32 | since / tick_length});
  if (!table_.remainder.empty()) payload_.push_back(static_cast<std::uint32_t>(since % tick_length));
  payload_.insert(payload_.end(), codes, codes + table_.attributes.size() + (table_.arrival.empty() ? 0 : 1));
}

void RangeSorter::sort_into_table() {
  sort_ascending(keys_);
  if (has_payload_) order_ties();
  std::uint64_t at = table_.target_begin[first_];
  for (const SortKey& key : keys_) {
    table_.tick[at] = static_cast<std::uint32_t>(key.high);
    table_.actor[at] = static_cast<std::uint32_t>(key.low >> 32);
    const std::uint32_t* payload = payload_of(key);
    if (!table_.remainder.empty()) table_.remainder[at] = *payload++;
    for (Attribute& attribute : table_.attributes) attribute.code[at] = *payload++;
    if (!table_.arrival.empty()) table_.arrival[at] = *payload;
    ++at;
  }
}

std::size_t RangeSorter::payload_words() const {
  return table_.attributes.size() + (table_.remainder.empty() ? 0 : 1) + (table_.arrival.empty() ? 0 : 1);
}

const std::uint32_t* RangeSorter::payload_of(const SortKey& key) const { return payload_.data() + static_cast<std::uint32_t>(key.low) * payload_words(); }

// Rows of one target and tick, by what the key does not hold: remainder, actor, attributes, arrival. Rows
// equal in all of them are alike, so their order leaves no trace.
void RangeSorter::order_ties() {
  const bool by_remainder = !table_.remainder.empty();
  const auto less = [&](const SortKey& a, const SortKey& b) {
    const std::uint32_t *x = payload_of(a), *y = payload_of(b);
    if (by_remainder && *x != *y) return *x < *y;
    if (a.low >> 32 != b.low >> 32) return a.low >> 32 < b.low >> 32;
    return std::lexicographical_compare(x, x + payload_words(), y, y + payload_words());
  };
  for (auto begin = keys_.begin(); begin != keys_.end();) {
    const auto end = std::find_if(begin, keys_.end(), [&](const SortKey& key) { return key.high != begin->high; });
    if (end - begin > 1) std::sort(begin, end, less);
    begin = end;
  }
}

}  // namespace bonafide::events
