#include "bonafide/pairs/pair_search.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <tuple>

#include "bonafide/base/parallel.h"
#include "bonafide/base/real.h"
#include "bonafide/null/pair_bound.h"
#include "bonafide/pairs/partner_table.h"

namespace bonafide::pairs {
namespace {

using null::Act;
using null::Exposure;
using null::PairNull;
using null::Telling;

constexpr double kChancePartners = 5;      // T lets about five partners of chance through per account
constexpr double kLeastThreshold = 1;      // in logs of a dozen accounts
constexpr std::size_t kMaxPartners = 512;
constexpr int kCounterThreshold = 128;     // T in units of the byte counters
constexpr unsigned kLeastCounterBits = 9, kMostCounterBits = 17;  // 128 KB: stays in the L2 cache
constexpr std::uint64_t kCountersAnAct = 8;  // few enough to stay in cache, enough that an act seldom meets another's
constexpr std::uint32_t kSpread = 2654435761u;
constexpr std::size_t kRowsPerBlock = 256;
constexpr std::size_t kRowsBetweenAsides = 1 << 16;  // of rows in files, no more stays in memory than these
constexpr std::ptrdiff_t kActsPerLine = 64 / sizeof(Act);
constexpr std::uint64_t kActsAhead = 16;  // whose places are on their way from memory

// Everything that is fixed for a run.
struct Search {
  const Exposure& exposure;
  PairNull model;
  double threshold;
  Telling threshold_fixed;
  double cap;
  std::array<std::uint32_t, null::kMaxFiniteScales> window{};  // as Scan has them
  std::uint32_t pairable;            // accounts with at least two acts; the others come after
  std::vector<std::uint8_t> alive;   // [pairable] can reach T with somebody
  std::vector<null::Spread> spread;  // [pairable] F, where alive
};

// One stretch of a cell that row i scans.
struct Stretch {
  const Act* begin;
  const Act* end;
  std::uint32_t tick;                                             // of i's own act
  Telling most;                                                   // the largest of telling
  std::array<Telling, null::kMaxFiniteScales + 1> telling;        // by scale; 0 where i does not look
  std::array<std::uint8_t, null::kMaxFiniteScales + 1> weight;    // the same less ln a_i, in counter units; past the whole log, its again
};

// What passes A and B need of row i.
struct Scan {
  std::uint32_t rank;
  unsigned shift;                                            // of a spread rank, to a counter
  std::size_t finite;                                        // scales
  std::array<std::uint32_t, null::kMaxFiniteScales> window;  // past the finite ones: the whole range of times
};

// A few acts at a time: the counter of each, and what it would add there.
constexpr std::size_t kActsAtOnce = 128;
struct Lanes {
  std::array<std::uint32_t, kActsAtOnce> slot, weight;
};

// What one thread needs, kept from row to row.
struct Worker {
  std::vector<std::uint8_t> counters = std::vector<std::uint8_t>(std::size_t{1} << kMostCounterBits);
  std::vector<Stretch> stretches;
  PartnerTable partners;
  Lanes lanes;
  std::vector<Pair> row_pairs, pairs;
  std::uint64_t visited = 0, counted = 0, bounded = 0;
};

// The largest crowd in which row i looks for partners: telling enough, and within its sample.
std::uint32_t row_crowd_limit(const Search& search, std::uint32_t i) {
  const std::uint32_t telling_enough = search.model.crowd_limit(search.exposure.activity(i));
  const double sampled = std::ceil(search.cap / std::max(search.exposure.draw[i], 1e-9)) - 1;
  return static_cast<std::uint32_t>(std::min<double>(telling_enough, sampled));
}

// An account is alive if its most telling meetings, with a partner of two acts, could add up to T.
bool could_reach_threshold(const Search& search, std::uint32_t i) {
  const Exposure& exposure = search.exposure;
  const Telling ln2 = PairNull::log_of(2);
  const bool finite = !exposure.scales.window.empty();
  std::int64_t sum = 0;
  int meetings = 0;
  for (std::uint64_t x = exposure.row_begin[i]; x < exposure.row_begin[i + 1]; ++x) {
    const std::uint64_t others = exposure.cell_size(exposure.target_of(exposure.rows[x])) - 1;
    const std::uint64_t crowd = finite ? std::max<std::uint64_t>(1, exposure.crowd_at(x, 0)) : others;
    if (others == 0 || crowd > null::kCrowdLimit) continue;
    const Telling worth = search.model.telling(static_cast<std::uint32_t>(crowd)) - ln2;
    if (worth <= 0) continue;
    sum += worth;
    ++meetings;
  }
  return meetings >= 2 && sum >= search.threshold_fixed;
}

// What row i looks with: the same at all its acts.
struct Look {
  std::uint32_t limit;  // largest crowd
  Telling ln_a;         // of the account's activity
};

// A meeting's worth to a partner, telling - ln a_i, in counter units: rounded up, so that the filter never drops
// what the exact sum would keep.
std::uint8_t counter_weight(const Search& search, Telling worth) {
  const std::int64_t units = (static_cast<std::int64_t>(worth) * kCounterThreshold) / search.threshold_fixed + 1;
  return static_cast<std::uint8_t>(std::clamp<std::int64_t>(units, 1, 127));
}

// The part of a cell where an account looks, under its crowd limit; false when there is none.
bool find_stretch(const Search& search, std::uint64_t row_index, const Look& look, Stretch& out) {
  const Exposure& exposure = search.exposure;
  const std::size_t finite = exposure.scales.window.size();
  const std::uint32_t position = exposure.rows[row_index];
  const std::uint32_t target = exposure.target_of(position);
  const std::uint64_t others = exposure.cell_size(target) - 1;
  const bool whole = exposure.scales.whole_log && others <= look.limit;
  std::size_t scales = 0;  // finite scales at which i looks: the crowd grows with the scale
  while (scales < finite && exposure.crowd_at(row_index, scales) <= look.limit) ++scales;
  if (others == 0 || (scales == 0 && !whole)) return false;

  const Act* own = exposure.cells.data() + position;
  const Act* cell_begin = exposure.cells.data() + exposure.cell_begin[target];
  const Act* cell_end = exposure.cells.data() + exposure.cell_begin[target + 1];
  out.tick = own->tick;
  out.begin = own;
  out.end = own + 1;
  if (others < null::kSmallCell) {  // by rank: only lighter partners follow
    out.begin = own + 1;
    out.end = cell_end;
  } else if (whole) {
    out.begin = cell_begin;
    out.end = cell_end;
  } else {
    const std::uint64_t window = exposure.scales.window[scales - 1];
    while (out.begin > cell_begin && (out.begin - 1)->tick + window >= own->tick) --out.begin;
    while (out.end < cell_end && out.end->tick <= own->tick + window) ++out.end;
  }
  if (out.begin == out.end) return false;
  for (const Act* act = out.begin; act < out.end; act += kActsPerLine) __builtin_prefetch(act);

  for (std::size_t s = 0; s <= finite; ++s) {
    const bool looks = s < finite ? s < scales : whole;
    out.telling[s] = looks ? search.model.telling(s < finite ? exposure.crowd_at(row_index, s) : static_cast<std::uint32_t>(others)) : 0;
    out.weight[s] = looks ? counter_weight(search, out.telling[s] - look.ln_a) : 0;
  }
  std::fill(out.weight.begin() + static_cast<std::ptrdiff_t>(finite) + 1, out.weight.end(), out.weight[finite]);
  out.most = out.telling[scales > 0 ? 0 : finite];  // the finest crowd is the smallest
  return true;
}

// The finest scale that holds a distance in time; the whole log is the last.
inline std::size_t scale_of(const Scan& scan, std::uint32_t distance) {
  std::size_t scale = scan.finite;
  while (scale > 0 && distance <= scan.window[scale - 1]) --scale;
  return scale;
}

inline std::uint32_t distance(std::uint32_t a, std::uint32_t b) { return a > b ? a - b : b - a; }

// What each act adds and where, which the compiler turns into vectors of the width that the machine has: whole
// numbers, so the same on all. The adding itself goes one by one.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), optimize("O3")))
#endif
void weigh(const Act* acts, std::size_t count, const Scan& scan, const Stretch& stretch, Lanes& out) {
  std::array<std::uint32_t, null::kMaxFiniteScales> window = scan.window;
  std::array<std::uint32_t, null::kMaxFiniteScales + 1> weight;
  for (std::size_t s = 0; s < weight.size(); ++s) weight[s] = stretch.weight[s];
  const std::uint32_t tick = stretch.tick, rank = scan.rank;
  const unsigned shift = scan.shift;
  for (std::size_t k = 0; k < count; ++k) {
    const std::uint32_t away = acts[k].tick > tick ? acts[k].tick - tick : tick - acts[k].tick;
    std::uint32_t adds = weight[null::kMaxFiniteScales];
    for (std::size_t s = null::kMaxFiniteScales; s-- > 0;) adds = away <= window[s] ? weight[s] : adds;
    out.slot[k] = (acts[k].rank * kSpread) >> shift;
    out.weight[k] = acts[k].rank > rank ? adds : 0;
  }
}

// Pass A. @return true if some counter reached the threshold.
bool filter_stretch(const Scan& scan, const Stretch& stretch, std::uint8_t* counters, Lanes& lanes) {
  std::uint32_t seen = 0;
  for (const Act* act = stretch.begin; act < stretch.end; act += kActsAtOnce) {
    const std::size_t count = std::min<std::size_t>(kActsAtOnce, static_cast<std::size_t>(stretch.end - act));
    weigh(act, count, scan, stretch, lanes);
    for (std::size_t k = 0; k < count; ++k) {
      std::uint8_t& counter = counters[lanes.slot[k]];
      const std::uint32_t sum = counter + lanes.weight[k];
      seen |= sum;
      counter = static_cast<std::uint8_t>(std::min(sum, 255u));
    }
  }
  return seen >= kCounterThreshold;
}

// The stretches that row i scans, in worker.stretches. @return the acts in them; 0 when no partner could
// reach the threshold.
std::uint64_t gather_stretches(const Search& search, std::uint32_t i, Worker& worker) {
  const Exposure& exposure = search.exposure;
  const Look look{row_crowd_limit(search, i), PairNull::log_of(exposure.activity(i))};
  worker.stretches.clear();
  std::uint64_t acts = 0;
  std::int64_t potential = 0;
  for (std::uint64_t x = exposure.row_begin[i]; x < exposure.row_begin[i + 1]; ++x) {
    if (x + kActsAhead < exposure.rows.size()) {
      const std::uint32_t ahead = exposure.rows[x + kActsAhead];
      __builtin_prefetch(&exposure.cells[ahead]);
      __builtin_prefetch(&exposure.cell_begin[exposure.target_at[ahead / Exposure::kActsPerMark]]);
    }
    Stretch& stretch = worker.stretches.emplace_back();
    if (!find_stretch(search, x, look, stretch)) {
      worker.stretches.pop_back();
      continue;
    }
    acts += static_cast<std::uint64_t>(stretch.end - stretch.begin);
    potential += stretch.most - look.ln_a;
  }
  return worker.stretches.size() < 2 || potential < search.threshold_fixed ? 0 : acts;
}

// Pass B: partners whose counter reached the threshold, exactly. They are few, and nothing tells beforehand which:
// so they are listed without a branch.
void count_partners(const Search& search, const Scan& scan, Worker& worker) {
  std::array<std::uint32_t, kActsAtOnce> hits;
  for (const Stretch& stretch : worker.stretches)
    for (const Act* act = stretch.begin; act < stretch.end; act += kActsAtOnce) {
      const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(kActsAtOnce, static_cast<std::size_t>(stretch.end - act)));
      std::size_t found = 0;
      for (std::uint32_t k = 0; k < count; ++k) {
        hits[found] = k;
        found += worker.counters[(act[k].rank * kSpread) >> scan.shift] >= kCounterThreshold;
      }
      for (std::size_t h = 0; h < found; ++h) {
        const Act& hit = act[hits[h]];
        if (hit.rank <= scan.rank || hit.rank >= search.pairable || !search.alive[hit.rank]) continue;
        ++worker.counted;
        if (const Telling telling = stretch.telling[scale_of(scan, distance(hit.tick, stretch.tick))]; telling > 0) worker.partners.add(hit.rank, telling);
      }
    }
}

// Keeps the partners that meet the bound from both sides; of too many, those of smallest draw.
void keep_partners(const Search& search, std::uint32_t i, Worker& worker) {
  const Exposure& exposure = search.exposure;
  const std::uint32_t activity = exposure.activity(i);
  const Telling ln_a = PairNull::log_of(activity);
  worker.row_pairs.clear();
  worker.partners.drain([&](const PartnerTable::Slot& partner) {
    const std::uint32_t j = partner.rank;
    const std::int64_t worth_to_j = partner.telling - static_cast<std::int64_t>(partner.meetings) * ln_a;
    if (partner.meetings < 2 || worth_to_j < search.threshold_fixed) return;
    ++worker.bounded;
    const Telling ln_aj = PairNull::log_of(exposure.activity(j));
    const std::int64_t worth_to_i = partner.telling - static_cast<std::int64_t>(partner.meetings) * ln_aj;
    const double from_i = PairNull::log_bound(search.spread[i], exposure.activity(j), partner.meetings, static_cast<double>(worth_to_i) * null::kTellingUnit);
    if (from_i > -search.threshold) return;
    const double from_j = PairNull::log_bound(search.spread[j], activity, partner.meetings, static_cast<double>(worth_to_j) * null::kTellingUnit);
    if (from_j > -search.threshold) return;
    worker.row_pairs.push_back({i, j, static_cast<float>(-search.threshold - std::max(from_i, from_j))});
  });
  if (worker.row_pairs.size() > kMaxPartners) {
    std::nth_element(worker.row_pairs.begin(), worker.row_pairs.begin() + kMaxPartners, worker.row_pairs.end(), [&](const Pair& a, const Pair& b) {
      return std::tuple(exposure.draw[a.lighter], a.lighter) < std::tuple(exposure.draw[b.lighter], b.lighter);
    });
    worker.row_pairs.resize(kMaxPartners);
  }
  worker.pairs.insert(worker.pairs.end(), worker.row_pairs.begin(), worker.row_pairs.end());
}

void scan_row(const Search& search, std::uint32_t i, Worker& worker) {
  const std::uint64_t acts = gather_stretches(search, i, worker);
  if (acts == 0) return;
  worker.visited += acts;

  unsigned bits = kLeastCounterBits;
  while (bits < kMostCounterBits && (std::uint64_t{1} << bits) < kCountersAnAct * acts) ++bits;
  const Scan scan{i, 32 - bits, search.exposure.scales.window.size(), search.window};
  std::memset(worker.counters.data(), 0, std::size_t{1} << bits);
  bool reached = false;
  for (const Stretch& stretch : worker.stretches) reached |= filter_stretch(scan, stretch, worker.counters.data(), worker.lanes);
  if (!reached) return;
  count_partners(search, scan, worker);
  keep_partners(search, i, worker);
}

Search prepare(const Exposure& exposure, unsigned threads) {
  Search search{exposure, PairNull(exposure.acts()), 0, 0, anchor_cap(exposure.acts()), {}, 0, {}, {}};
  search.window.fill(UINT32_MAX);
  std::ranges::copy(exposure.scales.window, search.window.begin());
  search.threshold = std::max(kLeastThreshold, real::log(exposure.accounts() / kChancePartners));
  search.threshold_fixed = static_cast<Telling>(search.threshold / null::kTellingUnit);
  const auto first_single = std::partition_point(exposure.actor_of_rank.begin(), exposure.actor_of_rank.end(), [&](const std::uint32_t& actor) {
    return exposure.activity(exposure.rank_of_actor[actor]) >= 2;
  });
  search.pairable = static_cast<std::uint32_t>(first_single - exposure.actor_of_rank.begin());
  search.alive.resize(search.pairable);
  search.spread.resize(search.pairable);
  parallel_blocks(search.pairable, kRowsPerBlock, threads, [&](std::size_t begin, std::size_t end, unsigned) {
    if (begin % kRowsBetweenAsides == 0) exposure.set_aside();
    for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i) {
      search.alive[i] = could_reach_threshold(search, i);
      if (search.alive[i]) search.spread[i] = search.model.spread(exposure, i);
    }
  });
  return search;
}

}  // namespace

