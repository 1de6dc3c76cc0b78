#include "bonafide/plant/ground.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "bonafide/base/real.h"
#include "bonafide/stats/multiple_testing.h"
#include "bonafide/stats/poisson.h"

namespace bonafide::plant {
namespace {

constexpr std::uint32_t kLeastAccounts = 200;   // ten for each member of the smallest farm, and some more
constexpr std::uint32_t kLeastAudience = 5;     // the smallest group: fewer others show nothing of a target
constexpr std::uint32_t kLeastSteps = 100;      // times that can be told apart: fewer leave no windows to choose from
constexpr std::size_t kMostAsked = 2000, kBusiest = 1000;
constexpr double kChanceRelatives = 0.2;       // share of a topic's targets that may be there by chance: a topic is a crowd
                                               // of targets, and one in five that does not belong changes little
constexpr Microseconds kHour = 3600 * kMicrosecondsPerSecond;

std::size_t hour_of(const events::EventTable& events, std::uint32_t tick) {
  const Microseconds time = events.time.origin + tick * events.time.tick, day = 24 * kHour;
  return static_cast<std::size_t>(((time % day) + day) % day / kHour);
}

void sort_targets(Ground& ground) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> eligible;  // others' acts, target
  for (std::uint32_t v = 0; v < ground.events.targets.size(); ++v) {
    std::uint64_t others = 0;
    for (const null::Act& act : ground.exposure.cell(v)) others += !ground.accused[ground.exposure.actor_of_rank[act.rank]];
    if (others >= kLeastAudience) eligible.emplace_back(others, v);
  }
  std::sort(eligible.begin(), eligible.end(), [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  const std::size_t popular = std::max<std::size_t>(kTargetsOfPlanting, eligible.size() / 100);
  for (std::size_t i = 0; i < eligible.size(); ++i) (i < popular ? ground.popular : ground.ordinary).push_back(eligible[i].second);
}

}  // namespace

Result<Ground> survey(const events::EventTable& events, const null::Exposure& exposure, std::vector<std::uint8_t> accused) {
  Ground ground{events, exposure, std::move(accused), {}, {}};
  ground.last_tick = *std::max_element(events.tick.begin(), events.tick.end());
  ground.step = static_cast<std::uint32_t>(std::max<Microseconds>(1, events.time.resolution / events.time.tick));
  const auto others = static_cast<std::uint64_t>(std::count(ground.accused.begin(), ground.accused.end(), 0));
  const auto too_small = [](const std::string& what) { return Error{ErrorKind::kInput, "the log is too small to calibrate on: " + what}; };
  if (others < kLeastAccounts) return too_small(fmt::format("{} accounts stand outside the groups accused in it, and to plant among them takes {}", others, kLeastAccounts));
  sort_targets(ground);
  if (ground.ordinary.size() < kTargetsOfPlanting)
    return too_small(fmt::format("{} of its targets have {} acts or more, and to plant takes {}", ground.popular.size() + ground.ordinary.size(), kLeastAudience, 2 * kTargetsOfPlanting));
  if (ground.last_tick / ground.step < kLeastSteps)
    return too_small(fmt::format("it spans {} steps of its own resolution, and to tell quick from slow takes {}", ground.last_tick / ground.step, kLeastSteps));
  for (std::uint32_t tick : events.tick) ground.hour_weight[hour_of(events, tick)] += 1;
  const double busiest = *std::max_element(ground.hour_weight.begin(), ground.hour_weight.end());
  for (double& weight : ground.hour_weight) weight /= busiest;
  return ground;
}

std::vector<std::uint32_t> times_on(const Ground& ground, std::uint32_t target) {
  std::vector<std::uint32_t> out;
  for (std::uint64_t e = ground.events.target_begin[target]; e < ground.events.target_begin[target + 1]; ++e)
    if (!ground.accused[ground.events.actor[e]]) out.push_back(ground.events.tick[e]);
  return out;
}

std::uint32_t as_logged(const Ground& ground, double tick) {
  const auto inside = static_cast<std::uint32_t>(std::clamp(tick, 0.0, static_cast<double>(ground.last_tick)));
  return inside - inside % ground.step;
}

std::uint32_t draw_by_rhythm(const Ground& ground, std::uint32_t begin, std::uint32_t end, RandomStream& stream) {
  constexpr int kPatience = 64;  // an hour of no act at all is drawn in one try of e^-64 at an average weight of a half
  const bool has_rhythm = end - begin >= ground.ticks(86'400);
  std::uint32_t tick = begin;
  for (int tries = 0; tries < kPatience; ++tries) {
    tick = begin + static_cast<std::uint32_t>(stream.below(std::uint64_t{end} - begin + 1));
    if (!has_rhythm || stream.chance(ground.hour_weight[hour_of(ground.events, tick)])) break;
  }
  return as_logged(ground, tick);
}

std::vector<std::uint32_t> TopicFinder::related(std::uint32_t seed) {
  const null::Exposure& exposure = ground_.exposure;
  const std::span<const null::Act> audience = exposure.cell(seed);
  const std::size_t stride = 1 + audience.size() / kMostAsked;
  std::vector<std::uint32_t> touched;
  double activity = 0;
  for (std::size_t x = 0; x < audience.size(); x += stride) {
    const std::uint32_t rank = audience[x].rank;
    if (ground_.accused[exposure.actor_of_rank[rank]] || exposure.activity(rank) > kBusiest) continue;
    activity += exposure.activity(rank);
    for (const null::RowEntry entry : exposure.row(rank))
      if (entry.target != seed && shared_[entry.target]++ == 0) touched.push_back(entry.target);
  }
  std::vector<double> ln_p, closeness;  // [touched]; squared cosine, up to a factor of the seed's
  for (std::uint32_t target : touched) {
    const double shared = shared_[target], size = static_cast<double>(exposure.cell_size(target));
    ln_p.push_back(stats::log_poisson_upper(shared, activity * size / static_cast<double>(exposure.acts())));
    closeness.push_back(shared * shared / size);
    shared_[target] = 0;
  }
  const std::vector<double> ln_q = stats::benjamini_hochberg(ln_p, shared_.size());
  std::vector<std::pair<double, std::uint32_t>> found;
  for (std::size_t i = 0; i < touched.size(); ++i)
    if (ln_q[i] <= real::log(kChanceRelatives)) found.emplace_back(closeness[i], touched[i]);
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  std::vector<std::uint32_t> out;
  for (const auto& [score, target] : found) out.push_back(target);
  return out;
}

}  // namespace bonafide::plant
