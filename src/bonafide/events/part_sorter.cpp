#include "bonafide/events/part_sorter.h"

#include <algorithm>

namespace bonafide::events {
namespace {

std::size_t words_beside_key(const EventTable& table) {
  return table.attributes.size() + (table.remainder.empty() ? 0 : 1) + (table.arrival.empty() ? 0 : 1);
}

}  // namespace

PartSorter::PartSorter(EventTable& table) : table_(table), has_payload_(words_beside_key(table) > 0) {}

void PartSorter::reserve(std::uint64_t rows) {
  keys_.reserve(rows);
  payload_.reserve(rows * payload_words());
}

void PartSorter::add(std::uint64_t place, std::uint32_t actor, Microseconds time, const std::uint32_t* codes) {
  const auto row = static_cast<std::uint32_t>(keys_.size());
  keys_.push_back({static_cast<std::uint64_t>(actor) << 32 | (has_payload_ ? row : 0), place});
  if (!has_payload_) return;
  if (!table_.remainder.empty()) payload_.push_back(static_cast<std::uint32_t>((time - table_.time.origin) % table_.time.tick));
  payload_.insert(payload_.end(), codes, codes + table_.attributes.size() + (table_.arrival.empty() ? 0 : 1));
}

void PartSorter::sort_into_table() {
  sort_ascending(keys_);
  if (has_payload_) order_ties();
  for (const SortKey& key : keys_) {
    const auto target = static_cast<std::uint32_t>(key.high >> 32);
    if (target != last_target_) {
      last_target_ = target;
      at_ = table_.target_begin[target];
    }
    table_.tick[at_] = static_cast<std::uint32_t>(key.high);
    table_.actor[at_] = static_cast<std::uint32_t>(key.low >> 32);
    if (has_payload_) {
      const std::uint32_t* payload = payload_of(key);
      if (!table_.remainder.empty()) table_.remainder[at_] = *payload++;
      for (Attribute& attribute : table_.attributes) {
        if (*payload != 0) attribute.code[at_] = *payload;  // pages of zeros, as in a column of one value, take no memory
        ++payload;
      }
      if (!table_.arrival.empty()) table_.arrival[at_] = *payload;
    }
    ++at_;
  }
  keys_.clear();
  payload_.clear();
}

std::uint64_t PartSorter::row_bytes(const EventTable& table) { return sizeof(SortKey) + 4 * words_beside_key(table); }

std::size_t PartSorter::payload_words() const { return words_beside_key(table_); }

const std::uint32_t* PartSorter::payload_of(const SortKey& key) const { return payload_.data() + static_cast<std::uint32_t>(key.low) * payload_words(); }

// Rows of one target and tick, by what the key does not hold: remainder, actor, attributes, arrival. Rows
// equal in all of them are alike, so their order leaves no trace.
void PartSorter::order_ties() {
  const bool by_remainder = !table_.remainder.empty();
  const std::size_t words = payload_words();
  const auto less = [&](const SortKey& a, const SortKey& b) {
    const std::uint32_t *x = payload_of(a), *y = payload_of(b);
    if (by_remainder && *x != *y) return *x < *y;
    if (a.low >> 32 != b.low >> 32) return a.low >> 32 < b.low >> 32;
    return std::lexicographical_compare(x, x + words, y, y + words);
  };
  for (auto begin = keys_.begin(); begin != keys_.end();) {
    const auto end = std::find_if(begin, keys_.end(), [&](const SortKey& key) { return key.high != begin->high; });
    if (end - begin > 1) std::sort(begin, end, less);
    begin = end;
  }
}

}  // namespace bonafide::events
