#include "bonafide/estimate/windows.h"

#include <algorithm>

#include "bonafide/base/real.h"

namespace bonafide::estimate {
namespace {

constexpr int kDeepest = 12;
// Sixteenths of the log: enough that orders delivered in days leave most of them untouched.
constexpr int kBlockDepth = 4;

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

void count_windows(const Window& window, const WindowGrid& grid, std::vector<std::size_t>& with_acts) {
  if (window.arrivals.empty()) return;
  ++with_acts[static_cast<std::size_t>(window.depth)];
  if (!can_be_halved(window, grid)) return;
  const auto [left, right] = halves(window);
  count_windows(left, grid, with_acts);
  count_windows(right, grid, with_acts);
}

Prediction predict(std::uint64_t others, bool is_whole, const Counts& quiet, const PeerModel& model) {
  const double prior = 1 / model.between;
  const double seen = prior + (is_whole ? 0 : static_cast<double>(quiet.seen)), exposed = prior + (is_whole ? 0 : static_cast<double>(quiet.others) * model.quiet_ratio);
  const double rate = static_cast<double>(others) + 1;
  return {model.ratio * std::max(1.0, seen / exposed) * rate, 1 / rate + 1 / seen + model.within};
}

}  // namespace

WindowGrid window_grid(std::uint32_t last_tick, std::uint32_t least) {
  const std::uint32_t end = std::max(last_tick, std::uint32_t{1}) == UINT32_MAX ? UINT32_MAX : last_tick + 1;
  int depth = 0;
  while (depth < kDeepest && (end >> (depth + 1)) >= std::max(least, 1u)) ++depth;
  return {end, depth};
}

Counts count(std::span<const Arrival> arrivals) {
  Counts out;
  for (const Arrival& arrival : arrivals) ++(arrival.single_use ? out.seen : out.others);
  return out;
}

std::pair<Window, Window> halves(const Window& window) {
  const std::uint32_t middle = window.begin + (window.end - window.begin) / 2;
  const auto split = std::partition_point(window.arrivals.begin(), window.arrivals.end(), [&](const Arrival& a) { return a.tick < middle; });
  const auto left = static_cast<std::size_t>(split - window.arrivals.begin());
  return {{window.begin, middle, window.depth + 1, window.arrivals.first(left)}, {middle, window.end, window.depth + 1, window.arrivals.subspan(left)}};
}

bool can_be_halved(const Window& window, const WindowGrid& grid) { return window.depth < grid.depth && window.end - window.begin > 1; }

Window root_of(std::span<const Arrival> arrivals, const WindowGrid& grid) { return {0, grid.end, 0, arrivals}; }

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

Prices prices_of(std::span<const Arrival> arrivals, const WindowGrid& grid) {
  std::vector<std::size_t> with_acts(static_cast<std::size_t>(grid.depth) + 1, 0);
  count_windows(root_of(arrivals, grid), grid, with_acts);
  Prices out;
  for (std::size_t d = 0; d < with_acts.size(); ++d)
    out.push_back(real::log(static_cast<double>(std::max<std::size_t>(1, with_acts[d]) * (d + 1) * (d + 2))));
  return out;
}

Prediction predict(const Window& window, const Counts& in, const Counts& quiet, const PeerModel& model) { return predict(in.others, window.depth == 0, quiet, model); }

double expected_ratio(const Counts& quiet, const PeerModel& model) { return predict(0, false, quiet, model).mean; }

}  // namespace bonafide::estimate
