#include "bonafide/null/exposure.h"

#include <algorithm>
#include <cstring>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/base/sort.h"
#include "bonafide/null/act_counts.h"

namespace bonafide::null {
namespace {

constexpr std::uint64_t kAhead = 32;  // acts, what belongs to which is on its way from memory

// A few bytes, without a call.
void copy_crowds(const std::uint8_t* from, std::size_t count, std::uint8_t* to) {
  constexpr std::size_t kHalf = 4;
  static_assert(kMaxFiniteScales <= 2 * kHalf);
  if (count >= kHalf) {
    std::memcpy(to, from, kHalf);
    std::memcpy(to + count - kHalf, from + count - kHalf, kHalf);
  } else {
    for (std::size_t s = 0; s < count; ++s) to[s] = from[s];
  }
}

// The second pass over the events: every act to its cell, and from the cells to its row.
class Filling {
 public:
  Filling(const events::EventTable& events, ActCounts& counts, Exposure& out, unsigned threads) : events_(events), counts_(counts), out_(out), threads_(threads) {}

  // Cells have their size. Rows in files are made in memory first, for as many accounts at a time as it holds.
  Status fill(const RowBacking& rows) {
    counts_.for_each_stretch(threads_, [&](std::size_t stretch) { fill_cells(stretch); });
    const std::size_t scales = out_.scales.window.size();
    if (!rows.backing.in_files) {
      out_.rows.resize(out_.acts());
      out_.crowd.resize(out_.acts() * scales);
      fill_rows({0, out_.accounts(), 0, true, &out_.rows, &out_.crowd});
    } else {
      TRY(out_.rows, BigArray<std::uint32_t>::zeros(out_.acts(), rows.backing));
      TRY(out_.crowd, BigArray<std::uint8_t>::zeros(out_.acts() * scales, rows.backing));
      const std::uint64_t acts_at_once = std::max<std::uint64_t>(1, rows.stretch_bytes / (sizeof(std::uint32_t) + scales));
      for (std::uint32_t begin = 0; begin < out_.accounts();) {
        const std::uint64_t first = out_.row_begin[begin];
        const auto after = std::upper_bound(out_.row_begin.begin() + begin + 1, out_.row_begin.end(), first + acts_at_once) - 1;
        const std::uint32_t end = std::max(begin + 1, static_cast<std::uint32_t>(after - out_.row_begin.begin()));
        BigArray<std::uint32_t> positions(out_.row_begin[end] - first);
        BigArray<std::uint8_t> crowd(positions.size() * scales);
        fill_rows({begin, end, first, end == out_.accounts(), &positions, &crowd});
        std::copy(positions.begin(), positions.end(), out_.rows.begin() + first);
        std::copy(crowd.begin(), crowd.end(), out_.crowd.begin() + first * scales);
        out_.rows.set_aside();
        out_.crowd.set_aside();
        begin = end;
      }
    }
    if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while indexing"};
    mark_targets();
    return {};
  }

 private:
  // The rows that one pass over the cells makes: those of ranks begin .. end-1, of which the first act is first_act of all.
  struct Wanted {
    std::uint32_t begin, end;
    std::uint64_t first_act;
    bool last;  // pass
    BigArray<std::uint32_t>* rows;
    BigArray<std::uint8_t>* crowd;
  };
  void fill_rows(const Wanted& wanted) {
    counts_.for_each_stretch(threads_, [&](std::size_t stretch) { fill_rows_of(stretch, wanted); });
  }

  // In the order of time, small ones too until their rows are made.
  void fill_cells(std::size_t stretch) {
    const std::uint64_t last = events_.target_begin[counts_.bounds[stretch + 1]];
    for (std::uint32_t v = counts_.bounds[stretch]; v < counts_.bounds[stretch + 1]; ++v) {
      if (interrupted()) return;
      if (v % kTargetsBetweenAsides == 0) events_.set_aside();
      Act* act = out_.cells.data() + out_.cell_begin[v];
      for (std::uint64_t e = events_.target_begin[v]; e < events_.target_begin[v + 1]; ++e) {
        if (e + kAhead < last) __builtin_prefetch(&out_.rank_of_actor[events_.actor[e + kAhead]]);
        if (!counts_.repeats.holds(e)) *act++ = {out_.rank_of_actor[events_.actor[e]], events_.tick[e]};
      }
    }
  }

