// How much noise will an answer carry? The closed form, for planning: what a production adds is decided by the room
// privacy, in exact arithmetic.
#pragma once

namespace bonafide::orders {

/// The zCDP that (epsilon, delta) leaves room for: rho = (sqrt(ln(1/delta) + epsilon) - sqrt(ln(1/delta)))^2, the
/// root of epsilon = rho + 2 sqrt(rho ln(1/delta)). @param epsilon > 0. @param delta in (0, 1).
/// Source: Bun, Steinke 2016 (arXiv:1605.02065), Proposition 1.3. Tighter conversions add less noise; none adds more.
double rho_for(double epsilon, double delta);

/// Variance of discrete Gaussian noise on figures that one account moves by sqrt(squared_l2) at most, together:
/// squared_l2 / (2 rho). Source: Canonne, Kamath, Steinke 2020 (arXiv:2004.00010); the variance
/// is at most the parameter.
double noise_variance(double squared_l2, double rho);

}  // namespace bonafide::orders
