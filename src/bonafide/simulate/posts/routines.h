// Whose clock makes them meet? Programs that like all that some sources publish, and people whose
// shift gives them the same quarter of an hour.
#pragma once
#include "bonafide/simulate/posts/planting.h"

namespace bonafide::simulate::posts {

/// 3-25 new accounts that like what 5-40 owners publish, within minutes, day and night. Programs,
/// openly so; nobody paid them for these likes.
void add_aggregators(Ground& ground, std::uint32_t index);

/// 20-200 people of one country who look at the network in the breaks of their shift, which changes
/// every week, and like what is new in their community.
void add_shift_workers(Ground& ground, std::uint32_t index);

}  // namespace bonafide::simulate::posts
