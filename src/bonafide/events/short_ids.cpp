#include "bonafide/events/short_ids.h"

#include <utility>

namespace bonafide::events {

void ShortIds::add(const Key& key, std::uint64_t hash, std::uint32_t code) {
  // Three quarters full at most: a search then looks at 2.5 slots, which mostly lie in one line.
  if (4 * ++count_ > 3 * slots_.size()) grow();
  slots_[place_of(key, hash)] = {key.first_eight, key.last_four, code + 1};
}

// A slot's place is the upper bits of its hash: old and new slots are gone through in the same order.
void ShortIds::grow() {
  const BigArray<Slot> old = std::exchange(slots_, BigArray<Slot>(2 * slots_.size()));
  --shift_;
  for (const Slot& slot : old)
    if (slot.code_and_one != 0) slots_[place_of(slot.key(), hash(slot.key()))] = slot;
}

}  // namespace bonafide::events
