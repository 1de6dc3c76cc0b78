// What do ordinary people like, and when? More than half within their own interests, the rest
// whatever is popular; at their own hours of the day, or while a page has its moment.
#pragma once
#include <cstdint>
#include <vector>

#include "bonafide/simulate/world.h"

namespace bonafide::simulate {

/// A page that this account might like of its own accord.
std::uint32_t draw_page_for(const World& world, const Account& account, RandomStream& stream);

/// When an account that likes this page of its own accord does so.
std::uint32_t draw_second_for(const Account& account, const Page& page, RandomStream& stream);

/// Second of a reaction to a post, `mean_delay` seconds later on average, within the log.
std::uint32_t draw_reaction(const Page& page, double mean_delay, RandomStream& stream);

/// Fills the log up to about world.events likes: exact but for random rounding. No account likes
/// a page twice here. Cost: about 0.2 us a like.
void add_crowd(const World& world, std::vector<Like>& likes);

}  // namespace bonafide::simulate
