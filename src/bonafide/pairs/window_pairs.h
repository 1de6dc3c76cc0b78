// Which posts of one object lie within a window of each other? CooRTweet lists all pairs of posts of
// an object and then drops those too far apart: a page with n posts costs n^2 whatever the window.
// Here a window slides over the object's posts by time, so a pair is met only if it counts.
//
// The rules, and the order of the list, are CooRTweet's to the letter, its oddities included: whoever
// repeats a published analysis wants the published tables. (2.1.3, detect_groups, with loops removed.)
#pragma once
#include <cstdint>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/pairs/shares.h"

namespace bonafide::pairs {

/// Two posts of one object, as slots, first < second; in ascending order they stand as in CooRTweet's list.
struct PostPair {
  std::uint64_t both;  ///< second in the upper half
  std::uint32_t second() const { return static_cast<std::uint32_t>(both >> 32); }
  std::uint32_t first() const { return static_cast<std::uint32_t>(both); }
};

/// A pair by time. Of simultaneous posts the first in the list counts as the older.
struct ByTime {
  std::uint32_t older, newer;  ///< slots
  Microseconds delta;          ///< at least 0
};
ByTime by_time(const Shares& shares, PostPair pair);

/// How many pairs of posts of one object lie at most `window` apart, two posts of one account
/// included: no more can be listed. Cost: O(events), however many pairs there are.
struct PairCount {
  std::uint64_t pairs = 0;
  std::uint64_t most = 0;            ///< on one object ...
  std::uint32_t crowded_object = 0;  ///< ... this one; a code into the table's targets
};
PairCount count_in_window(const Shares& shares, Microseconds window);

/// The pairs at most `window` apart whose posts differ in account and content, and neither of which
/// bears the object's own id as content; ascending. The window's ends count.
/// @param window at least 0. @errors kInterrupted.
/// Cost: O(n log n) time for n pairs, and 8 bytes a pair: ask count_in_window first.
Result<std::vector<PostPair>> pairs_in_window(const Shares& shares, Microseconds window, Progress& progress);

/// Keeps the pairs of active accounts, by CooRTweet's rule: of the contents that occur in `pairs`, an
/// account is active when at least `min_participation` of its rows bear one; a pair stays when either
/// of its contents is borne by an active account.
void keep_active(const Shares& shares, std::uint64_t min_participation, std::vector<PostPair>& pairs);

}  // namespace bonafide::pairs
