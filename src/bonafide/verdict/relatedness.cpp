#include "bonafide/verdict/relatedness.h"

#include <algorithm>
#include <array>
#include <utility>

#include "bonafide/verdict/few_cells.h"

namespace bonafide::verdict {
namespace {

constexpr std::uint32_t kMostActs = 64;      // of an account: a heavy one is not worth more than others

// Sorts by the upper half of the keys, keeping the order of equal ones: least significant digit first.
void sort_by_upper_half(std::vector<std::uint64_t>& keys, std::uint32_t largest) {
  constexpr unsigned kDigit = 11;
  std::vector<std::uint64_t> sorted(keys.size());
  for (unsigned shift = 32; shift < 64 && largest >> (shift - 32) > 0; shift += kDigit) {
    std::array<std::size_t, (1 << kDigit) + 1> begin{};
    const auto digit = [&](std::uint64_t key) { return key >> shift & ((1u << kDigit) - 1); };
    for (std::uint64_t key : keys) ++begin[digit(key) + 1];
    for (std::size_t x = 1; x < begin.size(); ++x) begin[x] += begin[x - 1];
    for (std::uint64_t key : keys) sorted[begin[digit(key)]++] = key;
    keys.swap(sorted);
  }
}

// An account as one of an audience.
struct Place {
  std::uint32_t rank, audience;
  std::size_t acts;    // on third targets
  double own = 0;      // sum of the worth of these: what it has in common with itself
};

// The part of an audience's acts that falls on one third target.
struct Mass {
  std::uint32_t audience;
  double mass;
};

class Measure {
 public:
  Measure(const null::Exposure& exposure, std::span<const Audience> audiences) : exposure_(exposure), audiences_(audiences), in_any_(exposure, targets_of(audiences)) {
    for (const Audience& audience : audiences) in_set_.emplace_back(audience.target, audience.set);
    std::sort(in_set_.begin(), in_set_.end());
  }

  Relatedness run() {
    const std::size_t n = audiences_.size();
    out_.targets = n;
    out_.matrix.assign(n * n, 0);
    pairs_.assign(n * n, 0);
    add_products();
    for (std::size_t z = 0; z < n; ++z)
      for (std::size_t y = 0; y < n; ++y) pairs_[z * n + y] = counted_[z] * counted_[y];
    take_out_same_accounts();
    for (std::size_t cell = 0; cell < n * n; ++cell) out_.matrix[cell] = pairs_[cell] > 0 ? out_.matrix[cell] / pairs_[cell] : 0;
    return std::move(out_);
  }

 private:
  static std::vector<std::uint32_t> targets_of(std::span<const Audience> audiences) {
    std::vector<std::uint32_t> out;
    for (const Audience& audience : audiences) out.push_back(audience.target);
    return out;
  }
  bool belongs(std::uint32_t position, std::uint32_t set) const {
    const std::uint32_t target = in_any_.find(position);
    return target != FewCells::kNone && std::binary_search(in_set_.begin(), in_set_.end(), std::pair(target, set));
  }
  double worth(std::uint32_t target) const {
    const auto acts = static_cast<double>(exposure_.acts());
    return acts / (static_cast<double>(exposure_.cell_size(target)) + 2 * acts / exposure_.targets());
  }

  // Adds the account's acts on third targets, at most kMostActs, evenly over its row: where they lie in cells, ascending.
  void third_acts(std::uint32_t rank, std::uint32_t set, std::vector<std::uint32_t>& out) const {
    const auto positions = exposure_.row(rank).positions();
    const std::size_t step = (positions.size() + kMostActs - 1) / kMostActs;
    const auto first = static_cast<std::size_t>(exposure_.draw[rank] * static_cast<double>(step));
    for (std::size_t x = first; x < positions.size(); x += step)
      if (!belongs(positions[x], set)) out.push_back(positions[x]);
  }

