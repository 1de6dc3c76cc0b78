#include "bonafide/stats/poisson.h"

#include <cmath>

#include "bonafide/base/real.h"
#include "bonafide/base/result.h"

namespace bonafide::stats {
namespace {

constexpr double kNegligible = 1e-17;

double log_mass(double k, double mean) { return k * real::log(mean) - mean - real::log_gamma(k + 1); }

// P(X <= k), summed from k downward.
double lower_tail(double k, double mean) {
  double term = 1, sum = 1;
  for (double x = k; x > 0 && term > kNegligible * sum; --x) {
    term *= x / mean;
    sum += term;
  }
  return sum * real::exp(log_mass(k, mean));
}

}  // namespace

double log_poisson_upper(double k, double mean) {
  CHECK(mean > 0);
  if (k <= 0) return 0;
  if (k <= mean) {  // the upper tail holds most of the mass: its complement is the exact way
    const double below = lower_tail(k - 1, mean);
    return below < 1 ? real::log(1 - below) : log_mass(k, mean);
  }
  double term = 1, sum = 1;
  for (double x = k + 1; term > kNegligible * sum; ++x) {
    term *= mean / x;
    sum += term;
  }
  const double tail = log_mass(k, mean) + real::log(sum);
  return tail < 0 ? tail : 0;
}

double log_poisson_chernoff(double k, double mean) {
  if (k <= mean) return 0;
  return -(k * real::log(k / mean) - k + mean);
}

double poisson_upper_limit(double k, double tail) {
  CHECK(k >= 0 && tail > 0 && tail < 1);
  double low = k, high = k + 1 - 2 * real::log(tail) + 2 * std::sqrt((k + 1) * -2 * real::log(tail));
  while (lower_tail(k, high) > tail) high *= 2;
  if (low == 0) low = 1e-12;
  for (int step = 0; step < 60; ++step) {
    const double middle = 0.5 * (low + high);
    (lower_tail(k, middle) > tail ? low : high) = middle;
  }
  return high;
}

}  // namespace bonafide::stats
