#include "bonafide/plant/farm.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "bonafide/simulate/draws.h"

namespace bonafide::plant {
namespace {

constexpr std::size_t kEnoughToFollow = 20;   // with fewer acts in the window the log's daily rhythm says more
constexpr double kJitterSeconds = 1800;       // keeps the hour and loses the minute: a copy to the second would meet its original

struct Order {
  std::uint32_t begin, end;              // ticks
  std::vector<std::uint32_t> to_follow;  // others' acts on the customer in between; empty: follow none
};

Order draw_order(const Ground& ground, const FarmPlan& plan, std::uint32_t customer, RandomStream& stream) {
  const std::vector<std::uint32_t> times = times_on(ground, customer);
  const std::uint32_t window = std::min(ground.ticks(plan.window_seconds), ground.last_tick);
  const std::uint32_t first = std::min(times.front(), ground.last_tick - window);
  const std::uint32_t latest = std::max(first, times.back() > window ? times.back() - window : 0);
  Order order;
  order.begin = first + static_cast<std::uint32_t>(stream.below(std::uint64_t{latest} - first + 1));
  order.end = order.begin + window;
  if (!plan.trickle) return order;
  if (times.back() > order.begin) order.end = std::min(order.end, times.back());
  std::copy_if(times.begin(), times.end(), std::back_inserter(order.to_follow), [&](std::uint32_t t) { return t >= order.begin && t <= order.end; });
  if (order.to_follow.size() < kEnoughToFollow) order.to_follow.clear();
  return order;
}

std::uint32_t draw_time(const Ground& ground, const FarmPlan& plan, const Order& order, RandomStream& stream) {
  if (!plan.trickle) return as_logged(ground, order.begin + stream.unit() * (order.end - order.begin));
  if (order.to_follow.empty()) return draw_by_rhythm(ground, order.begin, order.end, stream);
  const double jitter = (2 * stream.unit() - 1) * ground.ticks(kJitterSeconds);
  return as_logged(ground, order.to_follow[stream.below(order.to_follow.size())] + jitter);
}

// Names that the log does not know, alike but for their numbers.
std::vector<std::string> new_names(const events::EventTable& events, std::uint32_t count, RandomStream& stream) {
  std::vector<std::string> names;
  while (names.size() < count) {
    std::string name = fmt::format("planted-{:016x}", stream.next());
    if (events.actors.find(name) == events.actors.size()) names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::uint32_t> draw_customers(const Ground& ground, const FarmPlan& plan, RandomStream& stream) {
  std::vector<std::uint32_t> targets = plan.popular ? ground.popular : ground.ordinary;
  simulate::shuffle(stream, targets);
  targets.resize(std::min<std::size_t>(targets.size(), kTargetsOfPlanting));
  return targets;
}

std::uint32_t draw_event(const Ground& ground, RandomStream& stream) { return static_cast<std::uint32_t>(stream.below(ground.events.size())); }

std::uint32_t target_of(const events::EventTable& events, std::uint64_t event) {
  return static_cast<std::uint32_t>(std::upper_bound(events.target_begin.begin(), events.target_begin.end(), event) - events.target_begin.begin() - 1);
}

}  // namespace

Planted plant_farm(const Ground& ground, const FarmPlan& plan, RandomStream& stream) {
  const std::uint32_t first_new = ground.events.actors.size();
  std::vector<std::uint32_t> columns_of;  // an event of the account whose columns it borrows
  for (std::uint32_t m = 0; m < plan.members; ++m) columns_of.push_back(draw_event(ground, stream));

  const std::vector<std::uint32_t> customers = draw_customers(ground, plan, stream);
  std::vector<Row> rows;
  std::unordered_set<std::uint64_t> done;  // (member, target): one act each
  const auto act = [&](std::uint32_t m, std::uint32_t target, std::uint32_t tick, std::uint32_t source) {
    if (done.insert(std::uint64_t{m} << 32 | target).second) rows.push_back({first_new + m, target, tick, source, columns_of[m]});
  };
  for (std::uint32_t customer : customers) {
    const Order order = draw_order(ground, plan, customer, stream);
    const auto source = static_cast<std::uint32_t>(ground.events.target_begin[customer]);
    for (std::uint32_t m = 0; m < plan.members; ++m)
      if (stream.chance(plan.density)) act(m, customer, draw_time(ground, plan, order, stream), source);
  }

  const auto others = static_cast<std::uint64_t>(static_cast<double>(rows.size()) * plan.camouflage / (1 - plan.camouflage) + 0.5);
  const std::size_t wanted = rows.size() + others;
  for (std::uint64_t tries = 0; rows.size() < wanted && tries < 10 * others; ++tries) {
    const auto m = static_cast<std::uint32_t>(stream.below(plan.members));
    const std::uint32_t event = draw_event(ground, stream), target = target_of(ground.events, event);
    if (std::find(customers.begin(), customers.end(), target) == customers.end()) act(m, target, ground.events.tick[event], event);
  }
  return graft(ground.events, new_names(ground.events, plan.members, stream), rows);
}

}  // namespace bonafide::plant
