#include "bonafide/verdict/merge.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "bonafide/base/real.h"
#include "bonafide/stats/poisson.h"

namespace bonafide::verdict {
namespace {

constexpr double kLeastShared = 3;
constexpr double kLeastSharedPart = 0.3;
constexpr double kFalseMerges = 0.01;

double effective_targets(const null::Exposure& exposure) {
  double squares = 0;
  for (std::uint32_t v = 0; v < exposure.targets(); ++v) {
    const double part = static_cast<double>(exposure.cell_size(v)) / static_cast<double>(exposure.acts());
    squares += part * part;
  }
  return 1 / squares;
}

class DisjointSets {
 public:
  explicit DisjointSets(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), std::size_t{0}); }
  std::size_t find(std::size_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }
  void join(std::size_t a, std::size_t b) {
    a = find(a);
    b = find(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parent_;
};

}  // namespace

std::vector<std::vector<std::size_t>> candidates_to_merge(const null::Exposure& exposure, std::span<const Lockstep> candidates) {
  std::map<std::uint32_t, std::vector<std::size_t>> by_target;  // candidates, ascending
  for (std::size_t c = 0; c < candidates.size(); ++c)
    for (const GroupTarget& target : candidates[c].targets) by_target[target.target].push_back(c);

  const double n = static_cast<double>(candidates.size());
  const double effective = effective_targets(exposure);
  DisjointSets sets(candidates.size());
  std::vector<std::uint32_t> shared(candidates.size(), 0);  // targets with the candidate in hand: a row at a time, for the pairs on one viral target are many
  std::vector<std::size_t> others;
  for (std::size_t c = 0; c < candidates.size(); ++c) {
    for (const GroupTarget& target : candidates[c].targets) {
      const std::vector<std::size_t>& users = by_target.at(target.target);
      for (auto other = std::upper_bound(users.begin(), users.end(), c); other != users.end(); ++other)
        if (shared[*other]++ == 0) others.push_back(*other);
    }
    for (const std::size_t other : others) {
      const double count = std::exchange(shared[other], 0);
      const double a = static_cast<double>(candidates[c].targets.size()), b = static_cast<double>(candidates[other].targets.size());
      const bool enough = count >= kLeastShared && count >= kLeastSharedPart * std::min(a, b);
      if (enough && stats::log_poisson_chernoff(count, a * b / effective) < real::log(kFalseMerges / (n * n))) sets.join(c, other);
    }
    others.clear();
  }
  std::map<std::size_t, std::vector<std::size_t>> members;
  for (std::size_t c = 0; c < candidates.size(); ++c) members[sets.find(c)].push_back(c);
  std::vector<std::vector<std::size_t>> out;
  for (auto& [root, set] : members) out.push_back(std::move(set));
  return out;
}

}  // namespace bonafide::verdict
