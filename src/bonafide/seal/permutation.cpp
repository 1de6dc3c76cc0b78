#include "bonafide/seal/permutation.h"

#include <array>
#include <utility>

#include "bonafide/seal/hmac.h"

namespace bonafide::seal {
namespace {

constexpr unsigned kRounds = 10;

}  // namespace

Permutation::Permutation(HashKey key, unsigned bits) : key_(key), bits_(bits), high_(bits / 2), low_(bits - bits / 2) { CHECK(bits <= 62); }

// The halves' widths change places every round, as in FF1, so that an odd number of bits works too.
std::uint64_t Permutation::position_of(std::uint64_t index) const {
  std::uint64_t a = index >> low_, b = index & ((std::uint64_t{1} << low_) - 1);
  for (unsigned i = 0; i < kRounds; ++i) {
    const std::uint64_t mixed = a ^ round(i, b, i % 2 == 0 ? high_ : low_);
    a = b;
    b = mixed;
  }
  return a << low_ | b;
}

std::uint64_t Permutation::index_at(std::uint64_t position) const {
  std::uint64_t index = 0;
  indices_at(position, std::span(&index, 1));
  return index;
}

void Permutation::indices_at(std::uint64_t first, std::span<std::uint64_t> out) const {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = first + i;
  unsigned low = low_, high = high_;  // widths of b and a, which change places
  for (unsigned number = kRounds; number-- > 0; std::swap(low, high)) {
    const std::uint64_t mask = (std::uint64_t{1} << low) - 1;
    for (std::uint64_t& ab : out) {
      const std::uint64_t a = ab >> low, b = ab & mask;
      ab = (b ^ round(number, a, low)) << high | a;
    }
  }
}

// Eight bytes: the half (four), the number of bits (two), the round (two), least significant first.
std::uint64_t Permutation::round(unsigned number, std::uint64_t half, unsigned out_bits) const {
  const auto message = little_endian(half | std::uint64_t{bits_} << 32 | std::uint64_t{number} << 48);
  return siphash(key_, text_of(message)) & ((std::uint64_t{1} << out_bits) - 1);
}

}  // namespace bonafide::seal
