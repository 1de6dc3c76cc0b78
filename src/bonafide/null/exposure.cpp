#include "bonafide/null/exposure.h"

#include <algorithm>
#include <numeric>

#include "bonafide/base/result.h"

namespace bonafide::null {
namespace {

constexpr std::uint32_t kNone = ~std::uint32_t{0};

// Calls visit(target, first acts by time) for every target. Events are sorted by time within a
// target, so an account's first row there is its first act.
template <class Visit>
void for_each_target(const events::EventTable& events, const Visit& visit) {
  std::vector<std::uint32_t> last_target(events.actors.size(), kNone);
  std::vector<Act> acts;  // rank holds the dictionary code here
  for (std::uint32_t v = 0; v < events.targets.size(); ++v) {
    acts.clear();
    for (std::uint64_t e = events.target_begin[v]; e < events.target_begin[v + 1]; ++e) {
      const std::uint32_t actor = events.actor[e];
      if (last_target[actor] == v) continue;
      last_target[actor] = v;
      acts.push_back({actor, events.tick[e]});
    }
    visit(v, std::span(acts));
  }
}

void rank_accounts(const events::EventTable& events, std::span<const std::uint32_t> activity, Exposure& out) {
  const std::uint32_t accounts = events.actors.size();
  std::vector<std::uint64_t> hash(accounts);
  for (std::uint32_t a = 0; a < accounts; ++a) hash[a] = siphash(out.sampling_key, events.actors[a]);
  out.actor_of_rank.resize(accounts);
  std::iota(out.actor_of_rank.begin(), out.actor_of_rank.end(), 0u);
  std::sort(out.actor_of_rank.begin(), out.actor_of_rank.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (activity[a] != activity[b]) return activity[a] > activity[b];
    return hash[a] != hash[b] ? hash[a] < hash[b] : a < b;
  });
  out.rank_of_actor.resize(accounts);
  out.draw.resize(accounts);
  out.row_begin.assign(accounts + 1, 0);
  for (std::uint32_t rank = 0; rank < accounts; ++rank) {
    const std::uint32_t actor = out.actor_of_rank[rank];
    out.rank_of_actor[actor] = rank;
    out.draw[rank] = to_unit(hash[actor]);
    out.row_begin[rank + 1] = out.row_begin[rank] + activity[actor];
  }
}

// For every act of one cell, in the order of time: others within each window. Two pointers a scale.
void count_crowds(std::span<const Act> acts, const Scales& scales, std::vector<std::uint16_t>& crowd) {
  const std::size_t stride = scales.window.size();
  crowd.resize(acts.size() * stride);
  for (std::size_t s = 0; s < stride; ++s) {
    const std::uint64_t window = scales.window[s];
    std::size_t low = 0, high = 0;
    for (std::size_t x = 0; x < acts.size(); ++x) {
      while (acts[low].tick + window < acts[x].tick) ++low;
      while (high < acts.size() && acts[high].tick <= acts[x].tick + window) ++high;
      crowd[x * stride + s] = static_cast<std::uint16_t>(std::min<std::size_t>(high - low - 1, kCrowdLimit + 1));
    }
  }
}

}  // namespace

Exposure build_exposure(const events::EventTable& events, const Scales& scales, HashKey sampling_key) {
  CHECK(scales.window.size() <= kMaxFiniteScales);
  CHECK(std::is_sorted(scales.window.begin(), scales.window.end()));
  Exposure out;
  out.scales = scales;
  out.sampling_key = sampling_key;

  std::vector<std::uint32_t> activity(events.actors.size(), 0);
  out.cell_begin.push_back(0);
  for_each_target(events, [&](std::uint32_t, std::span<const Act> acts) {
    for (const Act& act : acts) ++activity[act.rank];
    out.cell_begin.push_back(out.cell_begin.back() + acts.size());
  });
  rank_accounts(events, activity, out);

  const std::size_t stride = scales.window.size();
  const std::uint64_t total = out.cell_begin.back();
  CHECK(total < kNone);
  out.cells.resize(total);
  out.rows.resize(total);
  out.crowd.resize(total * stride);
  std::vector<std::uint64_t> next(out.row_begin.begin(), out.row_begin.end() - 1);
  std::vector<std::uint16_t> crowd;
  std::vector<std::uint32_t> order;
  for_each_target(events, [&](std::uint32_t v, std::span<Act> acts) {
    for (Act& act : acts) act.rank = out.rank_of_actor[act.rank];
    count_crowds(acts, scales, crowd);
    order.resize(acts.size());
    std::iota(order.begin(), order.end(), 0u);
    if (acts.size() <= kSmallCell)
      std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return acts[a].rank < acts[b].rank; });
    for (std::uint32_t place = 0; place < order.size(); ++place) {
      const Act act = acts[order[place]];
      const auto position = static_cast<std::uint32_t>(out.cell_begin[v] + place);
      out.cells[position] = act;
      const std::uint64_t row_index = next[act.rank]++;
      out.rows[row_index] = {v, position};
      std::copy_n(crowd.begin() + static_cast<std::ptrdiff_t>(order[place] * stride), stride,
                  out.crowd.begin() + static_cast<std::ptrdiff_t>(row_index * stride));
    }
  });
  return out;
}

}  // namespace bonafide::null
