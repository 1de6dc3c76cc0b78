#include "bonafide/simulate/posts/cascade.h"

#include <algorithm>
#include <tuple>

namespace bonafide::simulate::posts {
namespace {

// A child comes sooner after its parent than a follower's own like after the post (kDelayOfLife).
constexpr double kChildDelayOfLife = 0.03;
// Who has more than so many times the average following brings no more children: not all of a
// great audience sees every like.
constexpr double kMostTimesAverage = 4;
// A viral post is shown to anybody now and then, beyond any follower.
constexpr double kViralToAnybody = 0.3;
// No post has more than this part of a log.
constexpr double kMostOfLog = 0.02;
constexpr double kFewestAllowed = 50;

bool by_page(const Like& a, const Like& b) { return std::tie(a.page, a.account, a.second) < std::tie(b.page, b.account, b.second); }

// The followers of a page's owner like the page some day, each as likely.
void like_pages(const Network& network, double likes, std::vector<Like>& out) {
  RandomStream stream(network.seed, "pages");
  double follows = 0;
  for (std::uint32_t o = 0; o < network.owners.size(); ++o) follows += static_cast<double>(network.audience[o].size());
  const double chance = std::min(1.0, likes / follows);
  for (std::uint32_t o = 0; o < network.owners.size(); ++o)
    for (const std::uint32_t account : network.audience[o]) {
      if (!stream.chance(chance)) continue;
      if (const auto second = when_awake(network, account, between(stream, 0, kSpan - kDay), kSpan, stream)) out.push_back({account, o, *second});
    }
}

}  // namespace

Cascade::Cascade(const Network& network, std::uint32_t most) : network_(network), most_(most), likes_latest_(network.accounts.size()) {
  double followers = 0;
  for (std::uint32_t a = 0; a < network.friends.size(); ++a) followers += static_cast<double>(network.friends[a].size());
  const double mean = followers / static_cast<double>(network.friends.size());
  double capped = 0;
  for (std::uint32_t a = 0; a < network.friends.size(); ++a) capped += std::min(static_cast<double>(network.friends[a].size()), kMostTimesAverage * mean);
  mean_friends_ = mean * (followers > 0 ? capped / followers : 1);
}

void Cascade::add(std::uint32_t account, std::uint32_t parent, double second) {
  likes_latest_[account] = number_ + 1;
  steps_.push_back({{account, number_, static_cast<std::uint32_t>(second)}, parent});
}

const std::vector<Step>& Cascade::run(std::uint32_t number, const Post& post, std::span<const Like> planted, RandomStream& stream) {
  steps_.clear();
  number_ = number;
  const double end = static_cast<double>(post.second) + post.life;
  const auto try_to_add = [&](std::uint32_t account, std::uint32_t parent, double second) {
    if (likes_latest_[account] == number + 1) return;
    if (const auto when = when_awake(network_, account, second, end, stream)) add(account, parent, *when);
  };
  for (const Like& like : planted) add(like.account, static_cast<std::uint32_t>(steps_.size()), like.second);
  const std::size_t most = steps_.size() + most_;

  const auto audience = network_.audience[post.owner];
  for (std::uint32_t left = audience.empty() ? 0 : poisson(stream, post.direct); left > 0; --left) {
    const std::uint32_t account = audience[stream.below(audience.size())];
    const double delay = heavy_delay(stream, kDelayOfLife * post.life);
    try_to_add(account, static_cast<std::uint32_t>(steps_.size()), post.second + delay);
  }
  for (std::uint32_t at = 0; at < steps_.size() && steps_.size() < most; ++at) {
    const Like parent = steps_[at].like;
    const auto friends = network_.friends[parent.account];
    if (friends.empty()) continue;
    const double reach = std::min(static_cast<double>(friends.size()) / mean_friends_, kMostTimesAverage);
    for (std::uint32_t left = poisson(stream, post.spread * reach); left > 0; --left) {
      const bool anybody = post.viral && stream.chance(kViralToAnybody);
      const std::uint32_t account = anybody ? static_cast<std::uint32_t>(stream.below(network_.ordinary_accounts)) : friends[stream.below(friends.size())];
      try_to_add(account, at, parent.second + heavy_delay(stream, kChildDelayOfLife * post.life));
    }
  }
  return steps_;
}

void add_crowd(const Network& network, Feed& feed, std::uint64_t events, std::vector<Like>& likes) {
  std::sort(likes.begin(), likes.end(), by_page);
  likes.erase(std::unique(likes.begin(), likes.end(), [](const Like& a, const Like& b) { return a.page == b.page && a.account == b.account; }), likes.end());
  const std::vector<Like> planted = likes;
  const double room = events > likes.size() ? static_cast<double>(events - likes.size()) : 0;
  like_pages(network, kPagesOfLikes * room, likes);

  Cascade cascade(network, static_cast<std::uint32_t>(std::max(kFewestAllowed, kMostOfLog * static_cast<double>(events))));
  auto next = std::find_if(planted.begin(), planted.end(), [&](const Like& like) { return !feed.is_page(like.page); });
  for (std::uint32_t number = feed.pages(); likes.size() < events; ++number) {
    if (number == feed.size()) feed.publish();
    const auto begin = next;
    while (next != planted.end() && next->page == number) ++next;
    const std::span here(begin, next);
    RandomStream stream = stream_for(network.seed, "cascade", number);
    const std::vector<Step>& steps = cascade.run(number, feed[number], here, stream);
    for (std::size_t i = here.size(); i < steps.size() && likes.size() < events; ++i) likes.push_back(steps[i].like);
  }
}

}  // namespace bonafide::simulate::posts
