#include "bonafide/stats/exact.h"

#include <algorithm>
#include <limits>

#include "bonafide/base/real.h"
#include "bonafide/base/result.h"

namespace bonafide::stats {
namespace {
constexpr double kNegligible = 1e-17;

// The share at which k or more of n have probability `tail`; 0 for k = 0, where they always have 1.
double lower_limit(std::uint64_t k, std::uint64_t n, double tail) {
  if (k == 0) return 0;
  const double ln_tail = real::log(tail);
  double low = 0, high = 1;  // P(X >= k) grows with the share
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (log_binomial_upper(k, n, middle) < ln_tail ? low : high) = middle;
  }
  return low;  // rounded outward
}

}  // namespace

Interval clopper_pearson(std::uint64_t k, std::uint64_t n, double confidence) {
  CHECK(k <= n && confidence > 0 && confidence < 1);
  if (n == 0) return {0, 1};
  const double tail = (1 - confidence) / 2;
  return {lower_limit(k, n, tail), 1 - lower_limit(n - k, n, tail)};
}

double log_hypergeometric_upper(std::uint64_t drawn_marked, std::uint64_t total, std::uint64_t marked, std::uint64_t drawn) {
  CHECK(marked <= total && drawn <= total);
  const std::uint64_t least = marked + drawn > total ? marked + drawn - total : 0, most = std::min(marked, drawn);
  if (drawn_marked <= least) return 0;
  CHECK(drawn_marked <= most);
  const auto n = static_cast<double>(total), m = static_cast<double>(marked), k = static_cast<double>(drawn);
  const auto x0 = static_cast<double>(drawn_marked);
  const double first = real::log_choose(m, x0) + real::log_choose(n - m, k - x0) - real::log_choose(n, k);
  double term = 1, sum = 1;
  for (double x = x0; x < static_cast<double>(most); ++x) {
    term *= (m - x) * (k - x) / ((x + 1) * (n - m - k + x + 1));
    sum += term;
    if (term < kNegligible * sum) break;
  }
  return std::min(0.0, first + real::log(sum));
}

double log_binomial_upper(std::uint64_t k, std::uint64_t n, double share) {
  CHECK(k <= n);
  if (k == 0 || share >= 1) return 0;
  if (share <= 0) return -std::numeric_limits<double>::infinity();
  const auto x0 = static_cast<double>(k), trials = static_cast<double>(n);
  const double first = real::log_choose(trials, x0) + x0 * real::log(share) + (trials - x0) * real::log(1 - share);
  double term = 1, sum = 1;
  for (double x = x0; x < trials; ++x) {
    term *= (trials - x) / (x + 1) * share / (1 - share);
    sum += term;
  }
  return std::min(0.0, first + real::log(sum));
}

double log_normal_upper(double z) {
  if (z < 1) return 0;
  constexpr double kHalfLogTwoPi = 0.91893853320467274178;
  double fraction = z;
  for (double term = 200; term >= 1; --term) fraction = z + term / fraction;
  return -0.5 * z * z - kHalfLogTwoPi - real::log(fraction);
}

double fisher_combined(std::span<const double> ln_p) {
  double s = 0;
  for (double p : ln_p) s -= p;
  if (ln_p.empty() || s <= 0) return 0;
  // e^-s (1 + s + ... + s^(n-1)/(n-1)!), summed from its last term downward relative to it.
  const auto n = static_cast<double>(ln_p.size());
  double term = 1, sum = 1;
  for (double i = n - 1; i > 0; --i) {
    term *= i / s;
    sum += term;
    if (term < kNegligible * sum) break;
  }
  return std::min(0.0, -s + (n - 1) * real::log(s) - real::log_gamma(n) + real::log(sum));
}

}  // namespace bonafide::stats
