#include "bonafide/null/exposure.h"

#include <algorithm>
#include <numeric>

#include "bonafide/base/result.h"
#include "bonafide/null/act_counts.h"

namespace bonafide::null {
namespace {

// The second pass over the events: every act to its cell and its row.
class Filling {
 public:
  Filling(const events::EventTable& events, ActCounts& counts, Exposure& out, unsigned threads) : events_(events), counts_(counts), out_(out), threads_(threads) {}

  // Cells have their size. Rows in files are made in memory first, for as many accounts at a time as it holds.
  Status fill(const RowBacking& rows) {
    const std::size_t scales = out_.scales.window.size();
    if (!rows.backing.in_files) {
      out_.rows.resize(out_.acts());
      out_.crowd.resize(out_.acts() * scales);
      fill_rows({0, out_.accounts(), 0, &out_.rows, &out_.crowd});
    } else {
      TRY(out_.rows, BigArray<std::uint32_t>::zeros(out_.acts(), rows.backing));
      TRY(out_.crowd, BigArray<std::uint8_t>::zeros(out_.acts() * scales, rows.backing));
      const std::uint64_t acts_at_once = std::max<std::uint64_t>(1, rows.stretch_bytes / (sizeof(std::uint32_t) + scales));
      for (std::uint32_t begin = 0; begin < out_.accounts();) {
        const std::uint64_t first = out_.row_begin[begin];
        const auto last = std::upper_bound(out_.row_begin.begin() + begin + 1, out_.row_begin.end(), first + acts_at_once) - 1;
        const std::uint32_t end = std::max(begin + 1, static_cast<std::uint32_t>(last - out_.row_begin.begin()));
        BigArray<std::uint32_t> positions(out_.row_begin[end] - first);
        BigArray<std::uint8_t> crowd(positions.size() * scales);
        fill_rows({begin, end, first, &positions, &crowd});
        std::copy(positions.begin(), positions.end(), out_.rows.begin() + first);
        std::copy(crowd.begin(), crowd.end(), out_.crowd.begin() + first * scales);
        out_.rows.set_aside();
        out_.crowd.set_aside();
        begin = end;
      }
    }
    mark_targets();
    return {};
  }

 private:
  // The rows that one pass makes: those of ranks begin .. end-1, of which the first act is first_act of all.
  struct Wanted {
    std::uint32_t begin, end;
    std::uint64_t first_act;
    BigArray<std::uint32_t>* rows;
    BigArray<std::uint8_t>* crowd;
  };
  void fill_rows(const Wanted& wanted) {
    counts_.for_each_stretch(threads_, [&](std::size_t stretch) { fill_stretch(stretch, wanted); });
  }

  // An act on its way from its target to its row.
  struct Moving {
    Act act;
    std::uint32_t actor;
    bool wanted;        // in this pass
    std::uint64_t row;  // among the wanted
  };

  void fill_stretch(std::size_t stretch, const Wanted& wanted) {
    std::vector<std::uint32_t>& next = counts_.next[stretch];
    const std::size_t scales = out_.scales.window.size();
    std::vector<Moving> acts;
    std::vector<std::uint32_t> order;
    std::vector<std::uint8_t> crowd;
    for (std::uint32_t v = counts_.bounds[stretch]; v < counts_.bounds[stretch + 1]; ++v) {
      if (v % kTargetsBetweenAsides == 0) events_.set_aside();
      gather(v, acts);
      for (Moving& moving : acts) {
        moving.act.rank = out_.rank_of_actor[moving.actor];
        __builtin_prefetch(&next[moving.actor], 1);
      }
      for (Moving& moving : acts) {
        moving.wanted = moving.act.rank >= wanted.begin && moving.act.rank < wanted.end;
        if (!moving.wanted) continue;
        moving.row = next[moving.actor]++ - wanted.first_act;
        __builtin_prefetch(wanted.rows->data() + moving.row, 1);
        __builtin_prefetch(wanted.crowd->data() + moving.row * scales, 1);
      }
      count_crowds(acts, crowd);
      order.resize(acts.size());
      std::iota(order.begin(), order.end(), 0u);
      if (acts.size() <= kSmallCell)
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return acts[a].act.rank < acts[b].act.rank; });
      for (std::uint32_t place = 0; place < order.size(); ++place) {
        const Moving& moving = acts[order[place]];
        const auto position = static_cast<std::uint32_t>(out_.cell_begin[v] + place);
        out_.cells[position] = moving.act;
        if (!moving.wanted) continue;
        (*wanted.rows)[moving.row] = position;
        std::copy_n(crowd.begin() + static_cast<std::ptrdiff_t>(order[place] * scales), scales, wanted.crowd->data() + moving.row * scales);
      }
    }
  }

  void gather(std::uint32_t target, std::vector<Moving>& acts) const {
    acts.clear();
    for (std::uint64_t e = events_.target_begin[target]; e < events_.target_begin[target + 1]; ++e) {
      if (counts_.repeats.holds(e)) continue;
      acts.push_back({{0, events_.tick[e]}, events_.actor[e], false, 0});
      __builtin_prefetch(&out_.rank_of_actor[events_.actor[e]]);
    }
  }

  // For every act of one cell, in the order of time: others within each window. Two pointers a scale.
  void count_crowds(std::span<const Moving> acts, std::vector<std::uint8_t>& crowd) const {
    const std::size_t stride = out_.scales.window.size();
    crowd.resize(acts.size() * stride);
    for (std::size_t s = 0; s < stride; ++s) {
      const std::uint64_t window = out_.scales.window[s];
      std::size_t low = 0, high = 0;
      for (std::size_t x = 0; x < acts.size(); ++x) {
        while (acts[low].act.tick + window < acts[x].act.tick) ++low;
        while (high < acts.size() && acts[high].act.tick <= acts[x].act.tick + window) ++high;
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
