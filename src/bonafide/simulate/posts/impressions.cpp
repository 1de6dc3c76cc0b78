#include "bonafide/simulate/posts/impressions.h"

#include <algorithm>

namespace bonafide::simulate::posts {
namespace {

constexpr double kShownPerLike = 2;
constexpr std::uint32_t kMostSecondsToDecide = 30, kVisit = kHour / 6;
constexpr int kPatience = 8;  // draws for a post of an own community, before any will do

// One of the day's posts; nullopt where there is none.
std::optional<std::uint32_t> draw_of_the_day(const Network& network, const Feed& feed, std::uint32_t account, std::uint32_t second, RandomStream& stream) {
  const auto posts = feed.published(second < kDay ? 0 : second - kDay, second);
  if (posts.empty()) return std::nullopt;
  std::uint32_t post = posts[stream.below(posts.size())];
  if (!stream.chance(network.homophily)) return post;
  for (int tries = 0; tries < kPatience && !network.likes_community(account, network.owners[feed[post].owner].community); ++tries) post = posts[stream.below(posts.size())];
  return post;
}

}  // namespace

void add_impressions(const Network& network, const Feed& feed, const std::vector<Like>& likes, std::vector<Like>& shown) {
  RandomStream stream(network.seed, "impressions");
  for (const Like& like : likes) {
    shown.push_back({like.account, like.page, like.second - std::min(like.second, draw_count(1, kMostSecondsToDecide, stream))});
    if (like.account >= network.ordinary_accounts) continue;
    for (std::uint32_t left = poisson(stream, kShownPerLike); left > 0; --left) {
      const std::uint32_t second = std::min(like.second + static_cast<std::uint32_t>(stream.below(kVisit)), kSpan - 1);
      if (const auto post = draw_of_the_day(network, feed, like.account, second, stream)) shown.push_back({like.account, *post, second});
    }
  }
}

}  // namespace bonafide::simulate::posts
