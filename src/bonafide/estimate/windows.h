// The windows in which single_use.h looks at a target: the log's span, halved again and again; what they
// hold, and the price of having looked at all of them.
#pragma once
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "bonafide/estimate/single_use.h"

namespace bonafide::estimate {

struct Counts {
  std::uint64_t seen = 0, others = 0;
};

Counts count(std::span<const Arrival> arrivals);

struct Window {
  std::uint32_t begin, end;
  int depth;
  std::span<const Arrival> arrivals;
};

Window root_of(std::span<const Arrival> arrivals, const WindowGrid& grid);
bool can_be_halved(const Window& window, const WindowGrid& grid);
std::pair<Window, Window> halves(const Window& window);

/// The target's quiet times: of the blocks in which it has acts, the half with the smallest ratio. Orders
/// that fall into fewer than half of them do not raise what is taken for the target's own habit.
Counts quiet_half(std::span<const Arrival> arrivals, const WindowGrid& grid);

/// The price of having looked at all windows, by depth: ln of their number there, and of the part of the
/// error that the depth is granted, 1 / ((d + 1)(d + 2)). These add up to one; the whole log has half,
/// since it is one window and where the peers tell the most.
using Prices = std::vector<double>;
Prices prices_of(std::span<const Arrival> arrivals, const WindowGrid& grid);

/// What is expected in a window, on a target with these quiet times.
///
/// The others' rate, given their number o: Gamma(o + 1), mean o + 1, relative variance 1 / (o + 1). The
/// target's ratio: a gamma prior with the peers' mean and variance, updated by the target's quiet times,
/// which are compared with the peers' quiet times. Of the whole log's window nothing else is left to
/// compare with but the peers.
struct Prediction {
  double mean, relative_variance;
};
Prediction predict(const Window& window, const Counts& in, const Counts& quiet, const PeerModel& model);

/// Single-use acts expected for one more act of another account, below the whole log.
double expected_ratio(const Counts& quiet, const PeerModel& model);

}  // namespace bonafide::estimate
