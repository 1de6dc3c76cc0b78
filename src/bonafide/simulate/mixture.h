// The scenarios `mixed` and `mixed-clean`: the first family with its settings drawn anew for each
// seed from wide ranges, where `farms` and `clean` have one setting: interest shows weakly or
// strongly, clubs are few or many, farms small or large, sparse or dense, well hidden or not.
#pragma once
#include <vector>

#include "bonafide/simulate/farms.h"
#include "bonafide/simulate/world.h"

namespace bonafide::simulate {

/// Sets the world's homophily (0.35-0.8) and adds 10-80 clubs over 1-10 topics, fewer in a log below
/// a million likes; with farms, also 4-12 of them and single-use accounts.
/// Call before the crowd is added.
void add_mixture(World& world, bool with_farms, std::vector<Like>& likes);

/// 15-500 accounts, 10-80 customers, popular or not, density 0.1-0.8, camouflage 0.2-0.8, kinds in turn.
Farm draw_mixed_farm(const World& world, std::size_t index);

}  // namespace bonafide::simulate
