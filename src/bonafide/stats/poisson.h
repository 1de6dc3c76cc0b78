// Tails of the Poisson distribution, in logarithms: evidence is often far below what a double holds.
#pragma once

namespace bonafide::stats {

/// ln P(X >= k) for X ~ Poisson(mean), summed from k upward (never 1 - cdf). mean > 0; 0 when k <= 0.
/// Where X is a sum of independent indicators instead, this bounds its tail for k >= mean + 1
/// (Hoeffding 1956; Anderson, Samuels 1967). Cost: O(sqrt(mean) + 60) terms. Relative error of P below 1e-9.
double log_poisson_upper(double k, double mean);

/// Chernoff's bound on the same: -(k ln(k/mean) - k + mean) for k > mean > 0, else 0. Holds for any
/// sum of independent or negatively associated indicators with that mean.
double log_poisson_chernoff(double k, double mean);

/// The largest mean under which k or fewer events still have probability `tail`: the exact upper
/// confidence limit of a Poisson mean (Garwood 1936). 0 < tail < 1. Relative error below 1e-9.
double poisson_upper_limit(double k, double tail);

}  // namespace bonafide::stats
