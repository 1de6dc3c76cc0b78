// Fractions of whole numbers: the noise is set and drawn without floating point, whose rounding has
// given away true values (Mironov 2012, "On significance of the least significant bits").
#pragma once
#include <cstdint>
#include <numeric>

namespace bonafide::privacy {

/// For products on the way; never stored.
using Wide = unsigned __int128;

/// numerator / denominator, not negative; the denominator is at least 1.
struct Rational {
  std::uint64_t numerator = 0, denominator = 1;
  friend bool operator==(const Rational&, const Rational&) = default;
};

/// In lowest terms.
inline Rational reduced(Rational x) {
  const std::uint64_t divisor = std::gcd(x.numerator, x.denominator);
  return {x.numerator / divisor, x.denominator / divisor};
}

/// For statements to readers only, never for drawing noise.
inline double to_double(Rational x) { return static_cast<double>(x.numerator) / static_cast<double>(x.denominator); }

/// The largest whole number whose square is at most x, bit by bit.
inline std::uint64_t floor_sqrt(std::uint64_t x) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = 1ull << 31; bit != 0; bit >>= 1)
    if ((root + bit) * (root + bit) <= x) root += bit;
  return root;
}

}  // namespace bonafide::privacy
