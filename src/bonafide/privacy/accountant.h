// What has been spent of a user's privacy, and what does that guarantee? Costs are added as
// delta-approximate zero-concentrated differential privacy, in whole units rounded against ourselves,
// and stated to readers as (epsilon, delta).
// Neighbours: two logs that differ by one user with all that this user ever did.
// Sources: Bun, Steinke (2016), "Concentrated differential privacy", arXiv:1605.02065 (composition, section
// 8 for delta); Canonne, Kamath, Steinke (2020), arXiv:2004.00010 (discrete Gaussian, conversion).
#pragma once
#include <compare>
#include <cstdint>
#include <string>

#include "bonafide/base/result.h"
#include "bonafide/privacy/rational.h"

namespace bonafide::privacy {

/// zCDP: the Renyi divergence of order alpha between neighbours is at most rho alpha, for all alpha > 1.
struct Rho {
  static constexpr std::uint64_t kOne = 1'000'000'000'000;  ///< rho = 1 in units
  std::uint64_t units = 0;                                  ///< of 10^-12
  auto operator<=>(const Rho&) const = default;
};

/// Probability with which the guarantee may fail.
struct Delta {
  static constexpr std::uint64_t kOne = 1'000'000'000'000'000'000;
  std::uint64_t units = 0;  ///< of 10^-18
  auto operator<=>(const Delta&) const = default;
};

struct Epsilon {
  static constexpr std::uint64_t kOne = 1'000'000;
  std::uint64_t units = 0;  ///< of 10^-6, rounded up
  auto operator<=>(const Epsilon&) const = default;
};

/// What a release costs every user.
struct Cost {
  Rho rho;
  Delta delta;
  friend bool operator==(const Cost&, const Cost&) = default;
};

/// Exact decimals, for readers: "0.005".
std::string to_text(Rho);
std::string to_text(Delta);
std::string to_text(Epsilon);

/// Both releases together, also where the second was chosen after seeing the first.
/// @errors kInput: the sum is beyond what can be written down; nothing is guaranteed at such a cost.
Result<Cost> compose(Cost a, Cost b);

/// The least whole-unit rho that covers discrete Gaussian noise of this variance:
/// squared sensitivity / (2 variance), rounded up.
/// @param squared_l2  square of the l2 distance by which one user can move the figures; at most 2^39.
/// @errors kInput: squared_l2 too large, variance 0, its denominator over 2^48, or rho beyond its units.
Result<Rho> gaussian_cost(std::uint64_t squared_l2, Rational variance);

/// The least variance, in steps of 1/1024, that costs at most `rho`: squared_l2 / (2 rho), rounded up.
/// A step wastes less than a thousandth where the variance is 1 or more.
/// @errors kInput: squared_l2 is 0 or over 2^39, rho is 0, or the variance is beyond 2^38.
Result<Rational> gaussian_variance(std::uint64_t squared_l2, Rho rho);

/// The (epsilon, delta) that this cost guarantees: for all sets S of outcomes and neighbours D, D',
/// P(M(D) in S) <= e^epsilon P(M(D') in S) + delta.
/// @param delta  above cost.delta and at most 1/2; what remains above cost.delta pays for the conversion.
/// @errors kInput: delta outside that range; rho so large that epsilon would pass 10^6.
/// Any order alpha gives a valid epsilon; we search for a good one, so an inexact search only costs us.
Result<Epsilon> guaranteed_epsilon(Cost cost, Delta delta);

/// The largest rho that can be spent, delta aside, so that guaranteed_epsilon at `delta` stays within `epsilon`.
/// @errors kInput: delta as above, or epsilon so small that not even 10^-12 of rho fits.
Result<Rho> largest_rho(Epsilon epsilon, Delta delta);

}  // namespace bonafide::privacy
