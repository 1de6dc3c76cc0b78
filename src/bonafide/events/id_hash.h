// Ids come from whoever is accused: with a key of the process's own, nobody can choose ids that collide.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "bonafide/base/hash.h"

namespace bonafide::events {

/// Of the process, random: it reaches no result, because final codes are ranks.
/// Any two ids, chosen without it, have the same hash with chance 2^-32 at most: pair-multiply-shift over
/// 32-bit words is strongly universal in its upper half (Thorup, "High speed hashing for integers and
/// strings", 2015, section 3.4). What follows it is one-to-one and only spreads it over all 64 bits.
class IdHash {
 public:
  static const IdHash& of_process();
  /// Of an id of at most 12 bytes, zeros behind.
  std::uint64_t of_short(std::uint64_t first_eight, std::uint32_t last_four) const {
    return spread(pair(0, first_eight) + pair(2, last_four) + added_);
  }
  std::uint64_t of_long(std::string_view id) const;

 private:
  static constexpr std::size_t kMostBytes = 64;  // beyond, one multiplication for 8 bytes no longer matters: SipHash
  IdHash();
  std::uint64_t pair(std::size_t at, std::uint64_t words) const {
    return (factors_[at] + static_cast<std::uint32_t>(words)) * (factors_[at + 1] + (words >> 32));
  }
  static std::uint64_t spread(std::uint64_t sum) {
    sum = (sum ^ sum >> 32) * 0xd6e8feb86659fd93ull;  // an odd number, for its even spread of bits: any would be one-to-one
    return sum ^ sum >> 32;
  }

  std::array<std::uint64_t, kMostBytes / 4 + 2> factors_;  // the last two are the length's
  std::uint64_t added_;
  HashKey beyond_;
};

}  // namespace bonafide::events
