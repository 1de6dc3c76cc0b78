#include "bonafide/pairs/row_stretches.h"

#include <algorithm>
#include <cmath>

#include "bonafide/base/parallel.h"
#include "bonafide/base/progress.h"
#include "bonafide/base/real.h"

namespace bonafide::pairs {
namespace {

using null::Act;
using null::Exposure;
using null::PairNull;
using null::Telling;

constexpr double kChancePartners = 5;      // T lets about five partners of chance through per account
constexpr double kLeastThreshold = 1;      // in logs of a dozen accounts
constexpr std::ptrdiff_t kActsPerLine = 64 / sizeof(Act);
constexpr std::uint64_t kActsAhead = 16;  // whose places are on their way from memory

// The largest crowd in which row i looks for partners: telling enough, and within its sample.
std::uint32_t row_crowd_limit(const Search& search, std::uint32_t i) {
  const std::uint32_t telling_enough = search.model.crowd_limit(search.exposure.activity(i));
  const double sampled = std::ceil(search.cap / std::max(search.exposure.draw[i], 1e-9)) - 1;
  return static_cast<std::uint32_t>(std::min<double>(telling_enough, sampled));
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

}  // namespace

double anchor_cap(std::uint64_t acts) {
  return std::clamp(200 / std::sqrt(static_cast<double>(acts) / 1e6), 40.0, 200.0);
}

std::uint64_t gather_stretches(const Search& search, std::uint32_t i, std::vector<Stretch>& stretches) {
  const Exposure& exposure = search.exposure;
  const Look look{row_crowd_limit(search, i), PairNull::log_of(exposure.activity(i))};
  stretches.clear();
  std::uint64_t acts = 0;
  std::int64_t potential = 0;
  for (std::uint64_t x = exposure.row_begin[i]; x < exposure.row_begin[i + 1]; ++x) {
    if (x + kActsAhead < exposure.rows.size()) {
      const std::uint32_t ahead = exposure.rows[x + kActsAhead];
      __builtin_prefetch(&exposure.cells[ahead]);
      __builtin_prefetch(&exposure.cell_begin[exposure.target_at[ahead / Exposure::kActsPerMark]]);
    }
    Stretch& stretch = stretches.emplace_back();
    if (!find_stretch(search, x, look, stretch)) {
      stretches.pop_back();
      continue;
    }
    acts += static_cast<std::uint64_t>(stretch.end - stretch.begin);
    potential += stretch.most - look.ln_a;
  }
  return stretches.size() < 2 || potential < search.threshold_fixed ? 0 : acts;
}

Search prepare_search(const Exposure& exposure, unsigned threads) {
  Search search{exposure, PairNull(exposure.acts()), 0, 0, anchor_cap(exposure.acts()), {}, 0, {}};
  search.window.fill(UINT32_MAX);
  std::ranges::copy(exposure.scales.window, search.window.begin());
  search.threshold = std::max(kLeastThreshold, real::log(exposure.accounts() / kChancePartners));
  search.threshold_fixed = static_cast<Telling>(search.threshold / null::kTellingUnit);
  const auto first_single = std::partition_point(exposure.actor_of_rank.begin(), exposure.actor_of_rank.end(), [&](const std::uint32_t& actor) {
    return exposure.activity(exposure.rank_of_actor[actor]) >= 2;
  });
  search.pairable = static_cast<std::uint32_t>(first_single - exposure.actor_of_rank.begin());
  search.alive.resize(search.pairable);
  parallel_blocks(search.pairable, kRowsPerBlock, threads, [&](std::size_t begin, std::size_t end, unsigned) {
    if (interrupted()) return;  // as the search that follows is
    if (begin % kRowsBetweenAsides == 0) exposure.set_aside();
    for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i) search.alive[i] = could_reach_threshold(search, i);
  });
  return search;
}

}  // namespace bonafide::pairs
