// Repeatable randomness: a stream is named by a key and what it serves, so that adding one draw
// in one place moves no other.
#pragma once
#include <cstdint>
#include <string_view>

#include "bonafide/base/hash.h"

namespace bonafide {

/// SplitMix64 (Steele, Lea, Flood 2014): 64 bits a step, equal on every machine. For simulation
/// and sampling; never for privacy or keys.
class RandomStream {
 public:
  explicit RandomStream(std::uint64_t seed) : state_(seed) {}
  /// The stream for one purpose under a seed.
  RandomStream(std::uint64_t seed, std::string_view purpose)
      : state_(siphash(HashKey{seed, 0x626f6e6166696465ull}, purpose)) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  /// Uniform in [0, 1).
  double unit() { return to_unit(next()); }
  /// Uniform in 0 .. bound-1 (bound >= 1), by multiply-shift; bias below bound / 2^64.
  std::uint64_t below(std::uint64_t bound) {
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(next()) * bound) >> 64);
  }
  bool chance(double probability) { return unit() < probability; }

 private:
  std::uint64_t state_;
};

}  // namespace bonafide
