// Many tests, few false alarms: the Benjamini-Hochberg procedure, in logarithms.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace bonafide::stats {

/// ln of each test's q-value: the smallest false-discovery rate at which it is rejected.
/// @param ln_p [tests] ln p, each <= 0, in any order.
/// @param tests_in_all how many tests were made; those not listed have p = 1. At least ln_p.size().
/// Rejecting all q <= alpha bounds the expected share of false rejections by alpha when the tests
/// are independent or positively dependent (Benjamini, Hochberg 1995; Benjamini, Yekutieli 2001).
std::vector<double> benjamini_hochberg(std::span<const double> ln_p, std::size_t tests_in_all);

}  // namespace bonafide::stats
