// How close in time do acts on a target lie? A robust answer: the shortest time that holds half.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/base/time.h"

namespace bonafide::report {

/// Length of the shortest interval that holds at least half of `times`, in microseconds.
/// @param times  ascending; 0 for none or one.
double shortest_half(std::span<const Microseconds> times);

/// The same for counts in bins of equal width, to the width of a bin: never below one bin.
/// @return microseconds; 0 where all counts are zero.
double shortest_half(std::span<const std::uint32_t> counts, double bin_microseconds);

/// The middle value (the lower of two); 0 for none.
double median(std::vector<double> values);

}  // namespace bonafide::report
