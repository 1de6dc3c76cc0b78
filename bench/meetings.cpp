#include "meetings.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <tuple>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#include <immintrin.h>
#define BONAFIDE_VERSIONS 1
#endif

#include "bonafide/base/big_array.h"
#include "bonafide/base/parallel.h"
#include "bonafide/base/sort.h"

namespace bonafide::bench {
namespace {

constexpr std::size_t kLeastCounters = 1 << 9, kMostCounters = 1 << 20;  // the rare heaviest rows leave the first cache
// So many that three chance meetings in one counter are rare, and most rows are done after one pass.
constexpr std::uint64_t kCountersPerMeeting = 8;
constexpr std::size_t kRowsPerBlock = 256;
constexpr std::size_t kAhead = 16;   // acts whose places in memory are fetched before their turn
constexpr std::size_t kAtOnce = 16;  // acts looked at together: a line of the cache

// Acts from `begin` to before `end`, in the table's order: those within the window around one of them, itself among them.
struct Stretch {
  std::uint32_t begin, end;
};

// First acts in company, in the table's order. Who is alone within the window meets nobody, and is left out.
struct Company {
  BigArray<std::uint32_t> actor;        // [acts, and kAtOnce more]
  BigArray<Stretch> stretch;            // [acts]
  std::vector<std::uint32_t> acts_of;   // [actors]
  std::uint32_t acts = 0;
  std::uint64_t meetings = 0;
};

class CompanySearch {
 public:
  CompanySearch(const events::EventTable& events, std::uint32_t window) : events_(events), window_(window), accounts_(events.actors.size()) {
    out_.actor.resize(events.size() + kAtOnce);
    out_.stretch.resize(events.size());
  }
  Company all() && {
    for (std::uint32_t target = 0; target < events_.targets.size(); ++target) keep_those_in_company(list_first_acts(target));
    out_.acts_of.reserve(accounts_.size());
    for (const Account& account : accounts_) out_.acts_of.push_back(account.acts);
    return std::move(out_);
  }

 private:
  struct Account {
    std::uint32_t last_target, acts;  // 1 more than the target; in company
  };

  // Nothing tells beforehand which act repeats an earlier one: so each is written, and written over if it did.
  std::uint32_t list_first_acts(std::uint32_t target) {
    const std::uint64_t begin = events_.target_begin[target], end = events_.target_begin[target + 1];
    if (ticks_.size() <= end - begin) {
      actors_.resize(2 * (end - begin) + 1);
      ticks_.resize(actors_.size());
    }
    std::uint32_t count = 0;
    for (std::uint64_t e = begin; e < end; ++e) {
      const std::uint32_t actor = events_.actor[e];
      actors_[count] = actor;
      ticks_[count] = events_.tick[e];
      count += accounts_[actor].last_target != target + 1;
      accounts_[actor].last_target = target + 1;
    }
    return count;
  }

  // All acts of a stretch are in company: so they follow one another here as they do there.
  void keep_those_in_company(std::uint32_t count) {
    const std::uint32_t* const tick = ticks_.data();
    std::uint32_t* const actor = out_.actor.data();
    Stretch* const stretch = out_.stretch.data();
    std::uint32_t act = out_.acts;
    for (std::uint32_t at = 0, begin = 0, end = 0; at < count; ++at) {
      while (tick[at] - tick[begin] > window_) ++begin;
      while (end < count && tick[end] - tick[at] <= window_) ++end;
      if (end - begin == 1) continue;
      actor[act] = actors_[at];
      stretch[act] = {act - (at - begin), act + (end - at)};
      ++act;
      ++accounts_[actors_[at]].acts;
      out_.meetings += end - at - 1;
    }
    out_.acts = act;
  }

