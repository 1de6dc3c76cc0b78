// Which random draws does a simulated world need? Weighted choices and a few continuous laws, all
// from one RandomStream and our own log and exp, so that a seed gives the same log on any machine.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "bonafide/base/random.h"
#include "bonafide/base/real.h"

namespace bonafide::simulate {

/// The stream that serves one numbered thing (an account, a farm): one more draw for it moves
/// nothing else in the log.
inline RandomStream stream_for(std::uint64_t seed, std::string_view purpose, std::uint64_t index) {
  return RandomStream(siphash(HashKey{seed, index}, purpose));
}

/// Draws i with probability weights[i] / sum, in constant time.
/// Source: Walker's alias method, built as in Vose (1991).
class WeightedChoice {
 public:
  WeightedChoice() = default;
  /// @param weights  not negative, with a positive sum; at least one, at most 2^32 - 1.
  explicit WeightedChoice(std::span<const double> weights);

  std::uint32_t draw(RandomStream& stream) const {
    const std::uint64_t bits = stream.next();
    const auto slot = static_cast<std::uint32_t>(((bits >> 32) * slots_.size()) >> 32);
    return static_cast<std::uint32_t>(bits) < slots_[slot].keep_below ? slot : slots_[slot].alias;
  }

 private:
  struct Slot {
    std::uint32_t keep_below;  ///< of 2^32: how often the slot stands for itself
    std::uint32_t alias;       ///< what it stands for otherwise
  };
  std::vector<Slot> slots_;
};

/// Uniform in [low, high).
inline double between(RandomStream& stream, double low, double high) {
  return low + (high - low) * stream.unit();
}

/// Sizes of groups spread over orders of magnitude: each doubling is equally likely.
inline double log_uniform(RandomStream& stream, double low, double high) {
  return low * real::exp(stream.unit() * real::log(high / low));
}

inline double exponential(RandomStream& stream, double mean) { return -mean * real::log(1 - stream.unit()); }

/// Standard normal. Source: Marsaglia's polar method (its second value is thrown away).
inline double normal(RandomStream& stream) {
  for (;;) {
    const double x = between(stream, -1, 1), y = between(stream, -1, 1), r = x * x + y * y;
    if (r > 0 && r < 1) return x * std::sqrt(-2 * real::log(r) / r);
  }
}

/// How many events of a unit-rate Poisson process fall before `mean`. Cost: O(mean).
inline std::uint32_t poisson(RandomStream& stream, double mean) {
  std::uint32_t count = 0;
  for (double at = exponential(stream, 1); at < mean; at += exponential(stream, 1)) ++count;
  return count;
}

/// Waiting times with a heavy tail: P(more than t) = (1 + t / scale)^-1.5. Source: Lomax (1954);
/// the exponent is that of human response times, Barabasi (2005), Nature 435.
inline double heavy_delay(RandomStream& stream, double scale) {
  const double left = 1 - stream.unit();
  return scale * (real::exp(real::log(left) / -1.5) - 1);
}

/// fewest .. most, each as likely.
inline std::uint32_t draw_count(std::uint32_t fewest, std::uint32_t most, RandomStream& stream) {
  return fewest + static_cast<std::uint32_t>(stream.below(most - fewest + 1));
}

/// fewest .. most, each doubling as likely: sizes are unequal.
inline std::uint32_t draw_size(RandomStream& stream, double fewest, double most) {
  return static_cast<std::uint32_t>(log_uniform(stream, fewest, most + 1));
}

/// Fisher-Yates.
template <class T>
void shuffle(RandomStream& stream, std::vector<T>& items) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[stream.below(i)]);
}

/// `count` different values drawn by `draw(stream)`, fewer when it keeps repeating itself.
template <class Draw>
std::vector<std::uint32_t> draw_distinct(RandomStream& stream, std::size_t count, const Draw& draw) {
  constexpr std::size_t kPatience = 50;  // draws a value asked for, before giving up
  std::vector<std::uint32_t> values;
  for (std::size_t tries = 0; values.size() < count && tries < kPatience * count; ++tries) {
    const std::uint32_t value = draw(stream);
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  }
  return values;
}

}  // namespace bonafide::simulate
