#include "bonafide/null/act_counts.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "bonafide/base/result.h"
#include "bonafide/base/sort.h"

namespace bonafide::null {
namespace {

constexpr std::uint32_t kNone = ~std::uint32_t{0};
constexpr std::uint32_t kAhead = 16;    // events or accounts, what belongs to which is on its way from memory
constexpr unsigned kMostStretches = 4;  // each counts every account's acts for itself: 4 bytes an account, 8 more while counting

// The targets, cut into stretches of about as many events, one a thread.
std::vector<std::uint32_t> stretches_of(const events::EventTable& events, unsigned count) {
  std::vector<std::uint32_t> bounds;
  for (unsigned i = 0; i <= count; ++i) {
    const std::uint64_t event = events.size() / count * i;
    const auto at = std::lower_bound(events.target_begin.begin(), events.target_begin.end() - 1, event) - events.target_begin.begin();
    bounds.push_back(i == count ? events.targets.size() : static_cast<std::uint32_t>(at));
  }
  return bounds;
}

// Events are sorted by time within a target, so an account's first row there is its first act.
// @param firsts [targets + 1] first acts, at the target's number plus one. @return [actors] its acts in the stretch.
std::vector<std::uint32_t> count_stretch(const events::EventTable& events, std::uint32_t begin_target, std::uint32_t end_target, Repeats& repeats, std::vector<std::uint64_t>& firsts) {
  struct Seen {
    std::uint32_t last_target = kNone, acts = 0;
  };
  std::vector<Seen> seen(events.actors.size());
  const std::uint64_t last = events.target_begin[end_target];
  for (std::uint32_t v = begin_target; v < end_target; ++v) {
    if (v % kTargetsBetweenAsides == 0) events.set_aside();
    std::uint64_t count = 0;
    for (std::uint64_t e = events.target_begin[v]; e < events.target_begin[v + 1]; ++e) {
      if (e + kAhead < last) __builtin_prefetch(&seen[events.actor[e + kAhead]], 1);
      Seen& account = seen[events.actor[e]];
      if (account.last_target == v) {
        repeats.mark(e);
        continue;
      }
      account.last_target = v;
      ++account.acts;
      ++count;
    }
    firsts[v + 1] = count;
  }
  std::vector<std::uint32_t> acts;
  acts.reserve(seen.size());
  for (const Seen& account : seen) acts.push_back(account.acts);
  return acts;
}

// From counts by account to the place of each stretch's first act in the account's row, by rank.
void start_rows(const Exposure& out, std::vector<std::vector<std::uint32_t>>& next) {
  std::vector<std::uint32_t> at(out.row_begin.begin(), out.row_begin.end() - 1), by_rank(at.size());
  for (auto& of_stretch : next) {
    for (std::size_t rank = 0; rank < at.size(); ++rank) {
      if (rank + kAhead < at.size()) __builtin_prefetch(&of_stretch[out.actor_of_rank[rank + kAhead]]);
      by_rank[rank] = at[rank];
      at[rank] += of_stretch[out.actor_of_rank[rank]];
    }
    of_stretch.swap(by_rank);
  }
}

// By falling activity, then keyed hash, then code: one sort of packed keys.
void rank_accounts(const events::EventTable& events, unsigned threads, std::vector<std::vector<std::uint32_t>>& next, Exposure& out) {
  const std::uint32_t accounts = events.actors.size();
  std::vector<Key128> keys(accounts);
  constexpr std::size_t kBlock = 1 << 14;
  parallel_blocks(accounts, kBlock, threads, [&](std::size_t begin, std::size_t end, unsigned) {
    for (auto a = static_cast<std::uint32_t>(begin); a < end; ++a) {
      const std::uint64_t hash = siphash(out.sampling_key, events.actors[a]);
      std::uint32_t activity = 0;
      for (const auto& of_stretch : next) activity += of_stretch[a];
      keys[a] = {hash << 32 | a, static_cast<std::uint64_t>(kNone - activity) << 32 | hash >> 32};
    }
  });
  sort_ascending(keys);
  out.actor_of_rank.resize(accounts);
  out.rank_of_actor.resize(accounts);
  out.draw.resize(accounts);
  out.row_begin.assign(accounts + 1, 0);
  for (std::uint32_t rank = 0; rank < accounts; ++rank) {
    if (rank + kAhead < accounts) __builtin_prefetch(&out.rank_of_actor[static_cast<std::uint32_t>(keys[rank + kAhead].low)], 1);
    const auto [low, high] = keys[rank];
    const auto actor = static_cast<std::uint32_t>(low);
    out.actor_of_rank[rank] = actor;
    out.rank_of_actor[actor] = rank;
    out.draw[rank] = to_unit(high << 32 | low >> 32);  // the hash
    out.row_begin[rank + 1] = out.row_begin[rank] + (kNone - static_cast<std::uint32_t>(high >> 32));
  }
  start_rows(out, next);
}

}  // namespace

ActCounts count_acts(const events::EventTable& events, unsigned threads, Exposure& out) {
  const unsigned stretches = std::min(std::max(1u, threads), kMostStretches);
  ActCounts counts{Repeats(events.size()), stretches_of(events, stretches), std::vector<std::vector<std::uint32_t>>(stretches)};
  std::vector<std::uint64_t> firsts(events.targets.size() + 1, 0);
  counts.for_each_stretch(threads, [&](std::size_t stretch) {
    counts.next[stretch] = count_stretch(events, counts.bounds[stretch], counts.bounds[stretch + 1], counts.repeats, firsts);
  });
  std::partial_sum(firsts.begin(), firsts.end(), firsts.begin());
  out.cell_begin = std::move(firsts);
  CHECK(out.cell_begin.back() < kNone);
  rank_accounts(events, threads, counts.next, out);
  return counts;
}

}  // namespace bonafide::null