  const events::EventTable& events_;
  std::uint32_t window_;
  std::vector<Account> accounts_;
  std::vector<std::uint32_t> actors_, ticks_;  // of one target
  Company out_;
};

// The stretches account by account; none of an account with too few acts to be in any answer.
struct Rows {
  std::vector<std::uint32_t> begin;      // [actors + 1]
  BigArray<Stretch> stretch;             // [acts, and kAhead more]
};

Rows rows_of(const Company& company, std::uint32_t at_least) {
  const std::vector<std::uint32_t>& acts_of = company.acts_of;
  Rows rows;
  rows.begin.resize(acts_of.size() + 1);
  std::vector<std::uint32_t> next(acts_of.size());
  for (std::size_t a = 0; a < acts_of.size(); ++a) {
    next[a] = rows.begin[a];
    rows.begin[a + 1] = rows.begin[a] + (acts_of[a] >= at_least ? acts_of[a] : 0);
  }
  rows.stretch.resize(rows.begin.back() + kAhead);
  Stretch* const stretch = rows.stretch.data();
  const std::uint32_t* const actor = company.actor.data();
  for (std::uint32_t act = 0; act < company.acts; ++act) {
    __builtin_prefetch(stretch + next[actor[act + kAhead]], 1);
    if (acts_of[actor[act]] >= at_least) stretch[next[actor[act]]++] = company.stretch[act];
  }
  return rows;
}

struct Worker {
  BigArray<std::uint32_t> counters{kMostCounters};
  std::vector<std::uint32_t> partners;
  std::vector<std::uint64_t> often;
  std::vector<Met> found;
};

// The accounts of greater number around an account's acts: of two accounts that meet, the first looks for the second.
// @param stretches and kAhead more. @param to with room for all, and kAtOnce more. @return how many.
#ifdef BONAFIDE_VERSIONS
__attribute__((target("default")))
#endif
std::size_t list_partners(const std::uint32_t* actor, std::span<const Stretch> stretches, std::uint32_t account, std::uint32_t* to) {
  std::size_t listed = 0;
  for (const Stretch& stretch : stretches) {
    __builtin_prefetch(actor + (&stretch)[kAhead].begin);
    for (std::uint32_t act = stretch.begin; act < stretch.end; ++act) {
      to[listed] = actor[act];  // written over if it does not count: nothing tells beforehand
      listed += actor[act] > account;
    }
  }
  return listed;
}

#ifdef BONAFIDE_VERSIONS
// The same, in one step for most stretches.
__attribute__((target("arch=x86-64-v4"))) std::size_t list_partners(const std::uint32_t* actor, std::span<const Stretch> stretches, std::uint32_t account, std::uint32_t* to) {
  const __m512i own = _mm512_set1_epi32(static_cast<int>(account));
  std::size_t listed = 0;
  for (const Stretch& stretch : stretches) {
    __builtin_prefetch(actor + (&stretch)[kAhead].begin);
    for (std::uint32_t act = stretch.begin; act < stretch.end; act += kAtOnce) {
      const __m512i partners = _mm512_loadu_si512(actor + act);
      const __mmask16 within = static_cast<__mmask16>((1u << std::min<std::uint32_t>(kAtOnce, stretch.end - act)) - 1);
      const __mmask16 counts = _mm512_mask_cmpgt_epu32_mask(within, partners, own);
      _mm512_storeu_si512(to + listed, _mm512_maskz_compress_epi32(counts, partners));
      listed += static_cast<std::size_t>(std::popcount(counts));
    }
  }
  return listed;
}
#endif

template <class Counter>
#ifdef BONAFIDE_VERSIONS
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), optimize("O3")))
#endif
Counter largest(const Counter* counters, std::size_t count) {
  Counter most = 0;
  for (std::size_t i = 0; i < count; ++i) most = std::max(most, counters[i]);
  return most;
}

// First all partners in counters that several may share, then one by one those whose counter reached `at_least`.
// @param Counter holds the number of partners.
template <class Counter>
void count_partners(std::span<const std::uint32_t> partners, std::uint32_t account, std::uint32_t at_least, Worker& worker) {
  std::size_t counters = kLeastCounters;
  while (counters < kMostCounters && counters < kCountersPerMeeting * partners.size()) counters *= 2;
  const auto mask = static_cast<std::uint32_t>(counters - 1);
  Counter* const counter = reinterpret_cast<Counter*>(worker.counters.data());
  std::memset(counter, 0, counters * sizeof(Counter));
  for (const std::uint32_t partner : partners) ++counter[partner & mask];
  if (largest(counter, counters) < at_least) return;

  if (worker.often.size() <= partners.size()) worker.often.resize(2 * partners.size() + 1);
  std::uint64_t* const often = worker.often.data();
  std::size_t count = 0;
  for (const std::uint32_t partner : partners) {
    often[count] = partner;
    count += counter[partner & mask] >= at_least;
  }
  sort_ascending(std::span(often, count));
  for (std::size_t first = 0, last = 0; first < count; first = last) {
    while (last < count && often[last] == often[first]) ++last;
    if (last - first >= at_least) worker.found.push_back({account, static_cast<std::uint32_t>(often[first]), static_cast<std::uint32_t>(last - first)});
  }
}

void count_row(const Company& company, const Rows& rows, std::uint32_t account, std::uint32_t at_least, Worker& worker) {
  const std::span<const Stretch> stretches(rows.stretch.data() + rows.begin[account], rows.begin[account + 1] - rows.begin[account]);
  if (stretches.empty()) return;
  std::size_t room = kAtOnce;
  for (const Stretch& stretch : stretches) room += stretch.end - stretch.begin;
  if (worker.partners.size() < room) worker.partners.resize(2 * room);
  const std::size_t count = list_partners(company.actor.data(), stretches, account, worker.partners.data());
  const std::span<const std::uint32_t> partners(worker.partners.data(), count);
  if (count <= UINT8_MAX) count_partners<std::uint8_t>(partners, account, at_least, worker);
  else if (count <= UINT16_MAX) count_partners<std::uint16_t>(partners, account, at_least, worker);
  else count_partners<std::uint32_t>(partners, account, at_least, worker);
}

}  // namespace

Meetings count_meetings(const events::EventTable& events, std::uint32_t window_ticks, std::uint32_t at_least, unsigned threads) {
  CHECK(at_least >= 1 && at_least <= 255);
  CHECK(events.size() < UINT32_MAX);
  const Company company = CompanySearch(events, window_ticks).all();
  const Rows rows = rows_of(company, at_least);
  std::vector<Worker> workers(threads);
  parallel_blocks(events.actors.size(), kRowsPerBlock, threads, [&](std::size_t begin, std::size_t end, unsigned id) {
    for (auto account = static_cast<std::uint32_t>(begin); account < end; ++account) count_row(company, rows, account, at_least, workers[id]);
  });
  Meetings all;
  all.touched = company.meetings;
  for (const Worker& worker : workers) all.pairs.insert(all.pairs.end(), worker.found.begin(), worker.found.end());
  std::sort(all.pairs.begin(), all.pairs.end(), [](const Met& x, const Met& y) { return std::tie(x.a, x.b) < std::tie(y.a, y.b); });
  return all;
}

}  // namespace bonafide::bench
