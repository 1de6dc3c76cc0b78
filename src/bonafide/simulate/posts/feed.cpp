#include "bonafide/simulate/posts/feed.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "bonafide/simulate/countries.h"

namespace bonafide::simulate::posts {
namespace {

// A post lives 3 hours to 4 days, each doubling as likely.
constexpr double kShortestLife = 3 * kHour, kLongestLife = 4 * kDay;

// Ten likes from followers on average; a larger audience brings more, but less than in proportion.
constexpr double kMeanDirect = 10, kAudiencePower = 0.75, kAppealSpread = 1.0;
// Each like brings about this many more: most posts die out, one in fifty goes viral.
constexpr double kLeastSpread = 0.1, kGreatestSpread = 0.6;
constexpr double kViralPosts = 0.02, kLeastViralSpread = 0.85, kGreatestViralSpread = 1.0;
constexpr double kSpreadCounted = 0.85;  // a viral post is expected to end

constexpr double kLikesPerPost = 14;  // about; only to say how many posts are half of a log's
constexpr double kKnownToGroups = 0.5;
constexpr std::size_t kFewestPosts = 60;

// Awake by local hour: two peaks, at noon and in the evening; little at night.
constexpr std::array<double, 24> kAwake{.25, .12, .06, .04, .04, .08, .2, .4, .5, .5, .5, .6,
                                        .75, .65, .5, .5, .5, .6, .7, .85, 1, 1, .85, .5};
constexpr double kNextLook = 0.5 * kHour;  // mean time until somebody asleep might look again

}  // namespace

double Post::expected_likes() const { return direct / (1 - std::min<double>(spread, kSpreadCounted)); }

Feed::Feed(const Network& network, std::uint64_t likes) : network_(network), of_community_(network.communities), within_community_(network.communities) {
  const auto owners = static_cast<std::uint32_t>(network.owners.size());
  std::vector<double> rate;
  double rates = 0, direct = 0;
  for (std::uint32_t o = 0; o < owners; ++o) {
    const double audience = std::max<double>(1, static_cast<double>(network.audience[o].size()));
    rate.push_back(network.owners[o].posts_rate);
    rates += rate.back();
    direct += rate.back() * real::exp(kAudiencePower * real::log(audience));
  }
  owner_by_rate_ = WeightedChoice(rate);
  direct_scale_ = kMeanDirect * rates / direct;

  pages_ = owners;
  for (std::uint32_t o = 0; o < owners; ++o) posts_.push_back({o, 0, kSpan, 0, 0, false});
  const double wanted = kKnownToGroups * static_cast<double>(likes) / kLikesPerPost;
  double expected = 0;
  while (posts_.size() < owners + std::max<std::size_t>(kFewestPosts, static_cast<std::size_t>(wanted))) {
    const std::uint32_t post = publish();
    by_time_.push_back(post);
    of_community_[network.owners[posts_[post].owner].community].push_back(post);
    expected += posts_[post].expected_likes();
  }
  std::sort(by_time_.begin(), by_time_.end(), [&](std::uint32_t a, std::uint32_t b) { return std::pair(posts_[a].second, a) < std::pair(posts_[b].second, b); });

  double followers = 0;
  for (std::uint32_t o = 0; o < owners; ++o) followers += static_cast<double>(network.audience[o].size());
  const double page_scale = kPagesOfLikes / (1 - kPagesOfLikes) * expected / followers;
  std::vector<double> weight;
  std::vector<std::vector<double>> weight_within(network.communities);
  for (std::uint32_t p = 0; p < size(); ++p) {
    if (is_page(p)) posts_[p].direct = static_cast<float>(page_scale * static_cast<double>(network.audience[p].size()));
    weight.push_back(posts_[p].expected_likes());
    const std::uint16_t community = network.owners[posts_[p].owner].community;
    within_community_[community].posts.push_back(p);
    weight_within[community].push_back(weight.back() + 1e-9);
  }
  by_likes_ = WeightedChoice(weight);
  for (std::uint16_t c = 0; c < network.communities; ++c) within_community_[c].by_likes = WeightedChoice(weight_within[c]);
}

std::span<const std::uint32_t> Feed::published(std::uint32_t from, std::uint32_t to) const {
  const auto before = [&](std::uint32_t post, std::uint32_t second) { return posts_[post].second < second; };
  const auto begin = std::lower_bound(by_time_.begin(), by_time_.end(), from, before);
  return {begin, std::lower_bound(begin, by_time_.end(), to, before)};
}

std::uint32_t Feed::draw_for(const Account& account, RandomStream& stream) const {
  if (!stream.chance(network_.homophily)) return draw_popular(stream);
  const Within& within = within_community_[account.interest[stream.below(account.interests)]];
  return within.posts[within.by_likes.draw(stream)];
}

std::uint32_t Feed::publish() {
  posts_.push_back(draw_post(size()));
  return size() - 1;
}

Post Feed::draw_post(std::uint32_t index) const {
  RandomStream stream = stream_for(network_.seed, "post", index);
  Post post{};
  post.owner = owner_by_rate_.draw(stream);
  post.second = static_cast<std::uint32_t>(stream.below(kSpan - kDay));
  post.life = static_cast<std::uint32_t>(log_uniform(stream, kShortestLife, kLongestLife));
  const double audience = std::max<double>(1, static_cast<double>(network_.audience[post.owner].size()));
  const double appeal = real::exp(kAppealSpread * normal(stream) - kAppealSpread * kAppealSpread / 2);
  post.direct = static_cast<float>(direct_scale_ * appeal * real::exp(kAudiencePower * real::log(audience)));
  post.viral = stream.chance(kViralPosts);
  post.spread = static_cast<float>(post.viral ? between(stream, kLeastViralSpread, kGreatestViralSpread) : between(stream, kLeastSpread, kGreatestSpread));
  return post;
}

double awake(const Network& network, std::uint32_t account, double second) {
  const int offset = kCountries[network.accounts[account].country].utc_offset_hours - network.hours_late[account];
  const int hour = static_cast<int>(second / kHour) + offset + 48;  // offsets are within a day or so
  return kAwake[static_cast<std::size_t>(hour % 24)];
}

std::optional<std::uint32_t> when_awake(const Network& network, std::uint32_t account, double second, double until, RandomStream& stream) {
  second = std::max(second, static_cast<double>(network.joined[account]));
  until = std::min(until, static_cast<double>(kSpan));
  while (second < until && !stream.chance(awake(network, account, second))) second += exponential(stream, kNextLook);
  if (second >= until) return std::nullopt;
  return static_cast<std::uint32_t>(second);
}

std::optional<std::uint32_t> draw_second_for(const Network& network, std::uint32_t account, const Post& post, RandomStream& stream) {
  const double end = static_cast<double>(post.second) + post.life;
  const double delay = post.life == kSpan ? between(stream, 0, kSpan) : heavy_delay(stream, kDelayOfLife * post.life);
  return when_awake(network, account, post.second + delay, end, stream);
}

}  // namespace bonafide::simulate::posts
