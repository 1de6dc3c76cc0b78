#include "bonafide/orders/pareto.h"

#include <algorithm>

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

}  // namespace bonafide::orders
