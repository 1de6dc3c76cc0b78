// Small random logs for tests.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "bonafide/base/random.h"
#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"

namespace bonafide::testing_logs {

struct Act {
  std::string actor, target;
  std::int64_t second;
};

inline events::EventTable table_of(const std::vector<Act>& acts) {
  events::EventTableBuilder builder({{}, 1ull << 28, std::filesystem::temp_directory_path(), 1});
  for (const Act& act : acts) CHECK(builder.add(act.actor, act.target, act.second * kMicrosecondsPerSecond, {}).ok());
  auto table = builder.finish(true);
  CHECK(table.ok());
  return std::move(table).value();
}

/// Accounts with skewed activity on targets with skewed popularity, over `span` seconds.
inline std::vector<Act> random_acts(std::size_t count, std::size_t accounts, std::size_t targets, std::int64_t span, std::uint64_t seed) {
  RandomStream random(seed, "acts");
  const auto skewed = [&](std::size_t n) { return static_cast<std::size_t>(random.unit() * random.unit() * static_cast<double>(n)); };
  std::vector<Act> acts;
  for (std::size_t i = 0; i < count; ++i)
    acts.push_back({"u" + std::to_string(skewed(accounts)), "p" + std::to_string(skewed(targets)), static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(span)))});
  return acts;
}

/// `size` accounts that each hit each of `targets` targets with probability `density`, within
/// `window` seconds of a start of the target's own.
inline void plant_group(std::vector<Act>& acts, const std::string& name, std::size_t size, const std::vector<std::string>& targets, double density,
                        std::int64_t span, std::int64_t window, std::uint64_t seed) {
  RandomStream random(seed, name);
  for (const std::string& target : targets) {
    const auto start = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(span - window)));
    for (std::size_t i = 0; i < size; ++i)
      if (random.chance(density)) acts.push_back({name + std::to_string(i), target, start + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(window)))});
  }
}

}  // namespace bonafide::testing_logs
