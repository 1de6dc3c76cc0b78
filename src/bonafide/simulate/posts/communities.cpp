#include "bonafide/simulate/posts/communities.h"

#include <algorithm>

#include <fmt/format.h>

namespace bonafide::simulate::posts {
namespace {

constexpr double kLeastHomophily = 0.35, kGreatestHomophily = 0.8;
constexpr double kFewestPosts = 8, kMostPosts = 40, kLeastDensity = 0.1, kGreatestDensity = 0.6;
constexpr double kLeastZeal = 0.4, kGreatestZeal = 1.6;  // of a member, of the group's density
constexpr std::size_t kPopularOf = 4;                    // a club in two prefers the largest of so many posts

struct Plan {
  std::string name;
  std::vector<std::uint32_t> members, posts;
  double density, mean_delay;
  double latest_call;  ///< seconds after publishing by which the group is called to a post
};

void carry_out(Ground& ground, Plan plan, RandomStream& stream) {
  Group group;
  group.name = std::move(plan.name);
  group.targets = plan.posts;
  group.density = plan.density;
  enter_group(ground.network, std::move(group), plan.members);
  std::vector<double> called;
  for (const std::uint32_t post : plan.posts) called.push_back(ground.feed[post].second + between(stream, 0, plan.latest_call));
  for (const std::uint32_t member : plan.members) {
    const double density = plan.density * between(stream, kLeastZeal, kGreatestZeal);
    for (std::size_t i = 0; i < plan.posts.size(); ++i)
      if (stream.chance(density)) react(ground, member, plan.posts[i], called[i], plan.mean_delay, stream);
  }
}

std::uint32_t draw_members_count(const Network& network, double fewest, double most, RandomStream& stream) { return std::min(draw_size(stream, fewest, most), largest_group(network)); }

std::uint32_t draw_topic_post(const Feed& feed, const std::vector<std::uint32_t>& topics, double homophily, RandomStream& stream) {
  if (!stream.chance(homophily)) return any_post(feed, stream);
  const auto posts = feed.of_community(static_cast<std::uint16_t>(topics[stream.below(topics.size())]));
  return posts.empty() ? any_post(feed, stream) : posts[stream.below(posts.size())];
}

std::vector<std::uint32_t> draw_club_members(const Network& network, const std::vector<std::uint32_t>& topics, double homophily, std::uint32_t count, RandomStream& stream) {
  return draw_members(network, count, stream, [&](const Account& account) {
    const bool own = std::any_of(topics.begin(), topics.end(), [&](std::uint32_t topic) { return is_interested(account, static_cast<std::uint16_t>(topic)); });
    return own || !stream.chance(homophily);
  });
}

}  // namespace

void add_club(Ground& ground, std::uint32_t index, std::uint32_t topics) {
  RandomStream stream = stream_for(ground.network.seed, "club", index);
  const auto chosen = draw_distinct(stream, std::min<std::size_t>(topics, ground.network.communities), [&](RandomStream& s) { return static_cast<std::uint32_t>(s.below(ground.network.communities)); });
  const double homophily = between(stream, kLeastHomophily, kGreatestHomophily);
  const bool quick = stream.chance(0.5), popular = stream.chance(0.5);
  Plan plan{};
  plan.name = fmt::format("club_{:02}_topics{}_{}", index, chosen.size(), quick ? "quick" : "slow");
  plan.posts = draw_distinct(stream, draw_size(stream, kFewestPosts, kMostPosts), [&](RandomStream& s) {
    std::uint32_t best = draw_topic_post(ground.feed, chosen, homophily, s);
    for (std::size_t i = 1; popular && i < kPopularOf; ++i) {
      const std::uint32_t other = draw_topic_post(ground.feed, chosen, homophily, s);
      if (ground.feed[other].expected_likes() > ground.feed[best].expected_likes()) best = other;
    }
    return best;
  });
  plan.density = between(stream, kLeastDensity, kGreatestDensity);
  plan.mean_delay = quick ? log_uniform(stream, 0.25 * kHour, 3 * kHour) : log_uniform(stream, 6 * kHour, 2 * kDay);
  plan.latest_call = quick ? kHour : 0;
  plan.members = draw_club_members(ground.network, chosen, homophily, draw_members_count(ground.network, 20, 200, stream), stream);
  carry_out(ground, std::move(plan), stream);
}

void add_fans(Ground& ground, std::uint32_t index) {
  constexpr std::size_t kMostPostsOfTheirs = 60;
  RandomStream stream = stream_for(ground.network.seed, "fans", index);
  const std::uint32_t stars = draw_count(1, 3, stream);
  // Somebody who publishes, and has followers: whose posts are met often.
  const auto owners = draw_distinct(stream, stars, [&](RandomStream& s) { return ground.feed[any_post(ground.feed, s)].owner; });
  Plan plan{};
  plan.name = fmt::format("fans_{:02}_owners{}", index, owners.size());
  for (const std::uint32_t post : ground.feed.all())
    if (std::find(owners.begin(), owners.end(), ground.feed[post].owner) != owners.end()) plan.posts.push_back(post);
  shuffle(stream, plan.posts);
  plan.posts.resize(std::min(plan.posts.size(), kMostPostsOfTheirs));
  std::vector<std::uint32_t> audience;
  for (const std::uint32_t owner : owners)
    for (const std::uint32_t account : ground.network.audience[owner])
      if (ground.network.accounts[account].group == kNoGroup) audience.push_back(account);
  std::sort(audience.begin(), audience.end());
  audience.erase(std::unique(audience.begin(), audience.end()), audience.end());
  shuffle(stream, audience);
  audience.resize(std::min<std::size_t>(audience.size(), draw_members_count(ground.network, 20, 300, stream)));
  plan.members = std::move(audience);
  plan.density = between(stream, 0.15, 0.7);
  plan.mean_delay = log_uniform(stream, 0.15 * kHour, 3 * kHour);
  plan.latest_call = 0;
  carry_out(ground, std::move(plan), stream);
}

void add_union(Ground& ground, std::uint32_t index) {
  constexpr double kOfTheCountry = 0.8;
  RandomStream stream = stream_for(ground.network.seed, "union", index);
  Plan plan{};
  plan.name = fmt::format("union_{:02}", index);
  const std::uint8_t country = ground.network.accounts[stream.below(ground.network.ordinary_accounts)].country;
  plan.members = draw_members(ground.network, draw_members_count(ground.network, 30, 400, stream), stream, [&](const Account& account) { return account.country == country || !stream.chance(kOfTheCountry); });
  plan.posts = draw_distinct(stream, draw_size(stream, 6, 25), [&](RandomStream& s) { return any_post(ground.feed, s); });
  plan.density = between(stream, kLeastDensity, kGreatestDensity);
  plan.mean_delay = log_uniform(stream, 0.5 * kHour, 8 * kHour);
  plan.latest_call = kDay / 2;
  carry_out(ground, std::move(plan), stream);
}

}  // namespace bonafide::simulate::posts
