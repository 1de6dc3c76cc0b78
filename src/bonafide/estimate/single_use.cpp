#include "bonafide/estimate/single_use.h"

#include <algorithm>
#include <cmath>

#include "bonafide/base/real.h"
#include "bonafide/base/result.h"
#include "bonafide/estimate/share.h"
#include "bonafide/estimate/windows.h"

namespace bonafide::estimate {
namespace {

constexpr double kNegligible = 1e-15;

// The most single-use acts that the model still explains in this window.
double most_explained(const Counts& in, const Prediction& prediction, double critical) {
  double low = 0, high = static_cast<double>(in.seen);  // low is explained; whether high is, is the question
  const auto explained = [&](double k) { return -log_overdispersed_upper(k, prediction.mean, prediction.relative_variance) <= critical; };
  if (explained(high)) return high;
  while (high - low > 1) {
    const double middle = std::floor(0.5 * (low + high));
    (explained(middle) ? low : high) = middle;
  }
  return low;
}

// The best sum of lower limits over disjoint windows inside this one.
SingleUseExcess best_below(const Window& window, const Counts& quiet, const PeerModel& model, double critical, const WindowGrid& grid, const Prices& prices) {
  SingleUseExcess best;
  const Counts in = count(window.arrivals);
  if (in.seen == 0) return best;
  if (can_be_halved(window, grid)) {
    const auto [left, right] = halves(window);
    best = best_below(left, quiet, model, critical, grid, prices);
    SingleUseExcess other = best_below(right, quiet, model, critical, grid, prices);
    best.lower += other.lower;
    best.windows.insert(best.windows.end(), other.windows.begin(), other.windows.end());
  }
  const Prediction prediction = predict(window, in, quiet, model);
  const auto lower = in.seen - static_cast<std::uint64_t>(most_explained(in, prediction, std::max(0.0, critical + prices[static_cast<std::size_t>(window.depth)])));
  if (lower > 0 && lower >= best.lower) {
    best.lower = lower;
    best.windows.assign(1, {window.begin, window.end, in.seen, in.others, prediction.mean, lower, 0, 0});
  }
  return best;
}

}  // namespace

double log_overdispersed_upper(double k, double mean, double relative_variance) {
  CHECK(mean > 0 && relative_variance > 0);
  if (k <= 0) return 0;
  const double shape = 1 / relative_variance, p = mean / (mean + shape);  // P(X = x) = C(x+shape-1, x) (1-p)^shape p^x
  const auto log_mass = [&](double x) { return real::log_gamma(x + shape) - real::log_gamma(shape) - real::log_gamma(x + 1) + shape * real::log(shape / (mean + shape)) + x * real::log(p); };
  double term = 1, sum = 1;
  if (k > mean) {
    for (double x = k; term > kNegligible * sum; ++x) {
      term *= (x + shape) / (x + 1) * p;
      sum += term;
    }
    return std::min(0.0, log_mass(k) + real::log(sum));
  }
  for (double x = k - 1; x > 0 && term > kNegligible * sum; --x) {  // P(X <= k-1), downward
    term *= x / ((x - 1 + shape) * p);
    sum += term;
  }
  const double below = real::exp(log_mass(k - 1)) * sum;
  return below < 1 ? real::log(1 - below) : 0;
}

SingleUseExcess single_use_excess(std::span<const Arrival> arrivals, const PeerModel& model, const WindowGrid& grid) {
  if (arrivals.empty()) return {};
  const Window root = root_of(arrivals, grid);
  const Counts total = count(arrivals);
  const Counts quiet = quiet_half(arrivals, grid);
  // Counts are whole: on a target smaller than its peers one act more is a larger step than on theirs,
  // and their mark tells little. There the model's own counts at least; the prices are a union bound.
  const double critical = total.others < model.least_size ? std::max(model.critical, -real::log(kAlpha)) : model.critical;
  SingleUseExcess out = best_below(root, quiet, model, critical, grid, prices_of(arrivals, grid));
  out.ratio = expected_ratio(quiet, model);
  out.seen = total.seen;
  out.others = total.others;
  for (const ExcessWindow& window : out.windows) out.excess += static_cast<double>(window.seen) - window.expected;
  return out;
}

}  // namespace bonafide::estimate
