// Which code has an id of at most 12 bytes? The id itself lies in its slot, beside its code, so that a look
// at one line of the cache answers. For DictionaryBuilder only.
#pragma once
#include <cstdint>
#include <cstring>

#include "bonafide/base/big_array.h"
#include "bonafide/events/id_hash.h"
#include "bonafide/events/packed_text.h"

namespace bonafide::events {

class ShortIds {
 public:
  /// Twelve bytes, zeros behind the text.
  struct Key {
    std::uint64_t first_eight;
    std::uint32_t last_four;
    friend bool operator==(const Key&, const Key&) = default;
  };
  /// False for texts whose end cannot be told from zeros behind them, too: "a" is another id than "a" and NUL.
  static bool holds(const PackedText& id) {
    return id.size() <= PackedText::kInside && (id.size() == 0 || id.inside()[id.size() - 1] != '\0');
  }
  static Key key_of(const PackedText& id) {
    Key key;
    std::memcpy(&key.first_eight, id.inside(), 8);
    std::memcpy(&key.last_four, id.inside() + 8, 4);
    return key;
  }

  explicit ShortIds(const IdHash& hash) : hash_(&hash), slots_(kFirstSlots) {}
  std::uint64_t hash(const Key& key) const { return hash_->of_short(key.first_eight, key.last_four); }
  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[home(hash)]); }

  /// The code of `key`, or `none`.
  std::uint32_t find(const Key& key, std::uint64_t hash, std::uint32_t none) const {
    const Slot& slot = slots_[place_of(key, hash)];
    return slot.code_and_one == 0 ? none : slot.code_and_one - 1;
  }
  /// @param code below 2^32 - 1, of a key that is not there.
  void add(const Key& key, std::uint64_t hash, std::uint32_t code);
  std::size_t memory_bytes() const { return slots_.memory_bytes(); }

 private:
  static constexpr std::size_t kFirstSlots = 1024;
  struct Slot {
    Key key() const { return {first_eight, last_four}; }
    std::uint64_t first_eight;
    std::uint32_t last_four, code_and_one;  // 0: nobody's
  };
  std::size_t home(std::uint64_t hash) const { return hash >> shift_; }
  std::size_t place_of(const Key& key, std::uint64_t hash) const {
    std::size_t at = home(hash);
    while (slots_[at].code_and_one != 0 && slots_[at].key() != key) at = (at + 1) & (slots_.size() - 1);
    return at;
  }
  void grow();

  const IdHash* hash_;
  BigArray<Slot> slots_;  // open addressing, a power of two
  unsigned shift_ = 64 - 10;
  std::size_t count_ = 0;
};

}  // namespace bonafide::events
