// Who organises for nothing? Clubs, fans of somebody, unions: people who agree on what to like,
// quickly or in their own time. Whoever accuses them of being paid is wrong.
#pragma once
#include "bonafide/simulate/posts/planting.h"

namespace bonafide::simulate::posts {

/// 20-200 members, 8-40 posts over `topics` communities; members and posts are of these communities
/// as often as the club's own homophily says (0.35-0.8). Density 0.1-0.6.
void add_club(Ground& ground, std::uint32_t index, std::uint32_t topics);

/// 20-300 followers of one to three owners, who like most of what these publish, soon.
void add_fans(Ground& ground, std::uint32_t index);

/// 30-400 people of one country and any interests, called to 6-25 posts, each by one message.
void add_union(Ground& ground, std::uint32_t index);

}  // namespace bonafide::simulate::posts
