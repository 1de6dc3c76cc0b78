// How innocent targets behave, learnt from a target's peers: the model of single_use.h.
#include <algorithm>
#include <cmath>

#include "bonafide/base/real.h"
#include "bonafide/base/result.h"
#include "bonafide/estimate/share.h"
#include "bonafide/estimate/windows.h"

namespace bonafide::estimate {
namespace {

// A tenth of a thousandth: a relative deviation of 1 %. Below that a peer group would outweigh any
// record of the target's own.
constexpr double kLeastVariance = 1e-4, kGreatestVariance = 100;
constexpr double kMedianOfChiSquare = 0.4549364231195724;  // one degree of freedom
constexpr double kBurstShare = 0.25;  // the smallest window that holds a quarter of a peer's acts is its burst

double score_of(const Window& window, const Counts& in, const Counts& quiet, const PeerModel& model) {
  const Prediction prediction = predict(window, in, quiet, model);
  return -log_overdispersed_upper(static_cast<double>(in.seen), prediction.mean, prediction.relative_variance);
}

// The highest score of a window, its price taken off.
double strangest(const Window& window, const Counts& quiet, const PeerModel& model, const WindowGrid& grid, const Prices& prices) {
  const Counts in = count(window.arrivals);
  if (in.seen == 0) return -prices.back();
  double highest = score_of(window, in, quiet, model) - prices[static_cast<std::size_t>(window.depth)];
  if (!can_be_halved(window, grid)) return highest;
  const auto [left, right] = halves(window);
  highest = std::max(highest, strangest(left, quiet, model, grid, prices));
  return std::max(highest, strangest(right, quiet, model, grid, prices));
}

// Peers may have bought too; taken for innocent, a few of them would set the mark for all. A score is
// minus a ln p, so its tail is about exponential: through the 75 % and 90 % points, which a tenth of
// customers cannot move far, it tells how high the highest of n innocent peers gets in nine logs of
// ten. Those above are no measure of innocence. Never so many that too few are left.
// @param ascending  scores. @return how many of the last.
std::size_t customers_among(std::span<const double> ascending) {
  const auto n = static_cast<double>(ascending.size());
  const auto point = [&](double share) { return ascending[static_cast<std::size_t>(share * n)]; };
  const double fall = (point(0.9) - point(0.75)) / real::log(0.25 / 0.1);
  const double highest = point(0.9) + fall * real::log(0.1 * n / 0.1);
  const auto above = static_cast<std::size_t>(ascending.end() - std::upper_bound(ascending.begin(), ascending.end(), highest));
  return std::min(above, ascending.size() - kLeastPeers);
}

double median_of(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

// The relative variance v for which half of the squared residuals lie below what they should:
// residual^2 / (variance(v)). Robust: what a few bought targets do does not move it.
struct Residual {
  double seen, mean, variance_without;  ///< relative variance that is there anyway
};
double fitted_variance(std::span<const Residual> residuals) {
  double low = kLeastVariance, high = kGreatestVariance;
  const auto median_at = [&](double v) {
    std::vector<double> squares;
    for (const Residual& r : residuals) squares.push_back((r.seen - r.mean) * (r.seen - r.mean) / (r.mean + r.mean * r.mean * (r.variance_without + v)));
    return median_of(std::move(squares));
  };
  if (median_at(low) <= kMedianOfChiSquare) return low;
  for (int step = 0; step < 40; ++step) {
    const double middle = std::sqrt(low * high);
    (median_at(middle) > kMedianOfChiSquare ? low : high) = middle;
  }
  return high;
}

Window burst_of(std::span<const Arrival> arrivals, const WindowGrid& grid) {
  Window window = root_of(arrivals, grid);
  const double least = kBurstShare * static_cast<double>(arrivals.size());
  while (can_be_halved(window, grid)) {
    const auto [left, right] = halves(window);
    const Window& busier = left.arrivals.size() >= right.arrivals.size() ? left : right;
    if (static_cast<double>(busier.arrivals.size()) < least) break;
    window = busier;
  }
  return window;
}

double median_ratio(std::span<const Counts> counts) {
  std::vector<double> ratios;
  for (const Counts& c : counts) ratios.push_back((static_cast<double>(c.seen) + 0.5) / (static_cast<double>(c.others) + 1));
  return median_of(std::move(ratios));
}

double variance_between(std::span<const Counts> totals, double ratio) {
  std::vector<Residual> residuals;
  for (const Counts& total : totals) {
    const double rate = static_cast<double>(total.others) + 1;
    residuals.push_back({static_cast<double>(total.seen), ratio * rate, 1 / rate});
  }
  return fitted_variance(residuals);
}

double variance_within(std::span<const std::vector<Arrival>> peers, std::span<const Counts> quiet, const PeerModel& model, const WindowGrid& grid) {
  std::vector<Residual> residuals;
  for (std::size_t v = 0; v < peers.size(); ++v) {
    const Window burst = burst_of(peers[v], grid);
    const Counts in = count(burst.arrivals);
    const Prediction prediction = predict(burst, in, quiet[v], model);
    residuals.push_back({static_cast<double>(in.seen), prediction.mean, prediction.relative_variance});
  }
  return fitted_variance(residuals);
}

}  // namespace

PeerModel model_of_peers(std::span<const std::vector<Arrival>> peers, const WindowGrid& grid) {
  CHECK(peers.size() >= kLeastPeers);
  PeerModel model;
  model.peers = peers.size();
  std::vector<Counts> totals, quiet;
  for (const auto& peer : peers) {
    totals.push_back(count(peer));
    quiet.push_back(quiet_half(peer, grid));
  }
  const auto smaller = [](const Counts& a, const Counts& b) { return a.others < b.others; };
  model.least_size = std::min_element(totals.begin(), totals.end(), smaller)->others;
  model.greatest_size = std::max_element(totals.begin(), totals.end(), smaller)->others;
  model.ratio = median_ratio(totals);
  model.quiet_ratio = median_ratio(quiet);
  model.between = variance_between(totals, model.ratio);
  model.within = variance_within(peers, quiet, model, grid);

  std::vector<double> scores;
  for (std::size_t v = 0; v < peers.size(); ++v) scores.push_back(strangest(root_of(peers[v], grid), quiet[v], model, grid, prices_of(peers[v], grid)));
  std::sort(scores.begin(), scores.end());
  model.left_out = customers_among(scores);
  // A target like its peers is at most as strange as the k-th of n with probability k / (n + 1).
  const std::size_t n = scores.size() - model.left_out;
  const auto k = static_cast<std::size_t>(std::ceil((1 - kAlpha) * static_cast<double>(n + 1) - 1e-9));
  model.critical = scores[std::min(k, n) - 1];
  return model;
}

}  // namespace bonafide::estimate
