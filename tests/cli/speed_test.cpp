// A smoke alarm, not a benchmark: bench/ measures. The mark of 3 s for 1 M events holds on a quiet
// machine with 2 cores; a test shares its machine, so it is given twice that.
#include <cstdio>

#include "case_files.h"

namespace bonafide::cli_tests {
namespace {

using Speed = InFolder;

TEST_F(Speed, AMillionEventsTakeSecondsAndLittleMemory) {
  constexpr double kMostSeconds = 6;
  constexpr std::uint64_t kMostBytes = 1'000'000'000;
  run_well({"simulate", "--scenario", "farms", "--events", "1000000", "--seed", "1", "--out", "sim", "--quiet"});
  const Finished finished = run_well({"detect", "sim/log.parquet", "--out", "case", "--quiet"});
  const auto bytes = read_json(folder_ / "case/timings.json").at("peak_memory_bytes").get<std::uint64_t>();
  std::printf("1 M events: %.2f s, %.0f MB at most\n", finished.seconds, static_cast<double>(bytes) / 1e6);
  EXPECT_LT(finished.seconds, kMostSeconds);
  EXPECT_LT(bytes, kMostBytes);
}

TEST_F(Speed, PairsOfAMillionEventsTakeSeconds) {
  constexpr double kMostSeconds = 10;  // the mark is 5
  run_well({"simulate", "--scenario", "farms", "--events", "1000000", "--seed", "1", "--out", "sim", "--quiet"});
  const Finished finished = run_well({"pairs", "sim/log.parquet", "--like", "coortweet", "--window", "60s", "--columns", "content=actor", "--out", "pairs", "--quiet"});
  std::printf("1 M events: %.2f s\n", finished.seconds);
  EXPECT_LT(finished.seconds, kMostSeconds);
}

}  // namespace
}  // namespace bonafide::cli_tests
