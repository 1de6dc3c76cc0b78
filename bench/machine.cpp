#include "machine.h"

#include <algorithm>
#include <vector>

#include "bonafide/base/random.h"
#include "bonafide/base/sort.h"
#include "clock.h"

namespace bonafide::bench {
namespace {

constexpr int kTimes = 7;  // the best of them: whatever else runs only takes time away

// Far more than any cache holds.
double bandwidth() {
  constexpr std::size_t kWords = 64 << 20;
  const std::vector<std::uint64_t> words(kWords, 1);
  double best = 0;
  for (int time = 0; time < kTimes; ++time) {
    const Clock clock;
    std::uint64_t sum[4]{};
    for (std::size_t i = 0; i < kWords; i += 4)
      for (std::size_t lane = 0; lane < 4; ++lane) sum[lane] += words[i + lane];
    keep(sum);
    best = std::max(best, static_cast<double>(kWords * sizeof(std::uint64_t)) / clock.cpu_seconds());
  }
  return best;
}

double increment() {
  constexpr std::size_t kTable = 1 << 14, kIncrements = 1 << 25, kIndices = 1 << 12;
  std::vector<std::uint8_t> table(kTable);
  std::vector<std::uint16_t> index(kIndices);
  RandomStream stream(1);
  for (std::uint16_t& i : index) i = static_cast<std::uint16_t>(stream.below(kTable));
  double best = 1;
  for (int time = 0; time < kTimes; ++time) {
    const Clock clock;
    for (std::size_t i = 0; i < kIncrements; ++i) ++table[index[i % kIndices]];
    best = std::min(best, clock.cpu_seconds() / kIncrements);
  }
  keep(table);
  return best;
}

}  // namespace

Machine measure_machine() { return {bandwidth(), increment()}; }

double sort_packed_keys(std::uint64_t count) {
  std::vector<Key128> keys(count);
  RandomStream stream(1);
  for (Key128& key : keys) key = {stream.next(), stream.next()};
  const Clock clock;
  sort_ascending(keys);
  const double seconds = clock.cpu_seconds();
  keep(keys);
  return seconds;
}

}  // namespace bonafide::bench
