// What this machine can do at most, measured where the rest is measured.
#pragma once
#include <cstdint>

namespace bonafide::bench {

struct Machine {
  double bytes_per_second;       ///< read from memory in order
  double seconds_per_increment;  ///< of a byte in a table that fits the first cache, each independent of the one before
};
/// On one thread, in processor time. Takes about a second.
Machine measure_machine();

/// Sorting `count` random 128-bit keys with Highway's vqsort, one thread. @return seconds of processor time.
double sort_packed_keys(std::uint64_t count);

}  // namespace bonafide::bench
