// Simulated pages for the calibration of this room: many, with known truth, light enough for 2,000 of
// each kind. None of the code under test takes part in making them.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "bonafide/base/random.h"
#include "bonafide/estimate/single_use.h"
#include "bonafide/simulate/draws.h"

namespace bonafide::estimate::testing {

using simulate::between;
using simulate::log_uniform;
using simulate::normal;

/// 2,000 pages a figure with BONAFIDE_CALIBRATE=full in the environment (make calibrate), else 200.
inline int pages() {
  const char* wanted = std::getenv("BONAFIDE_CALIBRATE");
  return wanted != nullptr && std::string(wanted) == "full" ? 2000 : 200;
}

/// A line of docs/error-rates.md.
inline void print_figure(const std::string& figure, const std::string& value) { std::printf("%s: %s\n", figure.c_str(), value.c_str()); }

/// The least share of `n` pages that a bound of 97.5 % must hold on: less 3 standard errors.
inline double least_coverage(int n) { return 0.975 - 3 * std::sqrt(0.975 * 0.025 / n); }

inline std::uint64_t poisson(RandomStream& random, double mean) {
  std::uint64_t count = 0;
  for (; mean > 0; mean -= 20) {  // a sum of Poisson counts is one
    const double limit = std::exp(-std::min(mean, 20.0));
    for (double product = random.unit(); product > limit; product *= random.unit()) ++count;
  }
  return count;
}

/// Mean 1, relative variance v. Source: Marsaglia, Tsang (2000), shapes below 1 by their boost.
inline double gamma(RandomStream& random, double v) {
  const double shape = 1 / v, boosted = shape < 1 ? shape + 1 : shape, d = boosted - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal(random), t = 1 + c * x;
    if (t <= 0) continue;
    const double cube = t * t * t;
    if (std::log(1 - random.unit()) >= 0.5 * x * x + d - d * cube + d * std::log(cube)) continue;
    return d * cube * (shape < 1 ? std::pow(1 - random.unit(), 1 / shape) : 1) / shape;
  }
}

inline constexpr std::uint32_t kHour = 3600, kDay = 24 * kHour, kSpan = 60 * kDay;

/// What innocents of one log are like.
struct Crowd {
  double ratio;          ///< single-use to other acts, of a typical target
  double ratio_spread;   ///< relative variance between targets
  double daily_spread;   ///< of each day's ratio
  double burst_more;     ///< ln of how many times more newcomers a burst brings, mean and deviation
  bool heavy_tails;      ///< lognormal in place of gamma
};

inline Crowd draw_crowd(RandomStream& random) {
  return {log_uniform(random, 0.05, 0.6), between(random, 0.05, 0.4), between(random, 0.02, 0.2), between(random, 0, 0.6), random.chance(0.5)};
}

inline double spread(RandomStream& random, double relative_variance, bool heavy) {
  if (!heavy) return gamma(random, relative_variance);
  const double variance = std::log(1 + relative_variance);
  return std::exp(std::sqrt(variance) * normal(random) - variance / 2);
}

/// Innocent acts on one target: a steady part and up to three bursts.
inline std::vector<Arrival> innocent_arrivals(const Crowd& crowd, double size, RandomStream& random) {
  std::vector<Arrival> out;
  const double ratio = crowd.ratio * spread(random, crowd.ratio_spread, crowd.heavy_tails);
  const auto bursts = random.below(4);
  const double steady = bursts == 0 ? 1 : between(random, 0.3, 0.9);
  for (std::uint32_t day = 0; day < kSpan / kDay; ++day) {
    const double here = ratio * spread(random, crowd.daily_spread, crowd.heavy_tails), others = size * steady / (kSpan / kDay);
    for (const bool single : {false, true})
      for (auto n = poisson(random, single ? others * here : others); n > 0; --n) out.push_back({day * kDay + static_cast<std::uint32_t>(random.below(kDay)), single});
  }
  for (std::uint64_t b = 0; b < bursts; ++b) {
    const auto width = static_cast<std::uint32_t>(log_uniform(random, 2 * kHour, 2 * kDay));
    const auto begin = static_cast<std::uint32_t>(random.below(kSpan - width));
    const double here = ratio * spread(random, crowd.daily_spread, crowd.heavy_tails) * std::exp(crowd.burst_more + 0.3 * normal(random));
    const double others = size * (1 - steady) / static_cast<double>(bursts);
    for (const bool single : {false, true})
      for (auto n = poisson(random, single ? others * here : others); n > 0; --n) out.push_back({begin + static_cast<std::uint32_t>(random.below(width)), single});
  }
  return out;
}

/// Adds bought acts; seven accounts in ten act once. @return how many do: the truth.
inline std::uint64_t add_bought(std::uint64_t accounts, bool trickle, std::vector<Arrival>& arrivals, RandomStream& random) {
  constexpr std::uint64_t kOrder = 300;
  std::uint64_t once = 0;
  std::uint32_t begin = 0, width = kSpan;
  for (std::uint64_t a = 0; a < accounts; ++a) {
    if (a % kOrder == 0 && !trickle) {
      width = static_cast<std::uint32_t>(log_uniform(random, 2 * kHour, 4 * kDay));
      begin = static_cast<std::uint32_t>(random.below(kSpan - width));
    }
    const bool single = random.chance(0.7);
    once += single;
    arrivals.push_back({begin + static_cast<std::uint32_t>(random.below(width)), single});
  }
  return once;
}

inline void by_time(std::vector<Arrival>& arrivals) {
  std::sort(arrivals.begin(), arrivals.end(), [](const Arrival& a, const Arrival& b) { return a.tick != b.tick ? a.tick < b.tick : a.single_use < b.single_use; });
}

inline double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

}  // namespace bonafide::estimate::testing
