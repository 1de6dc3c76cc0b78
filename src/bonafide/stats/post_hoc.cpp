#include "bonafide/stats/post_hoc.h"

#include <algorithm>
#include <numeric>

#include "bonafide/base/real.h"
#include "bonafide/base/result.h"
#include "bonafide/stats/poisson.h"

namespace bonafide::stats {
namespace {

constexpr std::size_t kEveryLimit = 64;

// The mean x with P(Poisson(x) >= count) = tail, for count >= 2. Relative error below 1e-9.
double poisson_mean_with_upper_tail(double count, double tail) {
  double low = 0, high = count;  // at mean = count the tail is about one half
  for (int step = 0; step < 60; ++step) {
    const double middle = 0.5 * (low + high);
    (log_poisson_upper(count, middle) > real::log(tail) ? high : low) = middle;
  }
  return low;
}

// Does Simes' test leave the `size` largest p-values standing: is each above its part of alpha?
// @param ascending  listed ln p; beyond them are (tests_in_all - listed) times p = 1.
bool simes_accepts(std::span<const double> ascending, std::size_t tests_in_all, std::size_t size, double alpha) {
  const std::size_t ones = tests_in_all - ascending.size();
  if (size <= ones) return true;
  const std::size_t listed = size - ones;
  for (std::size_t i = 1; i <= listed; ++i)
    if (ascending[ascending.size() - listed + i - 1] <= real::log(alpha * static_cast<double>(i) / static_cast<double>(size))) return false;
  return true;
}

}  // namespace

std::vector<FalseLimit> independent_template(double hypotheses, double alpha, std::size_t most) {
  CHECK(hypotheses >= 1 && alpha > 0 && alpha < 1);
  std::vector<FalseLimit> out{{0, real::log(alpha / 2) - real::log(hypotheses)}};
  for (std::size_t v = 1; v <= most; v += v < kEveryLimit ? 1 : v / 8) {
    const auto count = static_cast<double>(v + 1);
    const double mean = poisson_mean_with_upper_tail(count, alpha / (count * (count + 1)));
    out.push_back({v, real::log(mean) - real::log(hypotheses)});
  }
  return out;
}

std::vector<FalseLimit> simes_template(std::span<const double> ln_p, std::size_t tests_in_all, double alpha) {
  CHECK(tests_in_all >= ln_p.size() && alpha > 0 && alpha < 1);
  std::vector<double> ascending(ln_p.begin(), ln_p.end());
  std::sort(ascending.begin(), ascending.end());
  std::size_t largest = tests_in_all;
  while (largest > 0 && !simes_accepts(ascending, tests_in_all, largest, alpha)) --largest;
  if (largest == 0) return {{0, 0.0}};  // every one of them is rejected in every company: none may be false
  std::vector<FalseLimit> out;
  for (std::size_t v = 0; v < std::min(largest, ln_p.size()); ++v)
    out.push_back({v, real::log(alpha * static_cast<double>(v + 1) / static_cast<double>(largest))});
  return out;
}

double most_false_weight(std::span<const double> ln_p, std::span<const double> weight, std::span<const FalseLimit> limits) {
  CHECK(ln_p.size() == weight.size());
  std::vector<std::size_t> heaviest_first(ln_p.size()), chosen(limits.size(), 0);
  std::iota(heaviest_first.begin(), heaviest_first.end(), std::size_t{0});
  std::stable_sort(heaviest_first.begin(), heaviest_first.end(), [&](std::size_t a, std::size_t b) { return weight[a] > weight[b]; });
  double sum = 0;
  for (const std::size_t finding : heaviest_first) {
    const auto counts = [&](std::size_t l) { return ln_p[finding] <= limits[l].ln_p; };
    bool allowed = true;
    for (std::size_t l = 0; l < limits.size() && allowed; ++l) allowed = !counts(l) || chosen[l] < limits[l].allowed;
    if (!allowed) continue;
    sum += weight[finding];
    for (std::size_t l = 0; l < limits.size(); ++l) chosen[l] += counts(l);
  }
  return sum;
}

}  // namespace bonafide::stats
