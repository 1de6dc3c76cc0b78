#include "bonafide/report/spread.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace bonafide::report {

double shortest_half(std::span<const Microseconds> times) {
  const std::size_t half = (times.size() + 1) / 2;
  if (half < 2) return 0;
  double shortest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i + half <= times.size(); ++i)
    shortest = std::min(shortest, static_cast<double>(times[i + half - 1]) - static_cast<double>(times[i]));
  return shortest;
}

double shortest_half(std::span<const std::uint32_t> counts, double bin_microseconds) {
  const std::uint64_t total = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  if (total == 0) return 0;
  std::size_t shortest = counts.size(), begin = 0;
  std::uint64_t held = 0;
  for (std::size_t end = 0; end < counts.size(); ++end) {
    held += counts[end];
    while (2 * (held - counts[begin]) >= total) held -= counts[begin++];
    if (2 * held >= total) shortest = std::min(shortest, end + 1 - begin);
  }
  return static_cast<double>(shortest) * bin_microseconds;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[(values.size() - 1) / 2];
}

}  // namespace bonafide::report
