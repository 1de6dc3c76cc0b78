#include "bonafide/simulate/ids.h"

#include "bonafide/base/random.h"
#include "bonafide/base/result.h"

namespace bonafide::simulate {

IdScheme::IdScheme(std::uint64_t seed, std::string_view purpose, char prefix, int digits)
    : key_(RandomStream(seed, purpose).next()), range_(1), digits_(digits), prefix_(prefix) {
  CHECK(digits >= 1 && digits <= 18);
  for (int i = 0; i < digits; ++i) range_ *= 10;
  while ((std::uint64_t{1} << (2 * half_bits_)) < range_) ++half_bits_;
}

std::uint64_t IdScheme::number(std::uint64_t index) const {
  CHECK(index < range_);
  std::uint64_t value = feistel(index);
  while (value >= range_) value = feistel(value);
  return value;
}

std::string IdScheme::text(std::uint64_t number) const {
  std::string text(static_cast<std::size_t>(digits_) + 1, prefix_);
  for (std::size_t at = text.size() - 1; at > 0; --at, number /= 10)
    text[at] = static_cast<char>('0' + number % 10);
  return text;
}

std::uint64_t IdScheme::feistel(std::uint64_t value) const {
  constexpr std::uint64_t kRounds = 4;
  const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
  std::uint64_t left = value >> half_bits_, right = value & mask;
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    const std::uint64_t mixed = RandomStream(key_ ^ (round << 40 | right)).next();
    const std::uint64_t next = left ^ (mixed & mask);
    left = right;
    right = next;
  }
  return left << half_bits_ | right;
}

}  // namespace bonafide::simulate
