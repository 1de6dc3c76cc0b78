// Noise on whole numbers with exactly the distribution that the guarantee is proven for: discrete
// Laplace and discrete Gaussian, drawn from random bits with whole-number arithmetic alone.
// Source: Canonne, Kamath, Steinke (2020), "The discrete Gaussian for differential privacy",
// arXiv:2004.00010, algorithms 1 to 3. Names (gamma, s, t, U, V, Y) are theirs.
#pragma once
#include <cstdint>

#include "bonafide/base/result.h"
#include "bonafide/privacy/noise_source.h"
#include "bonafide/privacy/rational.h"

namespace bonafide::privacy {

/// Uniform in 0 .. bound-1, exactly: words are masked to the bits of bound-1 and drawn again until one
/// fits. @param bound at least 1. Cost: fewer than two tries on average.
Wide uniform_below(NoiseStream& stream, Wide bound);

/// True with probability exp(-gamma), gamma = numerator / denominator >= 0 (algorithm 1).
/// @param denominator 1 .. 2^100. Cost: O(1) draws on average, whatever gamma.
bool bernoulli_exp(NoiseStream& stream, Wide numerator, Wide denominator);

/// P(x) proportional to exp(-|x| / scale) on all whole numbers (algorithm 2).
class DiscreteLaplace {
 public:
  /// @errors kInput: scale is 0, or its numerator or denominator is over 2^48.
  static Result<DiscreteLaplace> with_scale(Rational scale);
  std::int64_t draw(NoiseStream& stream) const;

 private:
  friend class DiscreteGaussian;
  DiscreteLaplace(std::uint64_t t, std::uint64_t s) : t_(t), s_(s) {}
  std::uint64_t t_, s_;  // scale = t / s
};

/// P(x) proportional to exp(-x^2 / (2 sigma^2)) on all whole numbers (algorithm 3). Its variance is at
/// most sigma^2, and equal to it to many digits once sigma^2 is 1 or more.
class DiscreteGaussian {
 public:
  /// @param variance sigma^2. @errors kInput: it is 0, or its numerator or denominator is over 2^48.
  static Result<DiscreteGaussian> with_variance(Rational variance);
  std::int64_t draw(NoiseStream& stream) const;

 private:
  DiscreteGaussian(Rational variance, std::uint64_t t) : variance_(variance), laplace_(t, 1) {}
  Rational variance_;
  DiscreteLaplace laplace_;
};

}  // namespace bonafide::privacy
