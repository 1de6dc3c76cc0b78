#include "bonafide/pairs/meetings.h"

#include <algorithm>
#include <cstring>
#include <tuple>

#include "bonafide/base/parallel.h"

namespace bonafide::pairs {
namespace {

constexpr unsigned kLeastCounterBits = 9, kMostCounterBits = 20;  // 1 MB: the rare heaviest rows leave the first cache
// So many that three chance meetings in one counter are rare, and most rows are done after one pass.
constexpr std::uint64_t kCountersPerMeeting = 16;
constexpr std::size_t kRowsPerBlock = 256;
constexpr std::size_t kAhead = 16;  // acts of a row whose neighbours are fetched before their turn

// First acts in the table's order, and for each the stretch of acts within the window around it.
struct Acts {
  struct Stretch {
    std::uint32_t begin, end;
  };
  std::vector<std::uint32_t> actor;      // [acts]
  std::vector<Stretch> stretch;          // [acts] with the act itself
  std::vector<std::uint64_t> row_begin;  // [actors + 1]
  std::vector<std::uint32_t> row;        // [acts] account by account
};

void add_target(const events::EventTable& events, std::uint32_t target, std::uint32_t window, std::vector<std::uint32_t>& last_target, std::vector<std::uint32_t>& ticks, Acts& acts) {
  const auto first = static_cast<std::uint32_t>(acts.actor.size());
  ticks.clear();
  for (std::uint64_t e = events.target_begin[target]; e < events.target_begin[target + 1]; ++e) {
    const std::uint32_t actor = events.actor[e];
    if (last_target[actor] == target + 1) continue;
    last_target[actor] = target + 1;
    acts.actor.push_back(actor);
    ticks.push_back(events.tick[e]);
  }
  for (std::uint32_t at = 0, begin = 0, end = 0; at < ticks.size(); ++at) {
    while (ticks[at] - ticks[begin] > window) ++begin;
    while (end < ticks.size() && ticks[end] - ticks[at] <= window) ++end;
    acts.stretch.push_back({first + begin, first + end});
  }
}

Acts acts_of(const events::EventTable& events, std::uint32_t window) {
  CHECK(events.size() < UINT32_MAX);
  Acts acts;
  acts.actor.reserve(events.size());
  acts.stretch.reserve(events.size());
  std::vector<std::uint32_t> last_target(events.actors.size()), ticks;
  for (std::uint32_t target = 0; target < events.targets.size(); ++target) add_target(events, target, window, last_target, ticks, acts);

  acts.row_begin.assign(events.actors.size() + 1, 0);
  for (const std::uint32_t actor : acts.actor) ++acts.row_begin[actor + 1];
  for (std::size_t a = 0; a < events.actors.size(); ++a) acts.row_begin[a + 1] += acts.row_begin[a];
  std::vector<std::uint64_t> next(acts.row_begin.begin(), acts.row_begin.end() - 1);
  acts.row.resize(acts.actor.size());
  for (std::uint32_t act = 0; act < acts.actor.size(); ++act) acts.row[next[acts.actor[act]]++] = act;
  return acts;
}

struct Worker {
  std::vector<std::uint8_t> counters = std::vector<std::uint8_t>(std::size_t{1} << kMostCounterBits);
  std::vector<Acts::Stretch> stretches;
  std::uint32_t targets = 0;  // on which the account met anybody
  std::vector<std::uint32_t> partners;
  Meetings found;
};

std::size_t slot_of(std::uint32_t actor, unsigned shift) { return (actor * 2654435761u) >> shift; }

// The acts of others around an account's acts, in worker.stretches. @return how many.
std::uint64_t gather(const Acts& acts, std::uint32_t account, Worker& worker) {
  worker.stretches.clear();
  worker.targets = 0;
  std::uint64_t others = 0;
  for (std::uint64_t x = acts.row_begin[account]; x < acts.row_begin[account + 1]; ++x) {
    if (x + kAhead < acts.row.size()) __builtin_prefetch(&acts.stretch[acts.row[x + kAhead]]);
    const std::uint32_t act = acts.row[x];
    const auto [begin, end] = acts.stretch[act];
    if (end - begin == 1) continue;
    __builtin_prefetch(&acts.actor[begin]);
    ++worker.targets;
    others += end - begin - 1;
    if (begin < act) worker.stretches.push_back({begin, act});
    if (act + 1 < end) worker.stretches.push_back({act + 1, end});
  }
  return others;
}

// Every partner counts, those before the account in the order of codes too: telling them apart costs more
// than counting them. @return true if some counter reached `at_least`.
bool filter(const Acts& acts, const std::vector<Acts::Stretch>& stretches, unsigned shift, std::uint32_t at_least, std::uint8_t* counters) {
  const std::uint32_t* const actor = acts.actor.data();  // in a register: a byte that is written might be any vector's
  std::uint32_t most = 0;
  for (const Acts::Stretch stretch : stretches)
    for (std::uint32_t act = stretch.begin; act < stretch.end; ++act) {
      std::uint8_t& counter = counters[slot_of(actor[act], shift)];
      const std::uint32_t count = counter + 1u;
      most = std::max(most, count);
      counter = static_cast<std::uint8_t>(count - (count >> 8));  // stays at 255
    }
  return most >= at_least;
}

void count_row(const Acts& acts, std::uint32_t account, std::uint32_t at_least, Worker& worker) {
  const std::uint64_t others = gather(acts, account, worker);
  worker.found.touched += others;
  if (worker.targets < at_least) return;
  unsigned bits = kLeastCounterBits;
  while (bits < kMostCounterBits && (std::uint64_t{1} << bits) < kCountersPerMeeting * others) ++bits;
  const unsigned shift = 32 - bits;
  std::memset(worker.counters.data(), 0, std::size_t{1} << bits);
  if (!filter(acts, worker.stretches, shift, at_least, worker.counters.data())) return;

  worker.partners.clear();
  for (const Acts::Stretch& stretch : worker.stretches)
    for (std::uint32_t act = stretch.begin; act < stretch.end; ++act)
      if (const std::uint32_t partner = acts.actor[act]; worker.counters[slot_of(partner, shift)] >= at_least && partner > account) worker.partners.push_back(partner);
  std::sort(worker.partners.begin(), worker.partners.end());
  for (std::size_t begin = 0, end = 0; begin < worker.partners.size(); begin = end) {
    while (end < worker.partners.size() && worker.partners[end] == worker.partners[begin]) ++end;
    if (end - begin >= at_least) worker.found.pairs.push_back({account, worker.partners[begin], static_cast<std::uint32_t>(end - begin)});
  }
}

}  // namespace

Meetings count_meetings(const events::EventTable& events, std::uint32_t window_ticks, std::uint32_t at_least, unsigned threads) {
  CHECK(at_least >= 1 && at_least <= 255);
  const Acts acts = acts_of(events, window_ticks);
  std::vector<Worker> workers(threads);
  parallel_blocks(events.actors.size(), kRowsPerBlock, threads, [&](std::size_t begin, std::size_t end, unsigned id) {
    for (auto account = static_cast<std::uint32_t>(begin); account < end; ++account) count_row(acts, account, at_least, workers[id]);
  });
  Meetings all;
  for (const Worker& worker : workers) {
    all.pairs.insert(all.pairs.end(), worker.found.pairs.begin(), worker.found.pairs.end());
    all.touched += worker.found.touched;
  }
  all.touched /= 2;  // every meeting was touched from both sides
  std::sort(all.pairs.begin(), all.pairs.end(), [](const Met& x, const Met& y) { return std::tie(x.a, x.b) < std::tie(y.a, y.b); });
  return all;
}

}  // namespace bonafide::pairs
