#include "bonafide/pipeline/expected_stages.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace bonafide::pipeline {
namespace {

constexpr double kFirstDecade = 6;
using ByDecade = std::array<double, 4>;  // ns an event in logs of 10^6, 10^7, 10^8, 10^9 events; between them a power of the events

// Of two accounts the heavier looks for the lighter, and the heaviest come first: so the first rows look at more partners than the last. Before
// them, a seventh of the time, each account's bound is made.
double time_of_rows(double share) {
  constexpr double kBounds = 0.14;
  return kBounds + (1 - kBounds) * (1 - std::pow(1 - share, 1.5));
}

// As timings.json says it of `detect --threads 1` on `farms` and `posts`, which differ by up to a fifth. What a log or a machine has of its own shows
// in time: the pace of what is done counts for what is to come, and a stage that counts its items goes by them.
struct Cost {
  const char* stage;
  ByDecade cost;
  bool by_all_threads;
  double (*time_at)(double share) = nullptr;
};
constexpr Cost kCosts[] = {{"reading", {135, 143, 155, 155}, true},
                           {"hashing the files", {6, 6, 6, 6}, false},
                           {"sorting", {45, 38, 46, 60}, true},
                           {"hashing", {16, 16, 16, 16}, false},
                           {"indexing", {70, 88, 120, 190}, true},
                           {"looking for pairs", {830, 500, 545, 560}, true, time_of_rows},
                           {"forming groups", {40, 25, 2, 1}, false},
                           {"testing groups", {1150, 235, 32, 5}, true},
                           {"writing the case", {90, 30, 6, 3}, true}};
constexpr double kTextMore = 150;                  // ns, to read a row of text
constexpr ByDecade kCopy{560, 320, 352, 370};      // events.parquet: beside the stages from `hashing` on, or after them with one thread

double at(const ByDecade& cost, double decade) {
  const auto lower = std::min<std::size_t>(static_cast<std::size_t>(decade), cost.size() - 2);
  return cost[lower] * std::pow(cost[lower + 1] / cost[lower], decade - static_cast<double>(lower));
}

}  // namespace

std::vector<ExpectedStage> expected_stages(std::uint64_t events, bool parquet, unsigned threads) {
  const auto n = static_cast<double>(std::max<std::uint64_t>(1, events));
  const double decade = std::clamp(std::log10(n) - kFirstDecade, 0.0, static_cast<double>(ByDecade().size()) - 1);
  const double seconds = n * 1e-9;
  // Measured: two threads, 1.57 times as fast; and a writer beside them has a thread's share of the machine.
  const double times_as_fast = std::pow(threads, 0.65), with_writer = (threads + 1.0) / threads;
  double to_copy = at(kCopy, decade) * seconds;
  bool copying = false;
  std::vector<ExpectedStage> out;
  for (const Cost& cost : kCosts) {
    double alone = at(cost.cost, decade) * seconds;
    if (cost.stage == std::string_view("reading") && !parquet) alone += kTextMore * seconds;
    else if (cost.by_all_threads) alone /= times_as_fast;
    copying |= threads > 1 && cost.stage == std::string_view("hashing");
    const double slower = cost.by_all_threads && copying ? with_writer : 1;
    const double beside = copying ? std::min(alone, to_copy) : 0;  // of the stage, while the copy is written
    to_copy -= beside;
    out.push_back({cost.stage, beside * slower + alone - beside, cost.time_at});
  }
  out.back().seconds += to_copy;
  return out;
}

}  // namespace bonafide::pipeline
