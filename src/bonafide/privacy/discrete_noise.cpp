#include "bonafide/privacy/discrete_noise.h"

#include <bit>

#include <fmt/format.h>

namespace bonafide::privacy {
namespace {

// With numerator and denominator at most 2^48, all products below stay under 2^128: see draw().
constexpr std::uint64_t kLargest = 1ull << 48;
// More than this many heads in a row, each of chance 1/e, means that the stream is broken: e^-4096.
constexpr std::uint64_t kMostRounds = 4096;

int bit_width(Wide x) {
  const auto high = static_cast<std::uint64_t>(x >> 64);
  return high != 0 ? 64 + static_cast<int>(std::bit_width(high)) : static_cast<int>(std::bit_width(static_cast<std::uint64_t>(x)));
}

/// exp(-gamma) for gamma = n / d <= 1: the length of a run of heads of chance gamma/1, gamma/2, ... is even.
bool bernoulli_exp_small(NoiseStream& stream, Wide n, Wide d) {
  std::uint64_t k = 1;
  while (uniform_below(stream, d * k) < n) {
    ++k;
    CHECK(k < kMostRounds);  // chance below 1 / 4096!
  }
  return k % 2 == 1;
}

Status check_parameter(Rational x, const char* name) {
  if (x.numerator == 0 || x.denominator == 0 || x.numerator > kLargest || x.denominator > kLargest)
    return Error{ErrorKind::kInput, fmt::format("noise of {} {}/{} cannot be drawn exactly; both numbers must be 1 to 2^48", name, x.numerator, x.denominator)};
  return {};
}

}  // namespace

Wide uniform_below(NoiseStream& stream, Wide bound) {
  CHECK(bound > 0);
  const int bits = bit_width(bound - 1);
  const Wide mask = bits == 128 ? ~Wide{0} : (Wide{1} << bits) - 1;
  for (;;) {
    Wide word = 0;
    if (bits > 64) word = static_cast<Wide>(stream.next()) << 64;
    if (bits > 0) word |= stream.next();
    word &= mask;
    if (word < bound) return word;
  }
}

bool bernoulli_exp(NoiseStream& stream, Wide numerator, Wide denominator) {
  CHECK(denominator >= 1 && denominator <= Wide{1} << 100);
  for (; numerator > denominator; numerator -= denominator)  // exp(-gamma) = exp(-1) exp(-(gamma-1))
    if (!bernoulli_exp_small(stream, 1, 1)) return false;
  return bernoulli_exp_small(stream, numerator, denominator);
}

Result<DiscreteLaplace> DiscreteLaplace::with_scale(Rational scale) {
  TRY_STATUS(check_parameter(scale, "scale"));
  return DiscreteLaplace(scale.numerator, scale.denominator);
}

std::int64_t DiscreteLaplace::draw(NoiseStream& stream) const {
  for (;;) {
    const auto u = static_cast<std::uint64_t>(uniform_below(stream, t_));
    if (!bernoulli_exp(stream, u, t_)) continue;
    std::uint64_t v = 0;
    while (bernoulli_exp(stream, 1, 1)) {
      ++v;
      CHECK(v < kMostRounds);
    }
    const auto y = static_cast<std::int64_t>((u + t_ * v) / s_);  // at most 2^48 (1 + 2^12)
    const bool negative = uniform_below(stream, 2) == 1;
    if (negative && y == 0) continue;  // else zero would come twice as often
    return negative ? -y : y;
  }
}

Result<DiscreteGaussian> DiscreteGaussian::with_variance(Rational variance) {
  TRY_STATUS(check_parameter(variance, "variance"));
  return DiscreteGaussian(variance, floor_sqrt(variance.numerator / variance.denominator) + 1);
}

std::int64_t DiscreteGaussian::draw(NoiseStream& stream) const {
  // Accept Y with probability exp(-gamma), gamma = (|Y| - sigma^2/t)^2 / (2 sigma^2). With
  // sigma^2 = a/b that is (|Y| b t - a)^2 / (2 a b t^2). As t <= sigma + 1, b t^2 <= 2 (a + b) <= 2^50;
  // |Y| < (1 + 4096) t, so |Y| b t < 2^63 and the square < 2^126; 2 a b t^2 <= 2^99.
  const std::uint64_t a = variance_.numerator, b = variance_.denominator, t = laplace_.t_;
  const Wide denominator = Wide{2} * a * (b * t * t);
  for (;;) {
    const std::int64_t y = laplace_.draw(stream);
    const std::uint64_t scaled = static_cast<std::uint64_t>(y < 0 ? -y : y) * (b * t);
    const Wide distance = scaled > a ? scaled - a : a - scaled;
    if (bernoulli_exp(stream, distance * distance, denominator)) return y;
  }
}

}  // namespace bonafide::privacy
