// Which candidates serve the same targets? Crews that share customers would otherwise pose as each
// other's outsiders, and each would look like shared interest to the other.
#pragma once
#include <span>
#include <vector>

#include "bonafide/verdict/lockstep.h"

namespace bonafide::verdict {

/// Joins candidates, whatever their p, whose target sets share at least max(3, .3 of the smaller)
/// targets, where that many are improbable by chance: Poisson (Chernoff) tail at |B1||B2| / P_eff
/// below .01 / n^2 for n candidates, P_eff = 1 / sum (N_v / M)^2 the number of equally popular
/// targets that would coincide as often. Joining is transitive.
/// @return sets of indices into `candidates`, each ascending; singletons included.
std::vector<std::vector<std::size_t>> candidates_to_merge(const null::Exposure& exposure, std::span<const Lockstep> candidates);

}  // namespace bonafide::verdict
