#include "bonafide/privacy/release.h"

#include <fmt/format.h>

#include "bonafide/privacy/discrete_noise.h"

namespace bonafide::privacy {
namespace {

Result<std::int64_t> noised(NoiseSource& source, std::string_view label, std::uint64_t count, const DiscreteGaussian& noise) {
  CHECK(count < 1ull << 62);  // the noise stays under 2^37: no overflow
  TRY(NoiseStream stream, source.stream(label));
  return static_cast<std::int64_t>(count) + noise.draw(stream);
}

}  // namespace

Result<Terms> terms_for(ContributionBound bound, Rho rho) {
  if (bound.squared_l2() > 1ull << 39)
    return Error{ErrorKind::kInput, fmt::format("a user may count in {} cells by {} in each, which no noise here can cover; bound contributions more tightly", bound.cells, bound.per_cell)};
  const auto squared_l2 = static_cast<std::uint64_t>(bound.squared_l2());
  TRY(const Rational variance, gaussian_variance(squared_l2, rho));
  TRY(const Rho cost, gaussian_cost(squared_l2, variance));
  return Terms{bound, variance, error_95_of(variance), {cost, {}}};
}

std::uint64_t error_95_of(Rational variance) {
  // 1.96^2 = 38416 / 10^4.
  const Wide left = Wide{38416} * variance.numerator, right = Wide{10'000} * variance.denominator;
  std::uint64_t m = floor_sqrt(static_cast<std::uint64_t>(left / right));
  while (Wide{m} * m * right < left) ++m;
  return m;
}

Result<Figure> release_count(NoiseSource& source, std::string_view name, const BoundedCounts& count, Rho rho) {
  CHECK(count.counts().size() == 1);
  TRY(Terms terms, terms_for(count.bound(), rho));
  TRY(const DiscreteGaussian noise, DiscreteGaussian::with_variance(terms.variance));
  TRY(const std::int64_t value, noised(source, name, count.counts()[0], noise));
  return Figure{std::string(name), value, terms};
}

Result<Histogram> release_histogram(NoiseSource& source, std::string_view name, std::span<const std::string_view> keys, const BoundedCounts& counts, Rho rho) {
  CHECK(counts.counts().size() == keys.size());
  TRY(Terms terms, terms_for(counts.bound(), rho));
  TRY(const DiscreteGaussian noise, DiscreteGaussian::with_variance(terms.variance));
  Histogram histogram{std::string(name), {keys.begin(), keys.end()}, {}, terms};
  for (std::size_t cell = 0; cell < keys.size(); ++cell) {
    TRY(const std::int64_t value, noised(source, cell_label(name, keys[cell]), counts.counts()[cell], noise));
    histogram.values.push_back(value);
  }
  return histogram;
}

std::string cell_label(std::string_view name, std::string_view key) {
  std::string label(name);
  label += '\0';
  label += key;
  return label;
}

}  // namespace bonafide::privacy
