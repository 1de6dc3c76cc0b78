#include "bonafide/base/real.h"

#include <array>
#include <bit>
#include <cstdint>
#include <limits>

#include "bonafide/base/result.h"

namespace bonafide::real {
namespace {

// ln 2 in two parts: the upper has trailing zeros, so exponent * kLn2Upper is exact.
constexpr double kLn2Upper = 6.93147180369123816490e-01;
constexpr double kLn2Lower = 1.90821492927058770002e-10;
constexpr double kSqrtHalf = 0.70710678118654752440;
constexpr double kHalfLogTwoPi = 0.91893853320467274178;

double scale_by_power_of_two(double x, int power) {
  // In two steps, so that results near the ends of the range do not overflow on the way.
  const int first = power / 2, second = power - first;
  const auto two_to = [](int n) { return std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52); };
  return x * two_to(first) * two_to(second);
}

}  // namespace

double log(double x) {
  CHECK(x > 0);
  if (x == std::numeric_limits<double>::infinity()) return x;
  // x = m 2^e with m in [sqrt(1/2), sqrt(2)); ln m = 2 atanh(s), s = (m-1)/(m+1), |s| < 0.172.
  const auto bits = std::bit_cast<std::uint64_t>(x);
  int exponent = static_cast<int>(bits >> 52) - 1022;
  double m = std::bit_cast<double>((bits & 0x000fffffffffffffull) | 0x3fe0000000000000ull);
  if (m < kSqrtHalf) {
    m *= 2;
    --exponent;
  }
  const double s = (m - 1) / (m + 1), z = s * s;
  double series = 0;
  for (int k = 21; k >= 3; k -= 2) series = series * z + 1.0 / k;
  return exponent * kLn2Upper + (2 * s + (2 * s * z * series + exponent * kLn2Lower));
}

double exp(double x) {
  if (x < -745) return 0;
  if (x > 709) return std::numeric_limits<double>::infinity();
  // x = n ln 2 + r, |r| <= 0.347; e^r by its Taylor series to r^15.
  const int n = static_cast<int>(x * 1.44269504088896340736 + (x < 0 ? -0.5 : 0.5));
  const double r = (x - n * kLn2Upper) - n * kLn2Lower;
  static constexpr auto kInverse = [] {  // 1 / k!
    std::array<double, 16> out{1};
    for (std::size_t k = 1; k < out.size(); ++k) out[k] = out[k - 1] / static_cast<double>(k);
    return out;
  }();
  double series = kInverse[15];
  for (std::size_t k = 15; k-- > 0;) series = series * r + kInverse[k];
  return scale_by_power_of_two(series, n);
}

double log_gamma(double x) {
  CHECK(x > 0);
  double shift = 1;
  while (x < 10) {
    shift *= x;
    x += 1;
  }
  const double y = 1 / (x * x);
  const double series =
      (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y * (1.0 / 1188 -
      y * (691.0 / 360360 - y / 156)))))) / x;
  return (x - 0.5) * log(x) - x + kHalfLogTwoPi + series - log(shift);
}

double log_choose(double n, double k) {
  return log_gamma(n + 1) - log_gamma(k + 1) - log_gamma(n - k + 1);
}

}  // namespace bonafide::real