  // One place an account and audience, by audience, then number of third targets: the order in which masses are summed.
  // @return target << 32 | place for every act on a third target, by target, then place.
  std::vector<std::uint64_t> acts_by_target() {
    struct Row {
      std::uint32_t rank;
      std::size_t begin, end;  // in acts
    };
    std::vector<std::uint64_t> keys;
    std::vector<std::uint32_t> acts;
    std::vector<Row> rows;
    counted_.assign(audiences_.size(), 0);
    for (std::uint32_t z = 0; z < audiences_.size(); ++z) {
      rows.clear();
      acts.clear();
      null::for_each_row(exposure_, audiences_[z].accounts, [&](std::uint32_t rank) {
        const std::size_t begin = acts.size();
        third_acts(rank, audiences_[z].set, acts);
        rows.push_back({rank, begin, acts.size()});
        counted_[z] += acts.size() > begin;
        return true;
      });
      exposure_.targets_of(acts);
      std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.end - a.begin < b.end - b.begin; });
      for (const Row& row : rows) {
        for (std::size_t x = row.begin; x < row.end; ++x) keys.push_back(std::uint64_t{acts[x]} << 32 | places_.size());
        places_.push_back({row.rank, z, row.end - row.begin});
      }
    }
    sort_by_upper_half(keys, exposure_.targets());
    return keys;
  }

  void add_products() {
    const std::size_t n = audiences_.size();
    const std::vector<std::uint64_t> keys = acts_by_target();
    std::vector<Mass> masses;
    for (std::size_t at = 0; at < keys.size();) {
      const auto target = static_cast<std::uint32_t>(keys[at] >> 32);
      const double weight = worth(target);
      for (masses.clear(); at < keys.size() && keys[at] >> 32 == target; ++at) {
        Place& place = places_[keys[at] & UINT32_MAX];
        if (masses.empty() || masses.back().audience != place.audience) masses.push_back({place.audience, 0});
        masses.back().mass += 1 / static_cast<double>(place.acts);
        place.own += weight;
      }
      for (std::size_t a = 0; a < masses.size(); ++a) {
        double* const row = &out_.matrix[masses[a].audience * n];
        const double scaled = masses[a].mass * weight;
        for (std::size_t b = a; b < masses.size(); ++b) row[masses[b].audience] += scaled * masses[b].mass;
      }
    }
    for (std::size_t z = 0; z < n; ++z)
      for (std::size_t y = 0; y < z; ++y) out_.matrix[z * n + y] = out_.matrix[y * n + z];
  }

  // An account is no evidence of what two people have in common.
  void take_out_same_accounts() {
    std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) { return a.rank != b.rank ? a.rank < b.rank : a.audience < b.audience; });
    for (std::size_t begin = 0, end; begin < places_.size(); begin = end) {
      for (end = begin; end < places_.size() && places_[end].rank == places_[begin].rank; ++end) {}
      for (std::size_t a = begin; a < end; ++a)
        for (std::size_t b = begin; b < end; ++b) take_out(places_[a], places_[b]);
    }
  }

  // One account, seen as one of two audiences: where they differ, what counts as a third target may too.
  void take_out(const Place& one, const Place& other) {
    if (one.acts == 0 || other.acts == 0) return;
    const std::size_t cell = one.audience * audiences_.size() + other.audience;
    double product = one.own;
    if (one.audience != other.audience) {
      here_.clear();
      there_.clear();
      third_acts(one.rank, audiences_[one.audience].set, here_);
      third_acts(one.rank, audiences_[other.audience].set, there_);
      product = 0;
      for (std::uint32_t act : here_)
        if (std::binary_search(there_.begin(), there_.end(), act)) product += worth(exposure_.target_of(act));
    }
    out_.matrix[cell] -= product / (static_cast<double>(one.acts) * static_cast<double>(other.acts));
    pairs_[cell] -= 1;
  }

  const null::Exposure& exposure_;
  std::span<const Audience> audiences_;
  FewCells in_any_;  // of the audiences' targets
  std::vector<std::pair<std::uint32_t, std::uint32_t>> in_set_;  // target, set
  std::vector<Place> places_;
  std::vector<std::uint32_t> here_, there_;
  std::vector<double> counted_, pairs_;
  Relatedness out_;
};

}  // namespace

Relatedness measure_relatedness(const null::Exposure& exposure, std::span<const Audience> audiences) { return Measure(exposure, audiences).run(); }

}  // namespace bonafide::verdict
