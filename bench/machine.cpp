#include "machine.h"

#include <algorithm>
#include <vector>

#include "bonafide/base/parallel.h"
#include "bonafide/base/random.h"
#include "bonafide/base/sort.h"
#include "clock.h"

namespace bonafide::bench {
namespace {

constexpr int kTimes = 5;  // the best of them: whatever else runs only takes time away

// Far more than any cache holds.
double bandwidth(unsigned threads) {
  constexpr std::size_t kWords = 64 << 20, kBlock = 1 << 20;
  const std::vector<std::uint64_t> words(kWords, 1);
  std::vector<std::uint64_t> sums(threads * 8);  // a line apart
  double best = 0;
  for (int time = 0; time < kTimes; ++time) {
    const Clock clock;
    parallel_blocks(kWords, kBlock, threads, [&](std::size_t begin, std::size_t end, unsigned worker) {
      std::uint64_t sum[4]{};
      for (std::size_t i = begin; i + 4 <= end; i += 4)
        for (std::size_t lane = 0; lane < 4; ++lane) sum[lane] += words[i + lane];
      sums[8 * worker] += sum[0] + sum[1] + sum[2] + sum[3];
    });
    best = std::max(best, static_cast<double>(kWords * sizeof(std::uint64_t)) / clock.seconds());
  }
  keep(sums);
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
    best = std::min(best, clock.seconds() / kIncrements);
  }
  keep(table);
  return best;
}

}  // namespace

Machine measure_machine(unsigned threads) { return {bandwidth(threads), increment()}; }

double sort_packed_keys(std::uint64_t count) {
  std::vector<Key128> keys(count);
  RandomStream stream(1);
  for (Key128& key : keys) key = {stream.next(), stream.next()};
  const Clock clock;
  sort_ascending(keys);
  const double seconds = clock.seconds();
  keep(keys);
  return seconds;
}

}  // namespace bonafide::bench
