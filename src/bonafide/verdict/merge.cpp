#include "bonafide/verdict/merge.h"

#include <algorithm>
#include <map>
#include <numeric>

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
  std::map<std::uint32_t, std::vector<std::size_t>> by_target;
  for (std::size_t c = 0; c < candidates.size(); ++c)
    for (const GroupTarget& target : candidates[c].targets) by_target[target.target].push_back(c);
  std::map<std::pair<std::size_t, std::size_t>, double> shared;
  for (const auto& [target, users] : by_target)
    for (std::size_t x = 0; x < users.size(); ++x)
      for (std::size_t y = x + 1; y < users.size(); ++y) ++shared[{users[x], users[y]}];

  const double n = static_cast<double>(candidates.size());
  const double effective = effective_targets(exposure);
  DisjointSets sets(candidates.size());
  for (const auto& [pair, count] : shared) {
    const double a = static_cast<double>(candidates[pair.first].targets.size());
    const double b = static_cast<double>(candidates[pair.second].targets.size());
    const bool enough = count >= kLeastShared && count >= kLeastSharedPart * std::min(a, b);
    if (enough && stats::log_poisson_chernoff(count, a * b / effective) < real::log(kFalseMerges / (n * n))) sets.join(pair.first, pair.second);
  }
  std::map<std::size_t, std::vector<std::size_t>> members;
  for (std::size_t c = 0; c < candidates.size(); ++c) members[sets.find(c)].push_back(c);
  std::vector<std::vector<std::size_t>> out;
  for (auto& [root, set] : members) out.push_back(std::move(set));
  return out;
}

}  // namespace bonafide::verdict