  void fill_rows_of(std::size_t stretch, const Wanted& wanted) {
    constexpr std::uint64_t kUnwanted = ~std::uint64_t{0};
    std::vector<std::uint32_t>& next = counts_.next[stretch];
    const std::size_t scales = out_.scales.window.size();
    const std::uint64_t last = out_.cell_begin[counts_.bounds[stretch + 1]];
    const auto is_wanted = [&](std::uint32_t rank) { return rank >= wanted.begin && rank < wanted.end; };
    std::vector<std::uint64_t> row_of;  // where each act's row entry goes, among the wanted
    std::vector<std::uint64_t> order;   // rank, and the place by time
    std::vector<Act> by_time;
    std::vector<std::uint8_t> crowd;
    for (std::uint32_t v = counts_.bounds[stretch]; v < counts_.bounds[stretch + 1]; ++v) {
      if (interrupted()) return;
      const std::uint64_t begin = out_.cell_begin[v];
      const std::span<Act> acts(out_.cells.data() + begin, out_.cell_begin[v + 1] - begin);
      row_of.assign(acts.size(), kUnwanted);
      bool any = false;
      for (std::size_t x = 0; x < acts.size(); ++x) {
        if (const std::uint64_t ahead = begin + x + kAhead; ahead < last && is_wanted(out_.cells[ahead].rank)) __builtin_prefetch(&next[out_.cells[ahead].rank], 1);
        if (!is_wanted(acts[x].rank)) continue;
        any = true;
        row_of[x] = next[acts[x].rank]++ - wanted.first_act;
        __builtin_prefetch(wanted.rows->data() + row_of[x], 1);
        __builtin_prefetch(wanted.crowd->data() + row_of[x] * scales, 1);
      }
      if (any) count_crowds(acts, crowd);
      const auto put = [&](std::size_t x, std::size_t place) {
        if (row_of[x] == kUnwanted) return;
        (*wanted.rows)[row_of[x]] = static_cast<std::uint32_t>(begin + place);
        copy_crowds(crowd.data() + x * scales, scales, wanted.crowd->data() + row_of[x] * scales);
      };
      if (acts.size() > kSmallCell) {
        for (std::size_t x = 0; x < acts.size(); ++x) put(x, x);
      } else if (any || wanted.last) {
        order.clear();
        for (std::size_t x = 0; x < acts.size(); ++x) order.push_back(static_cast<std::uint64_t>(acts[x].rank) << 32 | x);
        sort_ascending(order);
        for (std::size_t place = 0; place < order.size(); ++place) put(static_cast<std::uint32_t>(order[place]), place);
        if (!wanted.last) continue;
        by_time.assign(acts.begin(), acts.end());
        for (std::size_t place = 0; place < order.size(); ++place) acts[place] = by_time[static_cast<std::uint32_t>(order[place])];
      }
    }
  }

  // For every act of one cell, in the order of time: others within each window. Two pointers a scale.
  void count_crowds(std::span<const Act> acts, std::vector<std::uint8_t>& crowd) const {
    const std::size_t stride = out_.scales.window.size();
    crowd.resize(acts.size() * stride);
    for (std::size_t s = 0; s < stride; ++s) {
      const std::uint64_t window = out_.scales.window[s];
      std::size_t low = 0, high = 0;
      for (std::size_t x = 0; x < acts.size(); ++x) {
        while (acts[low].tick + window < acts[x].tick) ++low;
        while (high < acts.size() && acts[high].tick <= acts[x].tick + window) ++high;
        crowd[x * stride + s] = crowd_code(high - low - 1);
      }
    }
  }

  void mark_targets() {
    std::uint32_t target = 0;
    for (std::uint64_t position = 0; position < out_.acts(); position += Exposure::kActsPerMark) {
      while (out_.cell_begin[target + 1] <= position) ++target;
      out_.target_at.push_back(target);
    }
  }

  const events::EventTable& events_;
  ActCounts& counts_;
  Exposure& out_;
  unsigned threads_;
};

}  // namespace

bool Exposure::acts_on(std::uint32_t rank, std::uint32_t target) const {
  const std::uint32_t *begin = rows.data() + row_begin[rank], *end = rows.data() + row_begin[rank + 1];
  const std::uint32_t* at = std::lower_bound(begin, end, cell_begin[target]);
  return at != end && *at < cell_begin[target + 1];
}

void Exposure::targets_of(std::span<std::uint32_t> positions) const {
  constexpr std::size_t kAhead = 8;
  for (std::size_t x = 0; x < positions.size(); ++x) {
    if (x + 2 * kAhead < positions.size()) __builtin_prefetch(&target_at[positions[x + 2 * kAhead] / kActsPerMark]);
    if (x + kAhead < positions.size()) __builtin_prefetch(&cell_begin[target_at[positions[x + kAhead] / kActsPerMark] + 1]);
    positions[x] = target_of(positions[x]);
  }
}

Result<Exposure> build_exposure(const events::EventTable& events, const Scales& scales, HashKey sampling_key, unsigned threads, const RowBacking& rows) {
  CHECK(scales.window.size() <= kMaxFiniteScales);
  CHECK(std::is_sorted(scales.window.begin(), scales.window.end()));
  Exposure out;
  out.scales = scales;
  out.sampling_key = sampling_key;
  ActCounts counts = count_acts(events, threads, out);
  out.cells.resize(out.cell_begin.back());
  TRY_STATUS(Filling(events, counts, out, threads).fill(rows));
  return out;
}

Exposure build_exposure(const events::EventTable& events, const Scales& scales, HashKey sampling_key) {
  return build_exposure(events, scales, sampling_key, 1, {}).value();
}

}  // namespace bonafide::null
