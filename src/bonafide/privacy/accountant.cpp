#include "bonafide/privacy/accountant.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "bonafide/base/real.h"

namespace bonafide::privacy {
namespace {

constexpr std::uint64_t kVarianceSteps = 1024;
constexpr std::uint64_t kLargestSensitivity = 1ull << 39;  // keeps all products under 2^128
constexpr std::uint64_t kLargestPart = 1ull << 48;         // what DiscreteGaussian can draw
constexpr double kLn10 = 2.302585092994045684;

std::string decimal(std::uint64_t units, std::uint64_t one, int digits) {
  std::string text = fmt::format("{}.{:0{}}", units / one, units % one, digits);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

Wide divide_up(Wide n, Wide d) { return (n + d - 1) / d; }

/// Epsilon at order alpha = 1 + u for divergence rho alpha:
/// rho alpha + ln(1 - 1/alpha) + (ln(1/delta) - ln alpha) / (alpha - 1).
/// Errors of log are below 4e-16 of max(1, |log|), so those of the whole are below 1e-15 of `size`, the
/// sum of what is added up; 1e-13 of it is a wide margin.
double epsilon_at(double u, double rho, double log_inverse_delta) {
  const double log_u = real::log(u), log_alpha = real::log(1 + u);
  const double value = rho * (1 + u) + (log_u - log_alpha) + (log_inverse_delta - log_alpha) / u;
  const double size = rho * (1 + u) + 2 + std::abs(log_u) + log_alpha + (log_inverse_delta + log_alpha + 1) / u;
  return value + 1e-13 * size;
}

}  // namespace

std::string to_text(Rho x) { return decimal(x.units, Rho::kOne, 12); }
std::string to_text(Delta x) { return decimal(x.units, Delta::kOne, 18); }
std::string to_text(Epsilon x) { return decimal(x.units, Epsilon::kOne, 6); }

Result<Cost> compose(Cost a, Cost b) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  if (a.rho.units > kMost - b.rho.units || a.delta.units > kMost - b.delta.units)
    return Error{ErrorKind::kInput, fmt::format("privacy costs rho {} and {} are too large to add; release less", to_text(a.rho), to_text(b.rho))};
  return Cost{{a.rho.units + b.rho.units}, {a.delta.units + b.delta.units}};
}

Result<Rho> gaussian_cost(std::uint64_t squared_l2, Rational variance) {
  if (squared_l2 > kLargestSensitivity || variance.numerator == 0 || variance.denominator > kLargestPart)
    return Error{ErrorKind::kInput, fmt::format("squared sensitivity {} with variance {}/{} cannot be accounted for; use at most 2^39 and a positive variance of short numbers",
                                                squared_l2, variance.numerator, variance.denominator)};
  const Wide units = divide_up(Wide{squared_l2} * variance.denominator * Rho::kOne, Wide{2} * variance.numerator);
  if (units > std::numeric_limits<std::uint64_t>::max())
    return Error{ErrorKind::kInput, fmt::format("variance {}/{} is too small for squared sensitivity {}; use more noise", variance.numerator, variance.denominator, squared_l2)};
  return Rho{static_cast<std::uint64_t>(units)};
}

Result<Rational> gaussian_variance(std::uint64_t squared_l2, Rho rho) {
  if (squared_l2 == 0 || squared_l2 > kLargestSensitivity || rho.units == 0)
    return Error{ErrorKind::kInput, fmt::format("no noise can be set for squared sensitivity {} and rho {}; use 1 to 2^39, and a rho above 0", squared_l2, to_text(rho))};
  const Wide steps = divide_up(Wide{squared_l2} * Rho::kOne * kVarianceSteps, Wide{2} * rho.units);
  if (steps > kLargestPart)
    return Error{ErrorKind::kInput, fmt::format("rho {} for squared sensitivity {} asks for more noise than can be drawn; raise rho or bound contributions more tightly", to_text(rho), squared_l2)};
  return reduced({static_cast<std::uint64_t>(steps), kVarianceSteps});
}

Result<Epsilon> guaranteed_epsilon(Cost cost, Delta delta) {
  if (delta <= cost.delta || delta.units > Delta::kOne / 2)
    return Error{ErrorKind::kInput, fmt::format("delta {} must be above the {} already spent, and at most 0.5", to_text(delta), to_text(cost.delta))};
  if (cost.rho.units == 0) return Epsilon{0};
  const double rho = static_cast<double>(cost.rho.units) * 1e-12;
  const double log_inverse_delta = 18 * kLn10 - real::log(static_cast<double>(delta.units - cost.delta.units));
  // The best u is near sqrt(ln(1/delta) / rho): powers of two over 64 of them about it, then steps of 2^(1/64) about the
  // best of these. Any u gives a valid epsilon.
  const auto at = [&](double u) { return epsilon_at(u, rho, log_inverse_delta); };
  const double middle = std::sqrt(log_inverse_delta / rho), step = real::exp(0.693147180559945309 / 64);
  double best = std::numeric_limits<double>::infinity(), best_u = 0;
  for (double u = middle * 0x1p-32; u < middle * 0x1p32; u *= 2)
    if (const double epsilon = at(u); epsilon < best) best = epsilon, best_u = u;
  for (double u = best_u / 2, end = best_u * 2; u < end; u *= step) best = std::min(best, at(u));
  if (!(best < 1e6)) return Error{ErrorKind::kInput, fmt::format("rho {} guarantees nothing at delta {}; release less", to_text(cost.rho), to_text(delta))};
  return Epsilon{static_cast<std::uint64_t>(std::ceil(std::max(best, 0.0) * Epsilon::kOne))};
}

Result<Rho> largest_rho(Epsilon epsilon, Delta delta) {
  TRY(const Epsilon at_nothing, guaranteed_epsilon({}, delta));  // refuses a bad delta
  CHECK(at_nothing == Epsilon{});
  const auto within = [&](std::uint64_t units) {
    const auto guaranteed = guaranteed_epsilon({{units}, {}}, delta);
    return guaranteed.ok() && guaranteed.value() <= epsilon;
  };
  std::uint64_t low = 0, high = 1ull << 62;  // rho over 4 million: nothing is left of the guarantee
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    (within(middle) ? low : high) = middle;
  }
  if (low == 0) return Error{ErrorKind::kInput, fmt::format("epsilon {} at delta {} leaves no privacy budget at all; ask for more", to_text(epsilon), to_text(delta))};
  return Rho{low};
}

}  // namespace bonafide::privacy
