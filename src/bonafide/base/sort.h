// Sorting whole numbers fast (Highway's vqsort). Equal keys are alike, so the result is the same on
// every CPU.
#pragma once
#include <cstdint>
#include <span>

namespace bonafide {

/// 128 bits that sort by `high`, then by `low`.
struct alignas(16) Key128 {
  std::uint64_t low, high;
};

/// Sorts in place. Cost: about 20 ns a key at 20 M keys.
void sort_ascending(std::span<std::uint64_t> keys);
void sort_ascending(std::span<Key128> keys);

}  // namespace bonafide
