#include "bonafide/null/exposure.h"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "bonafide/base/parallel.h"
#include "bonafide/base/result.h"
#include "bonafide/base/sort.h"

namespace bonafide::null {
namespace {

constexpr std::uint32_t kNone = ~std::uint32_t{0};
constexpr std::uint32_t kExactCrowd = 100;  // from here on a step of 1/50
constexpr std::uint32_t kTargetsBetweenAsides = 1 << 16;  // of a table in files, no more stays in memory than these
constexpr unsigned kMostStretches = 4;      // each counts every account's acts for itself: 8 bytes an account

constexpr std::array<std::uint16_t, 256> crowds_of_codes() {
  std::array<std::uint16_t, 256> out{};
  std::uint32_t crowd = 0;
  for (std::size_t code = 0; code < out.size(); ++code) {
    out[code] = static_cast<std::uint16_t>(std::min(crowd, kCrowdLimit + 1));
    crowd = crowd == kCrowdLimit ? kCrowdLimit + 1 : std::min(kCrowdLimit, crowd + std::max(1u, crowd * 2 / kExactCrowd));
  }
  return out;
}

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

// Events that repeat an account's act on a target: they are few.
class Repeats {
 public:
  explicit Repeats(std::uint64_t events) : bits_((events + 63) / 64) {}
  void mark(std::uint64_t event) { std::atomic_ref(bits_[event / 64]).fetch_or(std::uint64_t{1} << (event % 64)); }
  bool holds(std::uint64_t event) const { return (bits_[event / 64] >> (event % 64) & 1) != 0; }

 private:
  BigArray<std::uint64_t> bits_;
};

// Builds an Exposure in two passes over the events: who acts how often, then every act to its cell and row.
class Builder {
 public:
  Builder(const events::EventTable& events, Exposure& out, unsigned threads)
      : events_(events), out_(out), threads_(threads), bounds_(stretches_of(events, std::min(std::max(1u, threads), kMostStretches))), repeats_(events.size()), next_(bounds_.size() - 1) {}

  void count() {
    std::vector<std::uint64_t> firsts(events_.targets.size() + 1, 0);
    for_each_stretch([&](std::size_t stretch) { count_stretch(stretch, firsts); });
    std::partial_sum(firsts.begin(), firsts.end(), firsts.begin());
    out_.cell_begin = std::move(firsts);
    CHECK(out_.cell_begin.back() < kNone);
    rank_accounts();
  }

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
    for_each_stretch([&](std::size_t stretch) { fill_stretch(stretch, wanted); });
  }

  template <class Work>
  void for_each_stretch(const Work& work) {
    parallel_blocks(next_.size(), 1, threads_, [&](std::size_t stretch, std::size_t, unsigned) { work(stretch); });
  }

  // Events are sorted by time within a target, so an account's first row there is its first act.
  void count_stretch(std::size_t stretch, std::vector<std::uint64_t>& firsts) {
    std::vector<std::uint32_t>& activity = next_[stretch];
    activity.assign(events_.actors.size(), 0);
    std::vector<std::uint32_t> last_target(events_.actors.size(), kNone);
    for (std::uint32_t v = bounds_[stretch]; v < bounds_[stretch + 1]; ++v) {
      if (v % kTargetsBetweenAsides == 0) events_.set_aside();
      std::uint64_t count = 0;
      for (std::uint64_t e = events_.target_begin[v]; e < events_.target_begin[v + 1]; ++e) {
        const std::uint32_t actor = events_.actor[e];
        if (last_target[actor] == v) {
          repeats_.mark(e);
          continue;
        }
        last_target[actor] = v;
        ++activity[actor];
        ++count;
      }
      firsts[v + 1] = count;
    }
  }

  // By falling activity, then keyed hash, then code: one sort of packed keys.
  void rank_accounts() {
    const std::uint32_t accounts = events_.actors.size();
    std::vector<Key128> keys(accounts);
    std::vector<double> draw_of_actor(accounts);
    constexpr std::size_t kBlock = 1 << 14;
    parallel_blocks(accounts, kBlock, threads_, [&](std::size_t begin, std::size_t end, unsigned) {
      for (auto a = static_cast<std::uint32_t>(begin); a < end; ++a) {
        const std::uint64_t hash = siphash(out_.sampling_key, events_.actors[a]);
        std::uint32_t activity = 0;
        for (const auto& of_stretch : next_) activity += of_stretch[a];
        keys[a] = {hash << 32 | a, static_cast<std::uint64_t>(kNone - activity) << 32 | hash >> 32};
        draw_of_actor[a] = to_unit(hash);
      }
    });
    sort_ascending(keys);
    out_.actor_of_rank.resize(accounts);
    out_.rank_of_actor.resize(accounts);
    out_.draw.resize(accounts);
    out_.row_begin.assign(accounts + 1, 0);
    for (std::uint32_t rank = 0; rank < accounts; ++rank) {
      const auto actor = static_cast<std::uint32_t>(keys[rank].low);
      out_.actor_of_rank[rank] = actor;
      out_.rank_of_actor[actor] = rank;
      out_.draw[rank] = draw_of_actor[actor];
      out_.row_begin[rank + 1] = out_.row_begin[rank] + (kNone - static_cast<std::uint32_t>(keys[rank].high >> 32));
    }
    start_rows();
  }

  // From counts by account to the place of each stretch's first act in the account's row.
  void start_rows() {
    for (std::uint32_t actor = 0; actor < out_.rank_of_actor.size(); ++actor) {
      auto at = static_cast<std::uint32_t>(out_.row_begin[out_.rank_of_actor[actor]]);
      for (auto& of_stretch : next_) at += std::exchange(of_stretch[actor], at);
    }
  }

  // An act on its way from its target to its row.
  struct Moving {
    Act act;
    std::uint32_t actor;
    bool wanted;        // in this pass
    std::uint64_t row;  // among the wanted
  };

  void fill_stretch(std::size_t stretch, const Wanted& wanted) {
    std::vector<std::uint32_t>& next = next_[stretch];
    const std::size_t scales = out_.scales.window.size();
    std::vector<Moving> acts;
    std::vector<std::uint32_t> order;
    std::vector<std::uint8_t> crowd;
    for (std::uint32_t v = bounds_[stretch]; v < bounds_[stretch + 1]; ++v) {
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
      if (repeats_.holds(e)) continue;
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
  Exposure& out_;
  unsigned threads_;
  std::vector<std::uint32_t> bounds_;            // [stretches + 1] targets
  Repeats repeats_;
  std::vector<std::vector<std::uint32_t>> next_;  // [stretches][actors] acts there, then where in rows the next one goes
};

}  // namespace

const std::array<std::uint16_t, 256> kCrowdOfCode = crowds_of_codes();

std::uint8_t crowd_code(std::uint64_t others) {
  static const auto codes = [] {
    std::array<std::uint8_t, kCrowdLimit + 2> out{};
    std::size_t code = 0;
    for (std::uint32_t crowd = 0; crowd < out.size(); ++crowd) {
      if (kCrowdOfCode[code] < crowd) ++code;
      out[crowd] = static_cast<std::uint8_t>(code);
    }
    return out;
  }();
  return codes[std::min<std::uint64_t>(others, kCrowdLimit + 1)];
}

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
  Builder builder(events, out, threads);
  builder.count();
  out.cells.resize(out.cell_begin.back());
  TRY_STATUS(builder.fill(rows));
  return out;
}

Exposure build_exposure(const events::EventTable& events, const Scales& scales, HashKey sampling_key) {
  return build_exposure(events, scales, sampling_key, 1, {}).value();
}

}  // namespace bonafide::null
