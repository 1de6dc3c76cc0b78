// Logs with known truth: what the tests, the demo and the benchmarks are judged on.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"
#include "bonafide/simulate/truth.h"

namespace bonafide::simulate {

/// Of the first family, but for the last two; docs/model/simulators.md.
enum class Scenario {
  kClean,
  kFarms,
  kStrongman,
  kMixed,
  kMixedClean,
  kPosts,
  kPostsClean,
};
std::optional<Scenario> parse_scenario(std::string_view text);

struct SimulateOptions {
  Scenario scenario = Scenario::kFarms;
  std::uint64_t events = 1'000'000;  ///< about this many; the log has within 2 % of it
  std::uint64_t seed = 1;
  std::vector<std::string> extra_columns;  ///< of country, created, client, device; strongman always has country
  bool impressions = false;                ///< also what accounts were shown; for posts and posts-clean only
};

struct SimulatedLog {
  events::EventTable events;
  std::vector<Truth> truth;                       ///< one an actor that acts, in the order of ids
  std::vector<GroupTruth> groups;                 ///< by name
  std::optional<events::EventTable> impressions;  ///< who was shown what, and when; without columns
};

/// The same options give the same log, on any machine.
/// @errors kUsage: fewer than 1,000 events, an unknown column, impressions of the first family.
Result<SimulatedLog> simulate(const SimulateOptions& options);

}  // namespace bonafide::simulate
