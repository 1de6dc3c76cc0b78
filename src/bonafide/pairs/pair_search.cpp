#include "bonafide/pairs/pair_search.h"

#include <algorithm>
#include <cstring>
#include <tuple>

#include "bonafide/base/parallel.h"
#include "bonafide/null/pair_bound.h"
#include "bonafide/pairs/partner_table.h"
#include "bonafide/pairs/row_stretches.h"

namespace bonafide::pairs {
namespace {

using null::Act;
using null::Exposure;
using null::PairNull;
using null::Telling;

constexpr std::size_t kMaxPartners = 512;
constexpr unsigned kLeastCounterBits = 9, kMostCounterBits = 17;  // 128 KB: stays in the L2 cache
constexpr std::uint64_t kCountersAnAct = 8;  // few enough to stay in cache, enough that an act seldom meets another's
constexpr std::uint32_t kSpread = 2654435761u;

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

// What the bound takes of an account, made when it is asked for: few accounts are, and those again and again.
class Spreads {
 public:
  const null::Spread& of(const Search& search, std::uint32_t rank) {
    Slot& slot = slots_[(rank * kSpread) >> (32 - kBits)];
    if (slot.rank != rank) slot = {rank, search.model.spread(search.exposure, rank)};
    return slot.spread;
  }

 private:
  static constexpr unsigned kBits = 13;  // 256 KB
  struct Slot {
    std::uint32_t rank = UINT32_MAX;
    null::Spread spread;
  };
  std::vector<Slot> slots_ = std::vector<Slot>(std::size_t{1} << kBits);
};

// What one thread needs, kept from row to row.
struct Worker {
  std::vector<std::uint8_t> counters = std::vector<std::uint8_t>(std::size_t{1} << kMostCounterBits);
  std::vector<Stretch> stretches;
  PartnerTable partners;
  Spreads spreads;
  Lanes lanes;
  std::vector<Pair> row_pairs, pairs;
  std::uint64_t visited = 0, counted = 0, bounded = 0;
};

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
    const double from_i = PairNull::log_bound(worker.spreads.of(search, i), exposure.activity(j), partner.meetings, static_cast<double>(worth_to_i) * null::kTellingUnit);
    if (from_i > -search.threshold) return;
    const double from_j = PairNull::log_bound(worker.spreads.of(search, j), activity, partner.meetings, static_cast<double>(worth_to_j) * null::kTellingUnit);
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
  const std::uint64_t acts = gather_stretches(search, i, worker.stretches);
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

}  // namespace

Result<PairSearch> search_pairs(const Exposure& exposure, unsigned threads, Progress& progress) {
  const Search search = prepare_search(exposure, threads);
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
