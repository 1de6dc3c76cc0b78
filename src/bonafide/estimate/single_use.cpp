#include "bonafide/estimate/single_use.h"

#include <algorithm>
#include <cmath>

#include "bonafide/base/real.h"
#include "bonafide/base/result.h"
#include "bonafide/estimate/share.h"

namespace bonafide::estimate {
namespace {

constexpr int kDeepest = 12;
constexpr double kNegligible = 1e-15;
// A tenth of a thousandth: a relative deviation of 1 %. Below that a peer group would outweigh any
// record of the target's own.
constexpr double kLeastVariance = 1e-4, kGreatestVariance = 100;
constexpr double kMedianOfChiSquare = 0.4549364231195724;  // one degree of freedom
// Sixteenths of the log: enough that orders delivered in days leave most of them untouched.
constexpr int kBlockDepth = 4;
constexpr double kBurstShare = 0.25;  // the smallest window that holds a quarter of a peer's acts is its burst

struct Counts {
  std::uint64_t seen = 0, others = 0;
};

Counts count(std::span<const Arrival> arrivals) {
  Counts out;
  for (const Arrival& arrival : arrivals) ++(arrival.single_use ? out.seen : out.others);
  return out;
}

struct Window {
  std::uint32_t begin, end;
  int depth;
  std::span<const Arrival> arrivals;
};

// Both halves of a window.
std::pair<Window, Window> halves(const Window& window) {
  const std::uint32_t middle = window.begin + (window.end - window.begin) / 2;
  const auto split = std::partition_point(window.arrivals.begin(), window.arrivals.end(), [&](const Arrival& a) { return a.tick < middle; });
  const auto left = static_cast<std::size_t>(split - window.arrivals.begin());
  return {{window.begin, middle, window.depth + 1, window.arrivals.first(left)}, {middle, window.end, window.depth + 1, window.arrivals.subspan(left)}};
}

bool can_be_halved(const Window& window, const WindowGrid& grid) { return window.depth < grid.depth && window.end - window.begin > 1; }

Window root_of(std::span<const Arrival> arrivals, const WindowGrid& grid) { return {0, grid.end, 0, arrivals}; }

void add_blocks(const Window& window, int depth, std::vector<Counts>& blocks) {
  if (window.arrivals.empty()) return;
  if (window.depth == depth || window.end - window.begin < 2) {
    blocks.push_back(count(window.arrivals));
    return;
  }
  const auto [left, right] = halves(window);
  add_blocks(left, depth, blocks);
  add_blocks(right, depth, blocks);
}

// The target's quiet times: of the blocks in which it has acts, the half with the smallest ratio. Orders
// that fall into fewer than half of them do not raise what is taken for the target's own habit.
Counts quiet_half(std::span<const Arrival> arrivals, const WindowGrid& grid) {
  std::vector<Counts> blocks;
  add_blocks(root_of(arrivals, grid), std::min(kBlockDepth, grid.depth), blocks);
  const auto ratio = [](const Counts& c) { return (static_cast<double>(c.seen) + 0.5) / (static_cast<double>(c.others) + 1); };
  std::stable_sort(blocks.begin(), blocks.end(), [&](const Counts& a, const Counts& b) { return ratio(a) < ratio(b); });
  Counts out;
  for (std::size_t i = 0; 2 * i < blocks.size(); ++i) {
    out.seen += blocks[i].seen;
    out.others += blocks[i].others;
  }
  return out;
}

// What is expected in a window of this many others, on a target with these quiet times.
//
// The others' rate, given their number o: Gamma(o + 1), mean o + 1, relative variance 1 / (o + 1). The
// target's ratio: a gamma prior with the peers' mean and variance, updated by the target's quiet times,
// which are compared with the peers' quiet times. Of the whole log's window nothing else is left to
// compare with but the peers.
struct Prediction {
  double mean, relative_variance;
};
Prediction predict(std::uint64_t others, bool is_whole, const Counts& quiet, const PeerModel& model) {
  const double prior = 1 / model.between;
  const double seen = prior + (is_whole ? 0 : static_cast<double>(quiet.seen)), exposed = prior + (is_whole ? 0 : static_cast<double>(quiet.others) * model.quiet_ratio);
  const double rate = static_cast<double>(others) + 1;
  return {model.ratio * std::max(1.0, seen / exposed) * rate, 1 / rate + 1 / seen + model.within};
}

Prediction predict(const Window& window, const Counts& in, const Counts& quiet, const PeerModel& model) { return predict(in.others, window.depth == 0, quiet, model); }

double score_of(const Window& window, const Counts& in, const Counts& quiet, const PeerModel& model) {
  const Prediction prediction = predict(window, in, quiet, model);
  return -log_overdispersed_upper(static_cast<double>(in.seen), prediction.mean, prediction.relative_variance);
}

// The price of having looked at all windows, by depth: ln of their number there, and of the part of the
// error that the depth is granted, 1 / ((d + 1)(d + 2)). These add up to one; the whole log has half,
// since it is one window and where the peers tell the most.
using Prices = std::vector<double>;

void count_windows(const Window& window, const WindowGrid& grid, std::vector<std::size_t>& with_acts) {
  if (window.arrivals.empty()) return;
  ++with_acts[static_cast<std::size_t>(window.depth)];
  if (!can_be_halved(window, grid)) return;
  const auto [left, right] = halves(window);
  count_windows(left, grid, with_acts);
  count_windows(right, grid, with_acts);
}

Prices prices_of(std::span<const Arrival> arrivals, const WindowGrid& grid) {
  std::vector<std::size_t> with_acts(static_cast<std::size_t>(grid.depth) + 1, 0);
  count_windows(root_of(arrivals, grid), grid, with_acts);
  Prices out;
  for (std::size_t d = 0; d < with_acts.size(); ++d)
    out.push_back(real::log(static_cast<double>(std::max<std::size_t>(1, with_acts[d]) * (d + 1) * (d + 2))));
  return out;
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

WindowGrid window_grid(std::uint32_t last_tick, std::uint32_t least) {
  const std::uint32_t end = std::max(last_tick, std::uint32_t{1}) == UINT32_MAX ? UINT32_MAX : last_tick + 1;
  int depth = 0;
  while (depth < kDeepest && (end >> (depth + 1)) >= std::max(least, 1u)) ++depth;
  return {end, depth};
}

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

SingleUseExcess single_use_excess(std::span<const Arrival> arrivals, const PeerModel& model, const WindowGrid& grid) {
  if (arrivals.empty()) return {};
  const Window root = root_of(arrivals, grid);
  const Counts total = count(arrivals);
  const Counts quiet = quiet_half(arrivals, grid);
  // Counts are whole: on a target smaller than its peers one act more is a larger step than on theirs,
  // and their mark tells little. There the model's own counts at least; the prices are a union bound.
  const double critical = total.others < model.least_size ? std::max(model.critical, -real::log(kAlpha)) : model.critical;
  SingleUseExcess out = best_below(root, quiet, model, critical, grid, prices_of(arrivals, grid));
  out.ratio = predict(0, false, quiet, model).mean;
  out.seen = total.seen;
  out.others = total.others;
  for (const ExcessWindow& window : out.windows) out.excess += static_cast<double>(window.seen) - window.expected;
  return out;
}

}  // namespace bonafide::estimate
