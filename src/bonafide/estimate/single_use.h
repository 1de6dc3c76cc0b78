// Bought accounts may act once and be thrown away; no pair test can see them. How many of a target's
// acts by single-use accounts are more than its other times and its peers explain?
//
// Counts of innocents are not Poisson: whatever brings a crowd brings more newcomers with it. So the
// *share* is compared: single-use acts are predicted from the acts of other accounts in the same
// window, with the ratio that the target shows at other times (shrunk towards its peers, and never
// below theirs); and how far innocent windows stray from such a prediction is measured on the peers,
// in their own bursts and at every width of window, not assumed. Model: docs/model/estimate.md.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/base/time.h"

namespace bonafide::estimate {

/// An account's first act on a target.
struct Arrival {
  std::uint32_t tick;
  bool single_use;  ///< its account acts once in the log, or was made shortly before
};

/// Windows that are looked at: the log's span [0, end) halved again and again, `depth` times.
struct WindowGrid {
  std::uint32_t end;
  int depth;
};

/// Halves until they are shorter than `least` ticks; at most 2^12 windows side by side.
WindowGrid window_grid(std::uint32_t last_tick, std::uint32_t least);

/// What peers show: the ratio of single-use to other acts, and how much it differs.
struct PeerModel {
  double ratio = 0;           ///< the median over peers
  double quiet_ratio = 0;     ///< the same at the peers' quiet times
  double between = 0;         ///< relative variance of a target's ratio
  double within = 0;          ///< relative variance of a window's ratio, given its target's
  double critical = 0;        ///< scores up to this are what the peers' strangest windows show
  std::size_t peers = 0;
  std::size_t left_out = 0;   ///< of these, so strange that they look like customers themselves: no measure
  std::uint64_t least_size = 0, greatest_size = 0;  ///< of peers, acts of other accounts
};

/// With fewer, one more target as strange as none of them would not be rarer than 2.5 %.
inline constexpr std::size_t kLeastPeers = 39;

/// @param peers  arrivals of each, ascending in time; at least kLeastPeers, none empty.
PeerModel model_of_peers(std::span<const std::vector<Arrival>> peers, const WindowGrid& grid);

/// A stretch of time with more single-use acts than the model explains.
struct ExcessWindow {
  std::uint32_t begin, end;    ///< ticks, end excluded
  std::uint64_t seen, others;  ///< acts of single-use accounts; of the others
  double expected;             ///< single-use acts, given the others
  std::uint64_t lower;         ///< at least so many of `seen` are in excess
  Microseconds begin_time = 0, end_time = 0;  ///< the same stretch, for reading
};

struct SingleUseExcess {
  std::uint64_t seen = 0, others = 0;  ///< on the target, at any time
  std::uint64_t lower = 0;             ///< sum over windows: with 97.5 % not above the truth
  double excess = 0;                   ///< seen less expected in these windows
  double ratio = 0;                    ///< single-use acts expected for one act of another account, below the whole log
  std::vector<ExcessWindow> windows;   ///< disjoint, by time; those that add up to `lower`
};

/// The bound holds for all windows of the grid at once, so for the sum over any disjoint ones; the best
/// sum is taken. The price of looking everywhere is in PeerModel::critical: the peers' windows were
/// looked through in the same way.
SingleUseExcess single_use_excess(std::span<const Arrival> arrivals, const PeerModel& model, const WindowGrid& grid);

/// ln P(X >= k), X negative binomial with this mean and relative variance beyond Poisson's
/// (shape 1 / relative_variance): a Poisson count whose mean is gamma distributed.
double log_overdispersed_upper(double k, double mean, double relative_variance);

}  // namespace bonafide::estimate
