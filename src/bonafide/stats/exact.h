// Exact tests on counts, and how independent tests are combined.
#pragma once
#include <cstdint>
#include <span>

namespace bonafide::stats {

/// ln P(X >= drawn_marked), X the marked ones among `drawn` drawn without replacement from `total`
/// of which `marked` are marked (hypergeometric; Fisher's exact test, one-sided). 0 where even the
/// least possible number reaches it. Cost: O(drawn).
double log_hypergeometric_upper(std::uint64_t drawn_marked, std::uint64_t total, std::uint64_t marked, std::uint64_t drawn);

/// ln P(X >= k) for X ~ Binomial(n, share), 0 <= k <= n, share in [0, 1]. Where the n trials have
/// different shares of that mean, this bounds their tail for k >= n share + 1 (Hoeffding 1956).
double log_binomial_upper(std::uint64_t k, std::uint64_t n, double share);

/// ln P(Z >= z) for a standard normal Z and z >= 1; 0 (p = 1) below: what is that weak is not evidence.
/// Relative error below 1e-6. Source: Laplace's continued fraction for Mills' ratio.
double log_normal_upper(double z);

/// Fisher's method: ln of the combined p of independent tests, from their ln p (each <= 0; tests
/// whose p is larger than uniform under the null only make it safer). -2 sum ln p is chi-square with
/// 2 n degrees of freedom: its upper tail is that of a Poisson sum. 0 for no tests.
double fisher_combined(std::span<const double> ln_p);

/// A confidence interval for a share.
struct Interval {
  double low, high;  ///< 0 <= low <= high <= 1
};

/// The exact interval for the share behind `k` of `n` independent trials: covers it with at least
/// `confidence`, whatever it is. [0, 1] where n is 0. Each limit is the share at which k or more (k or
/// fewer) have probability (1 - confidence) / 2, found by bisection to the last bits.
/// @param k at most n. @param confidence in (0, 1). Source: Clopper, Pearson 1934. Cost: O(n) x 60.
Interval clopper_pearson(std::uint64_t k, std::uint64_t n, double confidence = 0.95);

}  // namespace bonafide::stats
