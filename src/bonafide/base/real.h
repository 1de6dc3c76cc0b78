// Our own log, exp and log-gamma. glibc picks other code paths where the CPU has fused
// multiply-add, and their last bits differ; a verdict must not depend on the CPU. These use only
// + - * / on doubles, compiled with -ffp-contract=off, so every x86-64 gives the same bits.
#pragma once

namespace bonafide::real {

/// Natural logarithm of x > 0 (not subnormal). Relative error below 4e-16, absolute near x = 1.
double log(double x);

/// e^x for x in [-745, 709]; 0 below, infinity above. Relative error below 1e-15.
double exp(double x);

/// ln Gamma(x) for x > 0. Relative error below 1e-14 (absolute near its zeros 1 and 2).
/// Source: Stirling's series to x^-13, after shifting x to at least 10.
double log_gamma(double x);

/// ln of the number of ways to choose k of n, 0 <= k <= n.
double log_choose(double n, double k);

}  // namespace bonafide::real
