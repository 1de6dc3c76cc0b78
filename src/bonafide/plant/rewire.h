// A log in which nobody agreed on anything: accounts exchange acts on related targets of one time.
//
// Swap (i, v, t), (j, w, s) to (i, w, s), (j, v, t), where v and w are of one topic block, t and s of one
// time block, i had no act on w and j none on v. So every target keeps its acts and their times, every
// account its number of acts in each topic and time block; only who was on the same target with whom is
// drawn anew. The chain of swaps is symmetric, so it tends to the uniform distribution over all such logs
// (Besag, Clifford 1989). Not the same: permuting times within targets keeps who was on which
// target, and calibrates nothing but timing.
#pragma once
#include "bonafide/plant/assemble.h"
#include "bonafide/plant/ground.h"

namespace bonafide::plant {

/// Topic blocks: [targets] a block's number. Busiest target first, each that is free takes up to 49 free
/// targets of those related to it; one whose relatives are all taken joins the nearest of them; those related to
/// nothing form one block together.
std::vector<std::uint32_t> topic_blocks(const Ground& ground);

/// Length of a time block: an eighth of the log and a day at least, so that whoever was there only for a time
/// stays there, and a block still has many targets' acts to exchange.
std::uint32_t time_block_ticks(const Ground& ground);

struct Rewired {
  events::EventTable events;
  double moved_share;  ///< of the acts, those that now belong to another account
};

/// Accused accounts are left out, first acts kept; then five swaps an act are tried, so that one in e^10 acts is never
/// drawn. country, created, client and device go with the account.
/// @param blocks as topic_blocks gives them.
Rewired rewire(const Ground& ground, const std::vector<std::uint32_t>& blocks, RandomStream& stream);

}  // namespace bonafide::plant
