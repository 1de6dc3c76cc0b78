#include "bonafide/plant/community.h"

#include <algorithm>
#include <set>

#include "bonafide/base/real.h"
#include "bonafide/simulate/draws.h"

namespace bonafide::plant {
namespace {

constexpr std::size_t kNearest = 20;         // targets that stand for a topic when its people are looked for
constexpr std::size_t kLeastRelated = 5;     // fewer make no topic
constexpr std::size_t kSeedsPerTopic = 40;   // tries before the log is held to have no more topics
constexpr std::size_t kLeastMembers = 10;
constexpr double kLeastZeal = 0.5, kGreatestZeal = 1.5;

struct Topic {
  std::uint32_t seed;
  std::vector<std::uint32_t> related;  // nearest first
};

std::uint32_t draw_target_by_activity(const Ground& ground, RandomStream& stream) {
  const auto act = static_cast<std::ptrdiff_t>(stream.below(ground.exposure.acts()));
  const auto& begin = ground.exposure.cell_begin;
  return static_cast<std::uint32_t>(std::upper_bound(begin.begin(), begin.end(), static_cast<std::uint64_t>(act)) - begin.begin() - 1);
}

std::vector<Topic> draw_topics(const Ground& ground, std::size_t count, RandomStream& stream) {
  const std::size_t needed = std::max<std::size_t>(kLeastRelated, kTargetsOfPlanting / count + 1);
  TopicFinder finder(ground);
  std::vector<Topic> topics;
  std::set<std::uint32_t> taken;
  for (std::size_t tries = 0; topics.size() < count && tries < kSeedsPerTopic * count; ++tries) {
    const std::uint32_t seed = draw_target_by_activity(ground, stream);
    if (taken.contains(seed) || times_on(ground, seed).empty()) continue;
    std::vector<std::uint32_t> related = finder.related(seed);
    std::erase_if(related, [&](std::uint32_t target) { return taken.contains(target); });
    if (related.size() < needed) continue;
    taken.insert(seed);
    taken.insert(related.begin(), related.end());
    topics.push_back({seed, std::move(related)});
  }
  return topics;
}

// The topics' shares of the targets differ by one at most. Beside the seed any of the nearest will do.
std::vector<std::uint32_t> draw_targets(const std::vector<Topic>& topics, RandomStream& stream) {
  std::vector<std::uint32_t> targets;
  for (std::size_t k = 0; k < topics.size(); ++k) {
    const std::size_t share = (kTargetsOfPlanting + topics.size() - 1 - k) / topics.size();
    std::vector<std::uint32_t> near = topics[k].related;
    near.resize(std::min(near.size(), std::max(kNearest, 2 * share)));
    simulate::shuffle(stream, near);
    targets.push_back(topics[k].seed);
    targets.insert(targets.end(), near.begin(), near.begin() + static_cast<std::ptrdiff_t>(std::min(share - 1, near.size())));
  }
  return targets;
}

// Codes of accounts that act on two or more of the topic's nearest targets.
std::vector<std::uint32_t> interested_in(const Ground& ground, const Topic& topic) {
  std::vector<std::uint32_t> seen;
  const auto add = [&](std::uint32_t target) {
    for (const null::Act& act : ground.exposure.cell(target)) seen.push_back(ground.exposure.actor_of_rank[act.rank]);
  };
  add(topic.seed);
  for (std::size_t i = 0; i < std::min(kNearest, topic.related.size()); ++i) add(topic.related[i]);
  std::sort(seen.begin(), seen.end());
  std::vector<std::uint32_t> out;
  for (std::size_t i = 1; i < seen.size(); ++i)
    if (seen[i] == seen[i - 1] && !ground.accused[seen[i]] && (out.empty() || out.back() != seen[i])) out.push_back(seen[i]);
  return out;
}

std::vector<std::uint32_t> draw_members(const Ground& ground, const std::vector<Topic>& topics, std::size_t count, RandomStream& stream) {
  std::vector<std::vector<std::uint32_t>> pools;
  for (const Topic& topic : topics) {
    pools.push_back(interested_in(ground, topic));
    if (pools.back().empty()) return {};
  }
  return simulate::draw_distinct(stream, count, [&](RandomStream& s) {
    const auto& pool = pools[s.below(pools.size())];
    return pool[s.below(pool.size())];
  });
}

// Begin of the stretch of that length with most of others' acts.
std::uint32_t moment_of(const Ground& ground, std::uint32_t target) {
  const std::vector<std::uint32_t> times = times_on(ground, target);
  const std::uint32_t length = std::min(ground.ticks(86'400), ground.last_tick / 20);
  std::size_t best = 0, most = 0;
  for (std::size_t low = 0, high = 0; low < times.size(); ++low) {
    while (high < times.size() && times[high] - times[low] <= length) ++high;
    if (high - low > most) most = high - low, best = low;
  }
  return times[best];
}

// Exponential, given that it ends within the log: by its inverse distribution function.
std::uint32_t draw_reaction(const Ground& ground, std::uint32_t moment, double mean, RandomStream& stream) {
  const double room = ground.last_tick - moment;
  const double within = 1 - real::exp(-std::min(700.0, room / mean));
  return as_logged(ground, moment - mean * real::log(1 - stream.unit() * within));
}

bool acts_on(const null::Exposure& exposure, std::uint32_t code, std::uint32_t target) {
  return exposure.acts_on(exposure.rank_of_actor[code], target);
}

// The account's columns as on its first act by target.
std::uint32_t event_of(const Ground& ground, std::uint32_t code) {
  const std::uint32_t target = ground.exposure.row(ground.exposure.rank_of_actor[code])[0].target;
  const auto begin = ground.events.actor.begin() + static_cast<std::ptrdiff_t>(ground.events.target_begin[target]);
  return static_cast<std::uint32_t>(std::find(begin, ground.events.actor.end(), code) - ground.events.actor.begin());
}

}  // namespace

std::optional<Planted> plant_community(const Ground& ground, const CommunityPlan& plan, RandomStream& stream) {
  const std::vector<Topic> topics = draw_topics(ground, plan.topics, stream);
  if (topics.size() < plan.topics) return std::nullopt;
  const std::vector<std::uint32_t> targets = draw_targets(topics, stream);
  const std::vector<std::uint32_t> members = draw_members(ground, topics, plan.members, stream);
  if (members.size() < kLeastMembers) return std::nullopt;

  std::vector<std::uint32_t> moments;
  for (std::uint32_t target : targets) moments.push_back(times_on(ground, target).empty() ? 0 : moment_of(ground, target));
  const double mean_ticks = std::max(1.0, static_cast<double>(ground.ticks(plan.mean_delay_seconds)));
  std::vector<Row> rows;
  for (std::uint32_t member : members) {
    const double density = plan.density * simulate::between(stream, kLeastZeal, kGreatestZeal);
    const std::uint32_t columns = event_of(ground, member);
    for (std::size_t t = 0; t < targets.size(); ++t)
      if (stream.chance(density) && !acts_on(ground.exposure, member, targets[t]))
        rows.push_back({member, targets[t], draw_reaction(ground, moments[t], mean_ticks, stream), static_cast<std::uint32_t>(ground.events.target_begin[targets[t]]), columns});
  }
  if (rows.empty()) return std::nullopt;
  return graft(ground.events, {}, rows);
}

}  // namespace bonafide::plant