double anchor_cap(std::uint64_t acts) {
  return std::clamp(200 / std::sqrt(static_cast<double>(acts) / 1e6), 40.0, 200.0);
}

Result<PairSearch> search_pairs(const Exposure& exposure, unsigned threads, Progress& progress) {
  const Search search = prepare(exposure, threads);
  std::vector<Worker> workers(threads);
  parallel_blocks(search.pairable, kRowsPerBlock, threads, [&](std::size_t begin, std::size_t end, unsigned id) {
    if (interrupted()) return;
    if (begin % kRowsBetweenAsides == 0) exposure.set_aside();
    for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i)
      if (search.alive[i]) scan_row(search, i, workers[id]);
    progress.advance(exposure.row_begin[end] - exposure.row_begin[begin]);
  });
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while looking for pairs"};

  PairSearch out;
  out.threshold = search.threshold;
  for (Worker& worker : workers) {
    out.pairs.insert(out.pairs.end(), worker.pairs.begin(), worker.pairs.end());
    out.visited += worker.visited;
    out.counted += worker.counted;
    out.bounded += worker.bounded;
  }
  std::sort(out.pairs.begin(), out.pairs.end(), [](const Pair& a, const Pair& b) {
    return std::tuple(a.heavier, a.lighter) < std::tuple(b.heavier, b.lighter);
  });
  return out;
}

}  // namespace bonafide::pairs
