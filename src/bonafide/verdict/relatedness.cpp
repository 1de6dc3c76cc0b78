#include "bonafide/verdict/relatedness.h"

#include <algorithm>

#include "bonafide/base/random.h"

namespace bonafide::verdict {
namespace {

constexpr std::uint32_t kLeastActivity = 3;  // one act on the set and two others
constexpr std::uint32_t kMostActs = 64;      // of an account: a heavy one is not worth more than others

// An account's act on a third target, packed so that sorting is cheap: target, audience, the account's acts.
constexpr unsigned kActBits = 7, kAudienceBits = 16;  // kMostActs < 2^7; 60 controls of 8, or 40 targets
std::uint64_t pack(std::uint32_t target, std::uint32_t audience, std::size_t acts) {
  return static_cast<std::uint64_t>(target) << (kAudienceBits + kActBits) | static_cast<std::uint64_t>(audience) << kActBits | acts;
}

// The part of an audience's acts that falls on one third target.
struct Mass {
  std::uint32_t audience;
  double mass;
};

class Measure {
 public:
  Measure(const null::Exposure& exposure, std::span<const Audience> audiences) : exposure_(exposure), audiences_(audiences), in_any_(exposure.targets(), 0) {
    CHECK(audiences.size() < 1u << kAudienceBits);
    for (const Audience& audience : audiences) {
      in_set_.emplace_back(audience.target, audience.set);
      in_any_[audience.target] = 1;
    }
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
  bool belongs(std::uint32_t target, std::uint32_t set) const { return in_any_[target] && std::binary_search(in_set_.begin(), in_set_.end(), std::pair(target, set)); }
  double worth(std::uint32_t target) const {
    const auto acts = static_cast<double>(exposure_.acts());
    return acts / (static_cast<double>(exposure_.cell_size(target)) + 2 * acts / exposure_.targets());
  }

  // The account's acts on third targets, at most kMostActs, evenly over its row.
  void third_targets(std::uint32_t rank, std::uint32_t set, std::vector<std::uint32_t>& out) const {
    out.clear();
    const auto row = exposure_.row(rank);
    const std::size_t step = (row.size() + kMostActs - 1) / kMostActs;
    const auto first = static_cast<std::size_t>(exposure_.draw[rank] * static_cast<double>(step));
    for (std::size_t x = first; x < row.size(); x += step)
      if (!belongs(row[x].target, set)) out.push_back(row[x].target);
  }

  void add_products() {
    const std::size_t n = audiences_.size();
    std::vector<std::uint64_t> packed;
    std::vector<std::uint32_t> acts;
    counted_.assign(n, 0);
    for (std::uint32_t z = 0; z < n; ++z)
      for (std::uint32_t rank : audiences_[z].accounts) {
        third_targets(rank, audiences_[z].set, acts);
        counted_[z] += !acts.empty();
        for (std::uint32_t x : acts) packed.push_back(pack(x, z, acts.size()));
      }
    std::sort(packed.begin(), packed.end());
    std::vector<Mass> masses;
    for (std::size_t at = 0; at < packed.size();) {
      const std::uint64_t target = packed[at] >> (kAudienceBits + kActBits);
      for (masses.clear(); at < packed.size() && packed[at] >> (kAudienceBits + kActBits) == target; ++at) {
        const auto audience = static_cast<std::uint32_t>(packed[at] >> kActBits & ((1u << kAudienceBits) - 1));
        if (masses.empty() || masses.back().audience != audience) masses.push_back({audience, 0});
        masses.back().mass += 1 / static_cast<double>(packed[at] & ((1u << kActBits) - 1));
      }
      const double weight = worth(static_cast<std::uint32_t>(target));
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
    const std::size_t n = audiences_.size();
    std::vector<std::pair<std::uint32_t, std::uint32_t>> places;  // account, audience
    for (std::uint32_t z = 0; z < n; ++z)
      for (std::uint32_t rank : audiences_[z].accounts) places.emplace_back(rank, z);
    std::sort(places.begin(), places.end());
    std::vector<std::uint32_t> here, there;
    for (std::size_t begin = 0, end; begin < places.size(); begin = end) {
      for (end = begin; end < places.size() && places[end].first == places[begin].first; ++end) {}
      for (std::size_t a = begin; a < end; ++a)
        for (std::size_t b = begin; b < end; ++b) {
          const std::uint32_t z = places[a].second, y = places[b].second;
          third_targets(places[a].first, audiences_[z].set, here);
          third_targets(places[a].first, audiences_[y].set, there);
          if (here.empty() || there.empty()) continue;
          double product = 0;
          for (std::uint32_t x : here)
            if (std::binary_search(there.begin(), there.end(), x)) product += worth(x);
          out_.matrix[z * n + y] -= product / (static_cast<double>(here.size()) * static_cast<double>(there.size()));
          pairs_[z * n + y] -= 1;
        }
    }
  }

  const null::Exposure& exposure_;
  std::span<const Audience> audiences_;
  std::vector<std::uint8_t> in_any_;                             // [targets]
  std::vector<std::pair<std::uint32_t, std::uint32_t>> in_set_;  // target, set
  std::vector<double> counted_, pairs_;
  Relatedness out_;
};

}  // namespace

std::vector<Audience> draw_audiences(const null::Exposure& exposure, std::span<const std::uint32_t> targets, std::uint32_t set,
                                     std::span<const std::uint8_t> skip, std::size_t most) {
  std::vector<std::uint8_t> acts(exposure.accounts(), 0);  // on the set, two standing for more
  for (std::uint32_t v : targets)
    for (const null::Act& act : exposure.cell(v)) acts[act.rank] = static_cast<std::uint8_t>(std::min(2, acts[act.rank] + 1));
  std::vector<Audience> out;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> drawn;
  for (std::uint32_t v : targets) {
    drawn.clear();
    for (const null::Act& act : exposure.cell(v))
      if (!skip[act.rank] && exposure.activity(act.rank) >= kLeastActivity && acts[act.rank] == 1)
        drawn.emplace_back(RandomStream(static_cast<std::uint64_t>(exposure.draw[act.rank] * 0x1p53)).next(), act.rank);
    const std::size_t kept = std::min(most, drawn.size());
    std::partial_sort(drawn.begin(), drawn.begin() + static_cast<std::ptrdiff_t>(kept), drawn.end());
    Audience audience{v, set, {}};
    for (std::size_t x = 0; x < kept; ++x) audience.accounts.push_back(drawn[x].second);
    out.push_back(std::move(audience));
  }
  return out;
}

Relatedness measure_relatedness(const null::Exposure& exposure, std::span<const Audience> audiences) { return Measure(exposure, audiences).run(); }

}  // namespace bonafide::verdict
