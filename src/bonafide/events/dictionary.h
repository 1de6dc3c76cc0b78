// Ids as numbers. An id is any byte string; its code is its rank among all ids of the log in
// byte order, so a code does not depend on the order in which rows arrived.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/events/id_hash.h"
#include "bonafide/events/packed_text.h"
#include "bonafide/events/short_ids.h"

namespace bonafide::events {

/// Distinct strings in ascending byte order; code c is the c-th of them.
class Dictionary {
 public:
  Dictionary() = default;
  std::uint32_t size() const { return static_cast<std::uint32_t>(begin_.size() - 1); }
  std::string_view operator[](std::uint32_t code) const {
    return std::string_view(bytes_).substr(begin_[code], begin_[code + 1] - begin_[code]);
  }
  /// For what is asked for at random: fetches where the text of `code` lies, and later the text itself, before it is wanted.
  void prefetch_place(std::uint32_t code) const { __builtin_prefetch(&begin_[code]); }
  void prefetch_text(std::uint32_t code) const { __builtin_prefetch(bytes_.data() + begin_[code]); }
  /// The code of `text`, or size() when it is not in the dictionary.
  std::uint32_t find(std::string_view text) const;
  std::size_t memory_bytes() const { return bytes_.capacity() + begin_.capacity() * sizeof(begin_[0]); }

 private:
  friend class DictionaryBuilder;
  std::string bytes_;
  std::vector<std::uint64_t> begin_{0};
};

/// Collects strings as they come. Not thread-safe.
class DictionaryBuilder {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  DictionaryBuilder();
  /// A provisional code for `text`: 0, 1, 2 ... in order of first appearance. At most 2^32 - 2.
  std::uint32_t intern(const PackedText& text);
  std::uint32_t intern(std::string_view text) { return intern(PackedText(text)); }
  /// The provisional codes of texts that are there, kNone of others. Several times as fast as one by one where
  /// ids are many, as what is looked at is on its way from memory before it is needed; and of equal neighbours
  /// only the first is looked for.
  /// @param codes as many as texts.
  void find_all(std::span<const PackedText> texts, std::span<std::uint32_t> codes) const;
  /// intern() of each text, in their order.
  void intern_all(std::span<const PackedText> texts, std::span<std::uint32_t> codes);
  std::uint32_t size() const { return static_cast<std::uint32_t>(begin_.size() - 1); }
  std::size_t memory_bytes() const;
  /// The most that it holds by the end of finish(), if no more texts come.
  std::size_t peak_bytes() const;
  std::string_view operator[](std::uint32_t code) const {
    return std::string_view(bytes_).substr(begin_[code], begin_[code + 1] - begin_[code]);
  }
  void prefetch_place(std::uint32_t code) const { __builtin_prefetch(&begin_[code]); }  ///< as Dictionary's
  void prefetch_text(std::uint32_t code) const { __builtin_prefetch(bytes_.data() + begin_[code]); }
  /// Sorts. @return the dictionary, and code_of[provisional code]. The builder is empty after it.
  struct Finished {
    Dictionary dictionary;
    std::vector<std::uint32_t> code_of;
  };
  Finished finish();

 private:
  static constexpr std::size_t kAtOnce = 1024;  // so that their hashes stay in the first cache
  std::uint32_t append(std::string_view text);
  void find_some(std::span<const PackedText> texts, std::uint32_t* codes) const;
  void find_long(std::span<const PackedText> texts, std::span<const std::uint64_t> hashes, std::span<const bool> repeats, std::uint32_t* codes) const;
  std::size_t place_of_long(std::string_view text, std::uint64_t hash) const;
  std::uint32_t intern_long(std::string_view text);
  void grow_long();
  const IdHash* hash_;
  std::string bytes_;
  std::vector<std::uint64_t> begin_{0};
  ShortIds short_;
  std::vector<std::uint64_t> long_;  // all others, open addressing, a power of two: upper half of the hash, code
  std::size_t longs_ = 0;
};

}  // namespace bonafide::events
