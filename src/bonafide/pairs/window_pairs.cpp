#include "bonafide/pairs/window_pairs.h"

#include <algorithm>
#include <span>

#include "bonafide/base/sort.h"

namespace bonafide::pairs {
namespace {

// Calls visit(event, before) for each post of an object, by time: `before` are the posts that came at
// most `window` earlier, or at the same time and earlier in the table.
template <class Visit>
void for_each_window(const Shares& shares, std::uint32_t object, Microseconds window, const Visit& visit) {
  const events::EventTable& table = shares.table;
  std::vector<std::uint32_t> posts;
  for (std::uint64_t e = table.target_begin[object]; e < table.target_begin[object + 1]; ++e)
    if (shares.slot_of[e] != kNoSlot) posts.push_back(static_cast<std::uint32_t>(e));
  std::size_t begin = 0;
  for (std::size_t i = 0; i < posts.size(); ++i) {
    while (table.time_of(posts[i]) - table.time_of(posts[begin]) > window) ++begin;
    visit(posts[i], std::span(posts).subspan(begin, i - begin));
  }
}

// CooRTweet's "loops".
bool is_loop(const Shares& shares, std::uint32_t event, std::uint32_t other, std::uint32_t object_as_content) {
  const std::uint32_t content = shares.content.code[event], other_content = shares.content.code[other];
  return shares.table.actor[event] == shares.table.actor[other] || content == other_content || other_content == object_as_content;
}

}  // namespace

ByTime by_time(const Shares& shares, PostPair pair) {
  const Microseconds delta = shares.time_of(pair.first()) - shares.time_of(pair.second());
  if (delta > 0) return {pair.second(), pair.first(), delta};
  return {pair.first(), pair.second(), -delta};
}

PairCount count_in_window(const Shares& shares, Microseconds window) {
  PairCount count;
  for (std::uint32_t object = 0; object < shares.table.targets.size(); ++object) {
    std::uint64_t pairs = 0;
    for_each_window(shares, object, window, [&](std::uint32_t, std::span<const std::uint32_t> before) { pairs += before.size(); });
    count.pairs += pairs;
    if (pairs > count.most) {
      count.most = pairs;
      count.crowded_object = object;
    }
  }
  return count;
}

Result<std::vector<PostPair>> pairs_in_window(const Shares& shares, Microseconds window, Progress& progress) {
  std::vector<PostPair> pairs;
  pairs.reserve(count_in_window(shares, window).pairs);
  for (std::size_t slot = 0, end = 0; slot < shares.object_at.size(); slot = end) {
    const std::uint32_t object = shares.object_at[slot], as_content = shares.name_as_content[object];
    while (end < shares.object_at.size() && shares.object_at[end] == object) ++end;
    const std::size_t begin = pairs.size();
    for_each_window(shares, object, window, [&](std::uint32_t event, std::span<const std::uint32_t> before) {
      if (shares.content.code[event] == as_content || interrupted()) return;
      for (const std::uint32_t other : before) {
        if (is_loop(shares, event, other, as_content)) continue;
        const auto [first, second] = std::minmax(shares.slot_of[event], shares.slot_of[other]);
        pairs.push_back({std::uint64_t{second} << 32 | first});
      }
    });
    if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while pairing posts; nothing was written"};
    sort_ascending({reinterpret_cast<std::uint64_t*>(pairs.data()) + begin, pairs.size() - begin});
    progress.advance(end - slot);
  }
  return pairs;
}

void keep_active(const Shares& shares, std::uint64_t min_participation, std::vector<PostPair>& pairs) {
  std::vector<bool> paired(shares.content.values.size());
  for (const PostPair pair : pairs) paired[shares.content_of(pair.first())] = paired[shares.content_of(pair.second())] = true;
  std::vector<std::uint64_t> rows_of(shares.table.actors.size());
  for (const std::uint32_t event : shares.event_at) rows_of[shares.table.actor[event]] += paired[shares.content.code[event]];
  std::vector<bool> active(shares.content.values.size());
  for (const std::uint32_t event : shares.event_at)
    if (paired[shares.content.code[event]] && rows_of[shares.table.actor[event]] >= min_participation) active[shares.content.code[event]] = true;
  std::erase_if(pairs, [&](PostPair pair) { return !active[shares.content_of(pair.first())] && !active[shares.content_of(pair.second())]; });
}

}  // namespace bonafide::pairs
