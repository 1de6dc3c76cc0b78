// The ground to plant in: what a log shows of its targets, hours and topics, seen through the accounts
// that nobody accused in it.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/base/random.h"
#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"
#include "bonafide/null/exposure.h"

namespace bonafide::plant {

/// Targets that a planting acts on: a farm's customers, a community's favourites.
inline constexpr std::uint32_t kTargetsOfPlanting = 20;

struct Ground {
  const events::EventTable& events;
  const null::Exposure& exposure;              ///< of the same events
  std::vector<std::uint8_t> accused;           ///< [actors, by code] taken as examples of nothing
  std::vector<std::uint32_t> ordinary, popular; ///< targets with at least five acts of others; popular: the
                                               ///< busiest hundredth of them (at least 20)
  std::array<double, 24> hour_weight{};        ///< of the log's acts, by hour of its clock; the busiest has 1
  std::uint32_t last_tick = 0;
  std::uint32_t step = 1;                      ///< ticks between times that the log's resolution can tell

  std::uint32_t ticks(double seconds) const { return static_cast<std::uint32_t>(seconds * kMicrosecondsPerSecond / static_cast<double>(events.time.tick)); }
  double span_seconds() const { return static_cast<double>(last_tick) * static_cast<double>(events.time.tick) / kMicrosecondsPerSecond; }
};

/// Looks at a log. @param accused [actors, by code] 1 for members of groups that were accused in it.
/// @errors kInput, one sentence: too few accounts or targets, or too short, to plant anything in.
Result<Ground> survey(const events::EventTable& events, const null::Exposure& exposure, std::vector<std::uint8_t> accused);

/// Ticks of others' acts on a target, ascending, repeats included. Never empty for `ordinary` and `popular`.
std::vector<std::uint32_t> times_on(const Ground& ground, std::uint32_t target);

/// A time as the log could hold it: within it, and a multiple of its resolution.
std::uint32_t as_logged(const Ground& ground, double tick);

/// A time in begin .. end with the log's daily rhythm; uniform where the stretch is shorter than a day.
std::uint32_t draw_by_rhythm(const Ground& ground, std::uint32_t begin, std::uint32_t end, RandomStream& stream);

/// Finds targets that people of one interest share. Keeps its counters between calls. Not thread-safe.
class TopicFinder {
 public:
  explicit TopicFinder(const Ground& ground) : ground_(ground), shared_(ground.events.targets.size(), 0) {}
  /// Targets that those who act on `seed` share more than chance allows, given their activity and the
  /// target's size: Poisson upper tail, Benjamini-Hochberg at 20 % over all targets. Largest audience cosine
  /// first. Accounts of more than 1,000 targets are not asked: who acts on everything shows no interest.
  /// Cost: the rows of at most 2,000 accounts.
  std::vector<std::uint32_t> related(std::uint32_t seed);

 private:
  const Ground& ground_;
  std::vector<std::uint32_t> shared_;  // [targets] 0 between calls
};

}  // namespace bonafide::plant
