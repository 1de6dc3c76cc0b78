// Is the time left right? A log is detected with one thread and a clock of processor time, which neighbours lengthen little, and
// the time left is asked for every few milliseconds.
#include "bonafide/pipeline/expected_stages.h"

#include <cmath>
#include <ctime>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "bonafide/pipeline/detect.h"
#include "bonafide/seal/testing.h"
#include "bonafide/simulate/simulate.h"

namespace bonafide::pipeline {
namespace {

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Told {
  double now, left;
};

class TimeLeft : public seal::testing::InFolder {
 protected:
  // What is told while a log is detected, and at its end, where none is left.
  std::vector<Told> told_of(const simulate::SimulateOptions& simulated) {
    {
      const auto log = simulate::simulate(simulated);
      CHECK(log.ok() && ingest::write_parquet(log.value().events, path("log.parquet"), folder_).ok());
    }
    DetectOptions options;
    options.read.inputs = {path("log.parquet")};
    options.read.threads = 1;
    options.out = path("case");
    options.force = true;
    std::vector<Told> told;
    Progress progress(Progress::Mode::kQuiet, processor_seconds);
    const double start = processor_seconds();
    {
      const std::jthread asking([&](const std::stop_token& stop) {
        for (; !stop.stop_requested(); std::this_thread::sleep_for(std::chrono::milliseconds(5)))
          if (const auto left = progress.seconds_left()) told.push_back({processor_seconds() - start, *left});
      });
      EXPECT_TRUE(detect(options, progress).ok());
    }
    told.push_back({processor_seconds() - start, 0});
    stages_.clear();
    for (const StageTime& stage : progress.stages()) stages_ += fmt::format("{} {:.0f} ns an event; ", stage.name, stage.seconds / static_cast<double>(simulated.events) * 1e9);
    return told;
  }
  std::string stages_;
};

// From the first tenth of the run on: the part of it in which the end that was told was within `margin` of the run's length.
double part_within(double margin, std::span<const Told> told) {
  const double whole = told.back().now;
  double within = 0, counted = 0, before = 0;
  for (const Told& one : told) {
    if (one.now >= 0.1 * whole) {
      counted += one.now - before;
      within += std::abs((one.now + one.left) / whole - 1) <= margin ? one.now - before : 0;
    }
    before = one.now;
  }
  return within / counted;
}

// Within 20 %, but for a tenth of the time: a neighbour that takes cache from one stage alone moves processor time by some 10 %.
// No rate of false alarms can be computed for that, so a run that fails is repeated, twice at most.
TEST_F(TimeLeft, IsRightWithinAFifth) {
  double part = 0;
  for (int run = 0; run < 3 && part < 0.9; ++run) part = part_within(0.2, told_of({simulate::Scenario::kFarms, 4'000'000, 3, {}, false}));
  EXPECT_GE(part, 0.9) << stages_;
}

}  // namespace
}  // namespace bonafide::pipeline
