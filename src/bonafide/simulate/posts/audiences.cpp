#include "bonafide/simulate/posts/audiences.h"

#include <algorithm>

#include <fmt/format.h>

namespace bonafide::simulate::posts {
namespace {

constexpr std::uint32_t kWeek = 7 * kDay;

Group named(std::string name, double density) {
  Group group;
  group.name = std::move(name);
  group.density = density;
  return group;
}

std::uint32_t audience_size(const Network& network, double fewest, double most, RandomStream& stream) { return std::min(draw_size(stream, fewest, most), largest_group(network)); }

std::vector<std::uint32_t> draw_anybody(const Network& network, std::uint32_t count, RandomStream& stream) {
  return draw_members(network, count, stream, [](const Account&) { return true; });
}

}  // namespace

void add_newsletter(Ground& ground, std::uint32_t index) {
  RandomStream stream = stream_for(ground.network.seed, "newsletter", index);
  const double opens = between(stream, 0.2, 0.7), likes = between(stream, 0.15, 0.5);
  const double mean_delay = log_uniform(stream, 2 * kHour, 24 * kHour);
  // Some are read by one community, some by anybody.
  const std::uint16_t community = static_cast<std::uint16_t>(ground.network.community_by_size.draw(stream));
  const double homophily = stream.chance(0.5) ? between(stream, 0.35, 0.8) : 0;
  const auto readers = draw_members(ground.network, audience_size(ground.network, 50, 1'000, stream), stream, [&](const Account& account) { return is_interested(account, community) || !stream.chance(homophily); });
  Group group = named(fmt::format("newsletter_{:02}", index), opens * likes);
  const auto first_issue = static_cast<std::uint32_t>(kDay + stream.below(kWeek));
  for (std::uint32_t issue = first_issue; issue < kSpan; issue += kWeek) {
    const auto posts = draw_published(ground.feed, issue < kWeek ? 0 : issue - kWeek, issue, draw_count(3, 7, stream), stream);
    group.targets.insert(group.targets.end(), posts.begin(), posts.end());
    for (const std::uint32_t reader : readers) {
      if (!stream.chance(opens)) continue;
      const double opened = issue + exponential(stream, mean_delay);
      for (const std::uint32_t post : posts)
        if (stream.chance(likes)) react(ground, reader, post, opened, kHour / 20.0, stream);
    }
  }
  enter_group(ground.network, std::move(group), readers);
}

void add_recommender(Ground& ground, std::uint32_t index, std::vector<Like>& shown) {
  RandomStream stream = stream_for(ground.network.seed, "recommender", index);
  const double likes = between(stream, 0.05, 0.35), looks = between(stream, 0.4, 0.9);
  const auto bucket = draw_anybody(ground.network, audience_size(ground.network, 50, 800, stream), stream);
  Group group = named(fmt::format("recommender_{:02}", index), looks * likes);
  const std::uint32_t days = draw_count(8, 30, stream);
  const auto first_day = static_cast<std::uint32_t>(1 + stream.below(kSpan / kDay - days - 1));
  for (std::uint32_t day = first_day; day < first_day + days; ++day) {
    const auto posts = draw_published(ground.feed, (day - 1) * kDay, day * kDay, draw_count(2, 6, stream), stream);
    group.targets.insert(group.targets.end(), posts.begin(), posts.end());
    for (const std::uint32_t account : bucket) {
      if (!stream.chance(looks)) continue;
      const auto when = when_awake(ground.network, account, day * kDay + between(stream, 0, kDay / 2), (day + 1) * kDay, stream);
      if (!when) continue;
      for (std::uint32_t p = 0; p < posts.size(); ++p) {
        constexpr std::uint32_t kSecondsPerPost = 20;  // it is scrolled through
        const std::uint32_t second = *when + p * kSecondsPerPost;
        if (second + kSecondsPerPost >= kSpan) break;
        shown.push_back({account, posts[p], second});
        if (stream.chance(likes)) ground.likes.push_back({account, posts[p], second + static_cast<std::uint32_t>(stream.below(kSecondsPerPost))});
      }
    }
  }
  enter_group(ground.network, std::move(group), bucket);
}

void add_advertising(Ground& ground, std::uint32_t index) {
  constexpr double kMostOfLog = 0.01, kLikesPerAccount = 12, kLikesAnother = 0.2;
  RandomStream stream = stream_for(ground.network.seed, "advertising", index);
  Group group = named(fmt::format("advertising_{:02}", index), 0);
  group.origin = Origin::kFresh;
  const std::uint32_t first = any_post(ground.feed, stream), owner = ground.feed[first].owner;
  group.targets = {first, owner};  // the owner's page has the owner's number
  for (const std::uint32_t post : ground.feed.all())
    if (ground.feed[post].owner == owner && post != first && group.targets.size() < 3) group.targets.push_back(post);
  const std::vector<std::uint32_t> targets = group.targets;
  group.density = 1.0 / static_cast<double>(targets.size());
  const double most = kMostOfLog * kLikesPerAccount * ground.network.ordinary_accounts;
  const auto count = static_cast<std::uint32_t>(std::min(log_uniform(stream, 100, 3'000), most));
  const double mean_delay = between(stream, 0.5, 5) * kDay;
  std::vector<std::uint32_t> members;
  for (std::uint32_t m = 0; m < count; ++m) {
    const std::uint32_t account = add_account(ground.network, stream);
    members.push_back(account);
    react(ground, account, targets[stream.chance(0.5) ? 0 : 1], ground.feed[first].second, mean_delay, stream);
    if (stream.chance(kLikesAnother)) react(ground, account, targets.back(), ground.feed[targets.back()].second, mean_delay, stream);
  }
  enter_group(ground.network, std::move(group), members);
}

void add_town(Ground& ground, std::uint32_t index) {
  RandomStream stream = stream_for(ground.network.seed, "town", index);
  const auto day = static_cast<std::uint32_t>(stream.below(kSpan / kDay - 4)) * kDay;
  const std::uint8_t country = ground.network.accounts[stream.below(ground.network.ordinary_accounts)].country;
  const auto people = draw_members(ground.network, audience_size(ground.network, 60, 1'500, stream), stream, [&](const Account& account) { return account.country == country; });
  Group group = named(fmt::format("town_{:02}", index), between(stream, 0.05, 0.4));
  group.targets = draw_published(ground.feed, day, day + 3 * kDay, draw_count(4, 12, stream), stream);
  const double mean_delay = log_uniform(stream, kHour, 10 * kHour);
  for (const std::uint32_t account : people)
    for (const std::uint32_t post : group.targets)
      if (stream.chance(group.density)) react(ground, account, post, ground.feed[post].second, mean_delay, stream);
  enter_group(ground.network, std::move(group), people);
}

void add_newcomers(Ground& ground, std::uint32_t index) {
  RandomStream stream = stream_for(ground.network.seed, "newcomers", index);
  const auto first_day = static_cast<std::uint32_t>(stream.below(kSpan / kDay - 10)) * kDay;
  const auto people = draw_anybody(ground.network, audience_size(ground.network, 50, 600, stream), stream);
  Group group = named(fmt::format("newcomers_{:02}", index), between(stream, 0.1, 0.5));
  group.origin = Origin::kFresh;
  group.targets = draw_distinct(stream, draw_count(8, 25, stream), [&](RandomStream& s) { return ground.feed[ground.feed.draw_popular(s)].owner; });
  for (const std::uint32_t account : people) {
    const auto joins = when_awake(ground.network, account, first_day + between(stream, 0, 3 * kDay), kSpan, stream);
    if (!joins) continue;
    ground.network.joined[account] = *joins;
    for (const std::uint32_t page : group.targets)
      if (stream.chance(group.density)) ground.likes.push_back({account, page, static_cast<std::uint32_t>(std::min<double>(*joins + exponential(stream, kHour / 3.0), kSpan - 1))});
  }
  enter_group(ground.network, std::move(group), people);
}

}  // namespace bonafide::simulate::posts
