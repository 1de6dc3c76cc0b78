// Planted genuine communities: accounts of the log that share interests and act on the same further
// targets of those interests. Nobody paid them; whoever accuses them is wrong.
#pragma once
#include <cstdint>
#include <optional>

#include "bonafide/plant/assemble.h"
#include "bonafide/plant/ground.h"

namespace bonafide::plant {

struct CommunityPlan {
  std::uint32_t topics;        ///< unrelated interests that its targets are spread over
  double mean_delay_seconds;   ///< from a target's moment to a member's act
  std::uint32_t members;
  double density;              ///< part of the targets that a member acts on, on average
};

/// Plants one community on kTargetsOfPlanting targets.
/// A topic is learnt from the log: a seed target and what its audience shares (TopicFinder); seeds are drawn by
/// activity, none from another's topic. Members are accounts of the log that act on two or more of the
/// 20 nearest targets of one topic, and keep all they do. A member has a zeal of its own, 0.5 to 1.5, and acts
/// on each target with probability density x zeal, at a delay (exponential, cut at the log's end) after the
/// target's moment: the beginning of its busiest day, or of its busiest twentieth of a shorter log.
/// @return nothing where the log has not that many topics, or fewer than ten accounts interested in them.
std::optional<Planted> plant_community(const Ground& ground, const CommunityPlan& plan, RandomStream& stream);

}  // namespace bonafide::plant
