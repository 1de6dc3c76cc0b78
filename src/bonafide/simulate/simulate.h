// Logs with known truth: what the tests, the demo and the benchmarks are judged on.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"

namespace bonafide::simulate {

enum class Scenario { kClean, kFarms, kStrongman };
std::optional<Scenario> parse_scenario(std::string_view text);

struct SimulateOptions {
  Scenario scenario = Scenario::kFarms;
  std::uint64_t events = 1'000'000;         ///< about this many; the log has within 2 % of it
  std::uint64_t seed = 1;
  std::vector<std::string> extra_columns;   ///< of country, created, client, device; strongman always has country
};

/// What is true of one account.
struct Truth {
  std::string actor;
  int label;          ///< 1 = bought (a farm's account), 0 = genuine
  std::string group;  ///< the farm or genuine club it belongs to; "" for none
};

struct SimulatedLog {
  events::EventTable events;
  std::vector<Truth> truth;  ///< one an actor that acts, in the order of ids
};

/// The same options give the same log, on any machine.
/// @errors kUsage: fewer than 1,000 events, an unknown column.
Result<SimulatedLog> simulate(const SimulateOptions& options);

}  // namespace bonafide::simulate
