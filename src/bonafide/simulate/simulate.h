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

enum class Scenario { kClean, kFarms, kStrongman, kMixed, kMixedClean, kPosts, kPostsClean };
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
  std::uint32_t hits;  ///< of the group's targets, those that it likes, for whatever reason
};

/// What is true of one farm or genuine group, whose members act at all.
struct GroupTruth {
  std::string group;
  bool bought;
  std::uint32_t members;          ///< that act in the log
  std::uint32_t targets;          ///< that it agreed to like or was paid for
  double density;     ///< part of the targets that a member likes for the group's sake, as intended
  double camouflage;  ///< part of a bought member's likes that serve nobody, as intended
  std::uint32_t window_seconds;  ///< within which a target is served; 0: no fixed window
  bool popular;       ///< its customers are popular ones
};

struct SimulatedLog {
  events::EventTable events;
  std::vector<Truth> truth;  ///< one an actor that acts, in the order of ids
  std::vector<GroupTruth> groups;
};

/// The same options give the same log, on any machine.
/// @errors kUsage: fewer than 1,000 events, an unknown column.
Result<SimulatedLog> simulate(const SimulateOptions& options);

}  // namespace bonafide::simulate
