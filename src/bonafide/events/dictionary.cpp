#include "bonafide/events/dictionary.h"

#include <algorithm>
#include <array>
#include <random>

#include "bonafide/base/hash.h"
#include "bonafide/base/result.h"
#include "bonafide/base/sort.h"

namespace bonafide::events {
namespace {

constexpr std::uint64_t kEmpty = ~std::uint64_t{0};
constexpr std::size_t kFirstSlots = 1024;

// Ids come from whoever is accused: with a key of the process's own, nobody can make them collide.
// The key reaches no result, because final codes are ranks.
HashKey process_key() {
  static const HashKey key = [] {
    std::random_device device;
    const auto word = [&] { return static_cast<std::uint64_t>(device()) << 32 | device(); };
    return HashKey{word(), word()};
  }();
  return key;
}

// Bytes of `text` from `begin` on as a number that orders like them; zeros where it has ended.
std::uint64_t bytes_from(std::string_view text, std::size_t begin, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = begin; i < begin + count; ++i) value = value << 8 | (i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0u);
  return value;
}

// Codes of different texts that agree up to `depth`, in the low half of each key's `low`, into the byte order of the texts.
// Eleven bytes at a time are the key, and how many are left, up to twelve: texts of equal keys go on, and most ids
// differ before that, so that sorting never goes back to the texts.
void sort_by_text(std::span<Key128> keys, std::size_t depth, const DictionaryBuilder& texts) {
  constexpr std::size_t kHigh = 8, kLow = 3, kAhead = 16;
  constexpr std::ptrdiff_t kFew = 32;  // compared one by one
  const auto code_of = [](const Key128& key) { return static_cast<std::uint32_t>(key.low); };
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i + kAhead < keys.size()) texts.prefetch(code_of(keys[i + kAhead]));
    const std::string_view text = texts[code_of(keys[i])];
    const std::uint64_t left = std::min(text.size() - depth, kHigh + kLow + 1);
    keys[i] = {(bytes_from(text, depth + kHigh, kLow) << 8 | left) << 32 | code_of(keys[i]), bytes_from(text, depth, kHigh)};
  }
  sort_ascending(keys);
  for (auto begin = keys.begin(); begin != keys.end();) {
    const auto end = std::find_if(begin, keys.end(), [&](const Key128& key) { return key.high != begin->high || key.low >> 32 != begin->low >> 32; });
    if (end - begin > kFew) sort_by_text(std::span(begin, end), depth + kHigh + kLow, texts);
    else if (end - begin > 1) std::sort(begin, end, [&](const Key128& a, const Key128& b) { return texts[code_of(a)] < texts[code_of(b)]; });
    begin = end;
  }
}

}  // namespace

std::uint32_t Dictionary::find(std::string_view text) const {
  std::uint32_t low = 0, high = size();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if ((*this)[middle] < text) low = middle + 1;
    else high = middle;
  }
  return low < size() && (*this)[low] == text ? low : size();
}

DictionaryBuilder::DictionaryBuilder() : slots_(kFirstSlots, kEmpty) {}

std::uint32_t DictionaryBuilder::intern(std::string_view text) {
  return intern_hashed(text, siphash(process_key(), text));
}

void DictionaryBuilder::intern_all(std::span<const std::string_view> texts, std::span<std::uint32_t> codes) {
  constexpr std::size_t kAtOnce = 64;
  std::array<std::uint64_t, kAtOnce> hashes;
  for (std::size_t begin = 0; begin < texts.size(); begin += kAtOnce) {
    const std::size_t count = std::min(kAtOnce, texts.size() - begin);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = 0; i < count; ++i) {
      hashes[i] = siphash(process_key(), texts[begin + i]);
      __builtin_prefetch(&slots_[hashes[i] & mask]);
    }
    for (std::size_t i = 0; i < count; ++i)
      if (const std::uint64_t slot = slots_[hashes[i] & mask]; slot != kEmpty)
        __builtin_prefetch(&begin_[static_cast<std::uint32_t>(slot)]);
    for (std::size_t i = 0; i < count; ++i)
      if (const std::uint64_t slot = slots_[hashes[i] & mask]; slot != kEmpty)
        __builtin_prefetch(bytes_.data() + begin_[static_cast<std::uint32_t>(slot)]);
    for (std::size_t i = 0; i < count; ++i) codes[begin + i] = intern_hashed(texts[begin + i], hashes[i]);
  }
}

std::uint32_t DictionaryBuilder::intern_hashed(std::string_view text, std::uint64_t hash) {
  const std::uint64_t tag = hash & 0xffffffff00000000ull;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const std::uint64_t slot = slots_[at];
    if (slot == kEmpty) {
      const std::uint32_t code = size();
      CHECK(code < 0xfffffffeu);
      bytes_.append(text);
      begin_.push_back(bytes_.size());
      slots_[at] = tag | code;
      if (2 * size() > slots_.size()) grow();
      return code;
    }
    const auto code = static_cast<std::uint32_t>(slot);
    if ((slot & 0xffffffff00000000ull) == tag && (*this)[code] == text) return code;
  }
}

void DictionaryBuilder::grow() {
  slots_.assign(2 * slots_.size(), kEmpty);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t code = 0; code < size(); ++code) {
    const std::uint64_t hash = siphash(process_key(), (*this)[code]);
    std::size_t at = hash & mask;
    while (slots_[at] != kEmpty) at = (at + 1) & mask;
    slots_[at] = (hash & 0xffffffff00000000ull) | code;
  }
}

std::size_t DictionaryBuilder::memory_bytes() const {
  return bytes_.capacity() + begin_.capacity() * sizeof(begin_[0]) + slots_.capacity() * sizeof(slots_[0]);
}

DictionaryBuilder::Finished DictionaryBuilder::finish() {
  std::vector<std::uint64_t>().swap(slots_);
  std::vector<Key128> order(size());
  for (std::uint32_t code = 0; code < size(); ++code) order[code].low = code;
  sort_by_text(order, 0, *this);

  constexpr std::size_t kAhead = 16;
  Finished out;
  out.code_of.resize(size());
  out.dictionary.bytes_.reserve(bytes_.size());
  out.dictionary.begin_.reserve(begin_.size());
  for (std::uint32_t rank = 0; rank < order.size(); ++rank) {
    if (rank + kAhead < order.size()) prefetch(static_cast<std::uint32_t>(order[rank + kAhead].low));
    const auto code = static_cast<std::uint32_t>(order[rank].low);
    out.code_of[code] = rank;
    out.dictionary.bytes_.append((*this)[code]);
    out.dictionary.begin_.push_back(out.dictionary.bytes_.size());
  }
  *this = DictionaryBuilder();
  return out;
}

}  // namespace bonafide::events
