#include "bonafide/privacy/key_selection.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bonafide/base/real.h"
#include "bonafide/privacy/discrete_noise.h"

namespace bonafide::privacy {
namespace {

constexpr double kTwoPi = 6.28318530717958647693;

/// delta of a threshold `above` over what one user can count in a cell, rounded up; 1 where it is larger.
Delta selection_delta(std::uint32_t cells, std::uint64_t above, Rational variance) {
  const double p = cells * gaussian_tail(above, variance);
  return p < 1 ? Delta{static_cast<std::uint64_t>(std::ceil(p * 1e18)) + 1} : Delta{Delta::kOne};
}

}  // namespace

double gaussian_tail(std::uint64_t m, Rational variance) {
  CHECK(m >= 1);
  const double s2 = to_double(variance), x = static_cast<double>(m) / s2;
  const double ratio = x < 1e-3 ? x - x * x / 2 : 1 - real::exp(-x);  // at most 1 - exp(-x)
  const double mass = std::max(1.0, std::sqrt(kTwoPi * s2));
  const double bound = real::exp(-static_cast<double>(m) * x / 2) / (ratio * mass);
  return std::min(1.0, bound * (1 + 1e-9));  // errors are below 1e-11: of 1 - exp(-x), 1e-15 of 1e-3; of the exponent, 1e-15 of 745
}

Result<SelectionTerms> selection_terms_for(ContributionBound bound, Rho rho, Delta delta) {
  if (delta.units == 0 || delta.units > Delta::kOne / 2)
    return Error{ErrorKind::kInput, fmt::format("delta {} cannot select keys; use a probability above 0 and at most 0.5", to_text(delta))};
  TRY(Terms noise, terms_for(bound, rho));
  // The least `above` is in (low, high]: at 40 sigma the tail is below 10^-340.
  std::uint64_t low = 0, high = 40 * (floor_sqrt(noise.variance.numerator / noise.variance.denominator) + 1);
  if (selection_delta(bound.cells, high, noise.variance) > delta)
    return Error{ErrorKind::kInput, fmt::format("no threshold reaches delta {}; use a larger delta", to_text(delta))};
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (selection_delta(bound.cells, middle, noise.variance) <= delta ? high : low) = middle;
  }
  const Cost cost{noise.cost.rho, selection_delta(bound.cells, high, noise.variance)};
  return SelectionTerms{noise, static_cast<std::int64_t>(bound.per_cell + high), cost};
}

Result<SelectedKeys> select_keys(NoiseSource& source, std::string_view name, std::span<const std::string_view> keys, const BoundedCounts& users, Rho rho,
                                 Delta delta) {
  CHECK(users.counts().size() == keys.size());
  TRY(SelectionTerms terms, selection_terms_for(users.bound(), rho, delta));
  TRY(const DiscreteGaussian noise, DiscreteGaussian::with_variance(terms.noise.variance));
  SelectedKeys selected{{}, terms};
  for (std::size_t cell = 0; cell < keys.size(); ++cell) {
    TRY(NoiseStream stream, source.stream(cell_label(name, keys[cell])));  // first: a refusal must not depend on counts
    const std::uint64_t count = users.counts()[cell];
    if (count == 0) continue;
    if (static_cast<std::int64_t>(count) + noise.draw(stream) >= terms.tau) selected.keys.emplace_back(keys[cell]);
  }
  std::sort(selected.keys.begin(), selected.keys.end());
  return selected;
}

}  // namespace bonafide::privacy
