// What do all planted groups share, innocent or bought? An entry among the groups, members, and
// likes that they would not have given otherwise.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "bonafide/simulate/clubs.h"
#include "bonafide/simulate/posts/feed.h"

namespace bonafide::simulate::posts {

/// Where groups are planted. Holds everything by reference.
struct Ground {
  Network& network;
  const Feed& feed;
  std::vector<Like>& likes;
};

/// The largest innocent group that still looks small in this network.
inline std::uint32_t largest_group(const Network& network) {
  constexpr std::uint32_t kAccountsPerMember = 20, kSmallest = 5;
  return std::max(kSmallest, network.ordinary_accounts / kAccountsPerMember);
}

/// Enters the group; its members, if they are there already, become members of it alone.
inline std::int16_t enter_group(Network& network, Group group, const std::vector<std::uint32_t>& members) {
  const auto number = static_cast<std::int16_t>(network.groups.size());
  std::sort(group.targets.begin(), group.targets.end());
  group.targets.erase(std::unique(group.targets.begin(), group.targets.end()), group.targets.end());
  network.groups.push_back(std::move(group));
  for (const std::uint32_t member : members) network.accounts[member].group = number;
  return number;
}

/// The account likes the post about `mean_delay` after `from`, when awake, by the end of the log.
inline void react(Ground& ground, std::uint32_t account, std::uint32_t post, double from, double mean_delay, RandomStream& stream) {
  const double second = from + exponential(stream, mean_delay);
  if (const auto when = when_awake(ground.network, account, second, kSpan, stream)) ground.likes.push_back({account, post, *when});
}

/// Any post that groups may choose from.
inline std::uint32_t any_post(const Feed& feed, RandomStream& stream) { return feed.all()[stream.below(feed.all().size())]; }

/// `count` different posts published in [from, to), fewer where there are not so many.
inline std::vector<std::uint32_t> draw_published(const Feed& feed, std::uint32_t from, std::uint32_t to, std::size_t count, RandomStream& stream) {
  const auto posts = feed.published(from, to);
  if (posts.empty()) return {};
  return draw_distinct(stream, std::min(count, posts.size()), [&](RandomStream& s) { return posts[s.below(posts.size())]; });
}

}  // namespace bonafide::simulate::posts
