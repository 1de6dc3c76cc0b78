// The figures that may leave: a bounded count plus discrete Gaussian noise, with all that a reader needs
// to judge it. Noise of variance sigma^2 on every cell costs squared_l2 / (2 sigma^2) of rho for all cells
// together: Canonne, Kamath, Steinke (2020), arXiv:2004.00010, section 2 (multivariate noise).
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/privacy/accountant.h"
#include "bonafide/privacy/contribution.h"
#include "bonafide/privacy/noise_source.h"

namespace bonafide::privacy {

/// What a release will cost and how far off it will be, known before anything is drawn: a ledger can
/// be charged first. The same bound and rho give the same terms.
struct Terms {
  ContributionBound bound;
  Rational variance;       ///< sigma^2 of the noise on each figure
  std::uint64_t error_95;  ///< the noise is at most this, either way, with probability 0.95 or more
  Cost cost;               ///< of all cells together; at most the rho that was asked
};

/// @errors kInput: as gaussian_variance; also a squared sensitivity over 2^39.
Result<Terms> terms_for(ContributionBound bound, Rho rho);

/// The least m with m >= 1.96 sigma: then the noise exceeds m with probability 0.05 at most. For
/// P(noise >= m+1) <= P(N(0, sigma^2) >= m): the sum lies under the integral, and the mass it is divided by is
/// at least sqrt(2 pi) sigma. That is below 0.025 from 1.96 sigma on. At most 1 wider than the exact bar.
std::uint64_t error_95_of(Rational variance);

/// One noised count. The bar speaks of the noise alone: acts that the bound cut off are missing from
/// `value` besides, and how many is not released.
struct Figure {
  std::string name;
  std::int64_t value;  ///< may be negative; it is not cut at 0, which would bias sums
  Terms terms;
};

/// Noised counts over cells that are known without the log, or were let through by select_keys.
struct Histogram {
  std::string name;
  std::vector<std::string> keys;
  std::vector<std::int64_t> values;  ///< [keys]
  Terms terms;
};

/// Releases the only cell of `count`.
/// @param name  of the figure; each name draws its own noise, once.
/// @errors kInput: the name was used; the noise cannot be set. CHECK: not exactly one cell.
Result<Figure> release_count(NoiseSource& source, std::string_view name, const BoundedCounts& count, Rho rho);

/// Releases every cell, also those with nothing in them: which are empty is a fact about users.
/// @param keys [cells] the cells' names, distinct. Each cell draws the stream "name", zero byte, key, so
/// its noise does not depend on which other cells there are.
Result<Histogram> release_histogram(NoiseSource& source, std::string_view name, std::span<const std::string_view> keys, const BoundedCounts& counts, Rho rho);

/// The name of a cell's stream of noise.
std::string cell_label(std::string_view name, std::string_view key);

}  // namespace bonafide::privacy
