#include "bonafide/events/dictionary.h"

#include <algorithm>
#include <array>

#include "bonafide/base/result.h"
#include "bonafide/base/sort.h"

namespace bonafide::events {
namespace {

constexpr std::uint64_t kEmpty = ~std::uint64_t{0};
constexpr std::uint64_t kTag = 0xffffffff00000000ull;
constexpr std::size_t kFirstSlots = 1024;
constexpr std::size_t kAhead = 16;  // texts, on their way from memory

// Bytes of `text` from `begin` on as a number that orders like them; zeros where it has ended.
std::uint64_t bytes_from(std::string_view text, std::size_t begin, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = begin; i < begin + count; ++i) value = value << 8 | (i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0u);
  return value;
}

// Codes of different texts that agree up to `depth`, in the low half of each key's `low`, into the byte order of the texts.
// Eleven bytes at a time are the key, and how many are left, up to twelve: texts of equal keys go on, and most ids
// differ before that, so that sorting never goes back to the texts. Long ones that still agree are compared whole: whoever writes them must not
// choose how deep this goes.
void sort_by_text(std::span<Key128> keys, std::size_t depth, const DictionaryBuilder& texts) {
  constexpr std::size_t kHigh = 8, kLow = 3;
  constexpr std::ptrdiff_t kFew = 32;  // compared one by one
  constexpr std::size_t kDeep = 1'000;
  const auto code_of = [](const Key128& key) { return static_cast<std::uint32_t>(key.low); };
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i + kAhead < keys.size()) texts.prefetch_text(code_of(keys[i + kAhead]));
    const std::string_view text = texts[code_of(keys[i])];
    const std::uint64_t left = std::min(text.size() - depth, kHigh + kLow + 1);
    keys[i] = {(bytes_from(text, depth + kHigh, kLow) << 8 | left) << 32 | code_of(keys[i]), bytes_from(text, depth, kHigh)};
  }
  sort_ascending(keys);
  for (auto begin = keys.begin(); begin != keys.end();) {
    const auto end = std::find_if(begin, keys.end(), [&](const Key128& key) { return key.high != begin->high || key.low >> 32 != begin->low >> 32; });
    if (end - begin > kFew && depth < kDeep) sort_by_text(std::span(begin, end), depth + kHigh + kLow, texts);
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

DictionaryBuilder::DictionaryBuilder() : hash_(&IdHash::of_process()), short_(*hash_), long_(kFirstSlots, kEmpty) {}

std::uint32_t DictionaryBuilder::intern(const PackedText& text) {
  if (!ShortIds::holds(text)) return intern_long(text.view());
  const ShortIds::Key key = ShortIds::key_of(text);
  const std::uint64_t hash = short_.hash(key);
  if (const std::uint32_t code = short_.find(key, hash, kNone); code != kNone) return code;
  const std::uint32_t code = append(text.view());
  short_.add(key, hash, code);
  return code;
}

std::uint32_t DictionaryBuilder::append(std::string_view text) {
  const std::uint32_t code = size();
  CHECK(code < 0xfffffffeu);
  bytes_.append(text);
  begin_.push_back(bytes_.size());
  return code;
}

void DictionaryBuilder::find_all(std::span<const PackedText> texts, std::span<std::uint32_t> codes) const {
  for (std::size_t begin = 0; begin < texts.size(); begin += kAtOnce)
    find_some(texts.subspan(begin, std::min(kAtOnce, texts.size() - begin)), codes.data() + begin);
}

void DictionaryBuilder::find_some(std::span<const PackedText> texts, std::uint32_t* codes) const {
  constexpr std::size_t kOnTheirWay = 24;  // about as many lines of the cache as can be at once
  std::array<std::uint64_t, kAtOnce> hashes;
  std::array<bool, kAtOnce> repeats;
  bool any_long = false;
  const auto look_up = [&](std::size_t i) {
    if (repeats[i]) codes[i] = codes[i - 1];
    else if (ShortIds::holds(texts[i])) codes[i] = short_.find(ShortIds::key_of(texts[i]), hashes[i], kNone);
    else any_long = true;
  };
  for (std::size_t i = 0; i < texts.size(); ++i) {
    repeats[i] = i > 0 && texts[i] == texts[i - 1];
    if (!repeats[i] && ShortIds::holds(texts[i])) {
      short_.prefetch(hashes[i] = short_.hash(ShortIds::key_of(texts[i])));
    } else if (!repeats[i]) {
      hashes[i] = hash_->of_long(texts[i].view());
      __builtin_prefetch(&long_[hashes[i] & (long_.size() - 1)]);
    }
    if (i >= kOnTheirWay) look_up(i - kOnTheirWay);
  }
  for (std::size_t i = texts.size() - std::min(texts.size(), kOnTheirWay); i < texts.size(); ++i) look_up(i);
  if (any_long) find_long(texts, hashes, repeats, codes);
}

// Those of the texts that are long. A slot names a place, and the place the bytes to compare with.
void DictionaryBuilder::find_long(std::span<const PackedText> texts, std::span<const std::uint64_t> hashes, std::span<const bool> repeats,
                                  std::uint32_t* codes) const {
  const auto for_each = [&](const auto& visit) {
    for (std::size_t i = 0; i < texts.size(); ++i)
      if (!repeats[i] && !ShortIds::holds(texts[i])) visit(i, long_[hashes[i] & (long_.size() - 1)]);
  };
  for_each([&](std::size_t, std::uint64_t likely) {
    if (likely != kEmpty) __builtin_prefetch(&begin_[static_cast<std::uint32_t>(likely)]);
  });
  for_each([&](std::size_t, std::uint64_t likely) {
    if (likely != kEmpty) __builtin_prefetch(bytes_.data() + begin_[static_cast<std::uint32_t>(likely)]);
  });
  for_each([&](std::size_t i, std::uint64_t) { codes[i] = static_cast<std::uint32_t>(long_[place_of_long(texts[i].view(), hashes[i])]); });
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (repeats[i]) codes[i] = codes[i - 1];
}

void DictionaryBuilder::intern_all(std::span<const PackedText> texts, std::span<std::uint32_t> codes) {
  find_all(texts, codes);
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (codes[i] == kNone) codes[i] = intern(texts[i]);
}

// Where the text's slot is, or the empty one that ends the search; its lower half is kNone.
std::size_t DictionaryBuilder::place_of_long(std::string_view text, std::uint64_t hash) const {
  static_assert(static_cast<std::uint32_t>(kEmpty) == kNone);
  const std::size_t mask = long_.size() - 1;
  std::size_t at = hash & mask;
  while (long_[at] != kEmpty && ((long_[at] ^ hash) & kTag || (*this)[static_cast<std::uint32_t>(long_[at])] != text)) at = (at + 1) & mask;
  return at;
}

std::uint32_t DictionaryBuilder::intern_long(std::string_view text) {
  const std::uint64_t hash = hash_->of_long(text);
  const std::size_t at = place_of_long(text, hash);
  if (long_[at] != kEmpty) return static_cast<std::uint32_t>(long_[at]);
  const std::uint32_t code = append(text);
  long_[at] = (hash & kTag) | code;
  if (2 * ++longs_ > long_.size()) grow_long();
  return code;
}

// By code, as the texts lie in memory.
void DictionaryBuilder::grow_long() {
  long_.assign(2 * long_.size(), kEmpty);
  const std::size_t mask = long_.size() - 1;
  for (std::uint32_t code = 0; code < size(); ++code) {
    const std::string_view text = (*this)[code];
    if (ShortIds::holds(PackedText(text))) continue;
    const std::uint64_t hash = hash_->of_long(text);
    std::size_t at = hash & mask;
    while (long_[at] != kEmpty) at = (at + 1) & mask;
    long_[at] = (hash & kTag) | code;
  }
}

std::size_t DictionaryBuilder::memory_bytes() const {
  return bytes_.capacity() + begin_.capacity() * sizeof(begin_[0]) + short_.memory_bytes() + long_.capacity() * sizeof(long_[0]);
}

std::size_t DictionaryBuilder::peak_bytes() const {
  const std::size_t while_finishing = 2 * (bytes_.capacity() + begin_.capacity() * sizeof(begin_[0])) + size() * (sizeof(Key128) + sizeof(std::uint32_t));
  return std::max(memory_bytes(), while_finishing);
}

DictionaryBuilder::Finished DictionaryBuilder::finish() {
  short_ = ShortIds(*hash_);
  std::vector<std::uint64_t>().swap(long_);
  std::vector<Key128> order(size());
  for (std::uint32_t code = 0; code < size(); ++code) order[code].low = code;
  sort_by_text(order, 0, *this);

  Finished out;
  out.code_of.resize(size());
  out.dictionary.bytes_.reserve(bytes_.size());
  out.dictionary.begin_.reserve(begin_.size());
  for (std::uint32_t rank = 0; rank < order.size(); ++rank) {
    const auto code_at = [&](std::size_t at) { return static_cast<std::uint32_t>(order[at].low); };
    if (rank + 2 * kAhead < order.size()) prefetch_place(code_at(rank + 2 * kAhead));
    if (rank + kAhead < order.size()) prefetch_text(code_at(rank + kAhead));
    const std::uint32_t code = code_at(rank);
    out.code_of[code] = rank;
    out.dictionary.bytes_.append((*this)[code]);
    out.dictionary.begin_.push_back(out.dictionary.bytes_.size());
  }
  *this = DictionaryBuilder();
  return out;
}

}  // namespace bonafide::events
