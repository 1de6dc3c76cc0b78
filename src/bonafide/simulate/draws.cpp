#include "bonafide/simulate/draws.h"

#include <numeric>

#include "bonafide/base/result.h"

namespace bonafide::simulate {

WeightedChoice::WeightedChoice(std::span<const double> weights) : slots_(weights.size()) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  CHECK(!weights.empty() && sum > 0);
  // Each slot has room for the mean weight. A slot with too little is topped up from one with
  // too much, its alias; what is left of the giver is dealt with later.
  std::vector<double> share(weights.size());
  std::vector<std::uint32_t> poor, rich;
  for (std::uint32_t i = 0; i < weights.size(); ++i) {
    share[i] = weights[i] * static_cast<double>(weights.size()) / sum;
    (share[i] < 1 ? poor : rich).push_back(i);
  }
  while (!poor.empty() && !rich.empty()) {
    const std::uint32_t taker = poor.back(), giver = rich.back();
    poor.pop_back();
    slots_[taker] = {static_cast<std::uint32_t>(share[taker] * 0x1p32), giver};
    share[giver] -= 1 - share[taker];
    if (share[giver] < 1) {
      rich.pop_back();
      poor.push_back(giver);
    }
  }
  // Whoever is left is full, up to rounding.
  for (const auto* left : {&poor, &rich})
    for (const std::uint32_t i : *left) slots_[i] = {0xffffffffu, i};
}

}  // namespace bonafide::simulate
