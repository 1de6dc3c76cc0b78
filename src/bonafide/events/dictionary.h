// Ids as numbers. An id is any byte string; its code is its rank among all ids of the log in
// byte order, so a code does not depend on the order in which rows arrived.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bonafide::events {

/// Distinct strings in ascending byte order; code c is the c-th of them.
class Dictionary {
 public:
  Dictionary() = default;
  std::uint32_t size() const { return static_cast<std::uint32_t>(begin_.size() - 1); }
  std::string_view operator[](std::uint32_t code) const {
    return std::string_view(bytes_).substr(begin_[code], begin_[code + 1] - begin_[code]);
  }
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
  DictionaryBuilder();
  /// A provisional code for `text`: 0, 1, 2 ... in order of first appearance. At most 2^32 - 2.
  std::uint32_t intern(std::string_view text);
  /// intern() of each text, in their order. Three times as fast where ids are many: the slots, places
  /// and bytes of all texts are on their way from memory before the first is looked at.
  /// @param codes as many as texts.
  void intern_all(std::span<const std::string_view> texts, std::span<std::uint32_t> codes);
  std::uint32_t size() const { return static_cast<std::uint32_t>(begin_.size() - 1); }
  std::size_t memory_bytes() const;
  std::string_view operator[](std::uint32_t code) const {
    return std::string_view(bytes_).substr(begin_[code], begin_[code + 1] - begin_[code]);
  }
  /// Fetches where the text of `code` begins, before it is asked for.
  void prefetch(std::uint32_t code) const { __builtin_prefetch(&begin_[code]); }
  /// Sorts. @return the dictionary, and code_of[provisional code]. The builder is empty after it.
  struct Finished {
    Dictionary dictionary;
    std::vector<std::uint32_t> code_of;
  };
  Finished finish();

 private:
  std::uint32_t intern_hashed(std::string_view text, std::uint64_t hash);
  void grow();
  std::string bytes_;
  std::vector<std::uint64_t> begin_{0};
  std::vector<std::uint64_t> slots_;  // open addressing, a power of two: upper half of the hash, code
};

}  // namespace bonafide::events
