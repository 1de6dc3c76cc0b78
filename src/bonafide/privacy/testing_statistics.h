// Statistical tests for the tests of this room. All state their false-alarm rate; seeds are fixed, so a
// test that passes once passes always.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "bonafide/base/hash.h"
#include "bonafide/base/result.h"
#include "bonafide/privacy/noise_source.h"

namespace bonafide::privacy::testing {

constexpr double kAlpha = 1e-6;  ///< false-alarm rate of every statistical test here

inline Seed seed_of(std::string_view text) { return Seed(sha256(text)); }
inline NoiseStream stream_of(std::string_view text) { return NoiseStream(sha256(text)); }

/// P(x) = weight(x) / sum of all weights, for whole numbers: the definition, added up to where a double
/// sees nothing more.
inline std::map<std::int64_t, double> mass_of(const std::function<long double(std::int64_t)>& weight) {
  std::map<std::int64_t, double> mass;
  long double total = weight(0);
  for (std::int64_t x = 1; weight(x) > 1e-30L || x < 3; ++x) total += 2 * weight(x);
  for (std::int64_t x = 0; x == 0 || weight(x) > 1e-30L; ++x) mass[x] = mass[-x] = static_cast<double>(weight(x) / total);
  return mass;
}

inline std::map<std::int64_t, double> gaussian_mass(long double variance) {
  return mass_of([=](std::int64_t x) { return std::exp(-static_cast<long double>(x) * x / (2 * variance)); });
}

/// Upper tail of the chi-square distribution: the incomplete gamma function Q(df/2, x/2), by its series
/// or its continued fraction (Abramowitz, Stegun 6.5.29 and 6.5.31).
inline double chi_square_upper(double chi2, double df) {
  const double a = df / 2, x = chi2 / 2, front = std::exp(a * std::log(x) - x - std::lgamma(a));
  if (x < a + 1) {
    double term = 1 / a, sum = term;
    for (int n = 1; n < 10'000; ++n) sum += term *= x / (a + n);
    return 1 - front * sum;
  }
  double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
  for (int n = 1; n < 10'000; ++n) {
    const double numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    h *= d * c;
  }
  return front * h;
}

/// Pearson's chi-square test of draws against a mass function; p-value. Neighbouring outcomes are pooled
/// until 100 draws are expected in each cell, so that the chi-square tail holds far out.
inline double chi_square_p(const std::vector<std::int64_t>& draws, const std::map<std::int64_t, double>& mass) {
  std::map<std::int64_t, double> observed;
  for (std::int64_t x : draws) ++observed[x];
  const double n = static_cast<double>(draws.size());
  std::vector<std::pair<double, double>> cells;  // expected, observed
  double expected = 0, seen = 0, outside = n;
  for (const auto& [x, p] : mass) {
    expected += n * p;
    if (observed.contains(x)) seen += observed[x], outside -= observed[x];
    if (expected >= 100) cells.push_back({expected, seen}), expected = seen = 0;
  }
  cells.back().first += expected, cells.back().second += seen;
  if (outside > 0) return 0;  // drawn where no mass is: none is left out above 1e-30
  double chi2 = 0;
  for (auto [e, o] : cells) chi2 += (o - e) * (o - e) / e;
  return chi_square_upper(chi2, static_cast<double>(cells.size()) - 1);
}

/// Kolmogorov-Smirnov: a bound of its p-value that holds for every n and for steps too
/// (Dvoretzky, Kiefer, Wolfowitz 1956 with Massart's constant 1990).
inline double ks_p(std::vector<std::int64_t> draws, const std::map<std::int64_t, double>& mass) {
  std::sort(draws.begin(), draws.end());
  double cdf = 0, distance = 0;
  const double n = static_cast<double>(draws.size());
  for (const auto& [x, p] : mass) {
    cdf += p;
    const double below = static_cast<double>(std::upper_bound(draws.begin(), draws.end(), x) - draws.begin());
    distance = std::max(distance, std::abs(below / n - cdf));
  }
  return std::min(1.0, 2 * std::exp(-2 * n * distance * distance));
}

/// Exact limits for a share seen k times in n (Clopper, Pearson 1934), by bisection on the binomial tail.
inline double share_limit(std::uint64_t k, std::uint64_t n, double alpha, bool upper) {
  if (k == (upper ? n : 0)) return upper ? 1 : 0;
  const double m = static_cast<double>(n);
  const auto tail = [&](double p) {  // P(X <= k) for the upper limit, P(X >= k) for the lower; terms fall from k on
    double x = static_cast<double>(k);
    double term = std::exp(std::lgamma(m + 1) - std::lgamma(x + 1) - std::lgamma(m - x + 1) + x * std::log(p) + (m - x) * std::log1p(-p)), sum = 0;
    for (; term > 1e-18 * sum; upper ? --x : ++x) sum += term, term *= upper ? x / (m - x + 1) * (1 - p) / p : (m - x) / (x + 1) * p / (1 - p);
    return sum;
  };
  double low = upper ? static_cast<double>(k) / m : 0, high = upper ? 1 : static_cast<double>(k) / m;
  for (int i = 0; i < 60; ++i) {
    const double p = (low + high) / 2;
    ((tail(p) > alpha) == upper ? low : high) = p;
  }
  return upper ? high : low;
}

/// The definition of the conversion, slowly: epsilon is the least over orders alpha of
/// rho alpha + ln(1 - 1/alpha) + (ln(1/delta) - ln alpha) / (alpha - 1), on a fine grid in long double.
inline double slow_epsilon(long double rho, long double delta, long double step = 1e-4L) {
  long double best = std::numeric_limits<long double>::infinity();
  for (long double log_u = -14; log_u < 26; log_u += step) {
    const long double u = std::exp(log_u);
    best = std::min(best, rho * (1 + u) + std::log(u / (1 + u)) - (std::log(delta) + std::log1p(u)) / u);
  }
  return static_cast<double>(std::max(best, 0.0L));
}

}  // namespace bonafide::privacy::testing
