// How often did each two accounts act on the same target within a window? Exactly, of all pairs: what an
// analyst would ask a database, and the measure of what the pair search costs at the least. `detect` asks for less
// (pairs/pair_search.h), and counts in the same way: account by account, in small counters first.
//
// A database joins the acts of each target and then groups the pairs; there are many more pairs than acts,
// and nearly all of them met once. Here acts that meet nobody are left out first. Then each account's row is
// walked once: its partners of greater number are counted in a small table that stays in cache, and only where a
// counter reaches the number asked for are they counted one by one.
#pragma once
#include <cstdint>
#include <vector>

#include "bonafide/events/event_table.h"

namespace bonafide::bench {

struct Met {
  std::uint32_t a, b;     ///< codes into the table's actors, a < b
  std::uint32_t targets;  ///< on which their first acts lie within the window
};

struct Meetings {
  std::vector<Met> pairs;      ///< that met at least as often as asked for; by (a, b)
  std::uint64_t touched = 0;   ///< meetings of all pairs: (act, other account's act on the target within the window), each once
};

/// An account's first act on each target counts. @param window_ticks  the window's ends count.
/// @param at_least 1 .. 255. The same whatever the threads.
/// Cost: O(events + touched) time; 20 bytes an event beside the table.
Meetings count_meetings(const events::EventTable& events, std::uint32_t window_ticks, std::uint32_t at_least, unsigned threads);

}  // namespace bonafide::bench
