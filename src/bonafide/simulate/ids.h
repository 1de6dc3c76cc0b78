// What is the n-th account called? Ids must be different, look like a platform's, and say nothing
// of an account's role: numbers in order of creation would put every farm in one block.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace bonafide::simulate {

/// A keyed permutation of 0 .. 10^digits - 1, written with a prefix: "u0482913377".
/// Model: a Feistel network over the next even number of bits, walked until the result is in
/// range. Source: Black, Rogaway (2002), "Ciphers with arbitrary finite domains", cycle walking.
class IdScheme {
 public:
  /// @param digits  1 .. 18.
  IdScheme(std::uint64_t seed, std::string_view purpose, char prefix, int digits);

  /// @param index  below 10^digits. Cost: a few times 10 ns.
  std::uint64_t number(std::uint64_t index) const;
  /// Always of the same length, so that ids sort as their numbers do.
  std::string id(std::uint64_t index) const { return text(number(index)); }
  std::string text(std::uint64_t number) const;

 private:
  std::uint64_t feistel(std::uint64_t value) const;

  std::uint64_t key_;
  std::uint64_t range_;
  int half_bits_ = 1;
  int digits_;
  char prefix_;
};

}  // namespace bonafide::simulate
