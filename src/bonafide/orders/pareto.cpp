#include "bonafide/orders/pareto.h"

#include <algorithm>
#include <map>

namespace bonafide::orders {

bool dominates(const Merits& one, const Merits& other) {
  bool better = false;
  for (std::size_t m = 0; m < kMerits; ++m) {
    if (one[m] > other[m]) return false;
    better = better || one[m] < other[m];
  }
  return better;
}

std::vector<bool> not_dominated(std::span<const Merits> orders) {
  std::vector<bool> out;
  for (const Merits& order : orders) out.push_back(std::none_of(orders.begin(), orders.end(), [&](const Merits& other) { return dominates(other, order); }));
  return out;
}

std::vector<bool> best_of(std::span<const Merits> orders, std::span<const TieBreak> ties) {
  std::map<Merits, TieBreak> least;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const auto [known, is_new] = least.emplace(orders[i], ties[i]);
    if (!is_new) known->second = std::min(known->second, ties[i]);
  }
  std::vector<bool> best = not_dominated(orders);
  for (std::size_t i = 0; i < orders.size(); ++i) best[i] = best[i] && ties[i] == least.at(orders[i]);
  return best;
}

}  // namespace bonafide::orders
