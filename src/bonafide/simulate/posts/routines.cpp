#include "bonafide/simulate/posts/routines.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "bonafide/simulate/countries.h"

namespace bonafide::simulate::posts {
namespace {

constexpr std::uint32_t kBreak = kHour / 4, kDaysOfWork = 5, kDaysOfWeek = 7;
constexpr std::array<std::uint32_t, 3> kShiftBegins{6, 14, 22}, kBreakAfter{2, 4, 6};  // hours
constexpr std::uint32_t kRecent = 12 * kHour;
constexpr std::size_t kSeen = 6;  // posts on the first screen: the largest of the recent ones

// The recent posts that a member of the community sees first.
std::vector<std::uint32_t> first_screen(const Ground& ground, std::uint16_t community, std::uint32_t second) {
  std::vector<std::uint32_t> recent;
  for (const std::uint32_t post : ground.feed.published(second < kRecent ? 0 : second - kRecent, second))
    if (ground.network.owners[ground.feed[post].owner].community == community) recent.push_back(post);
  std::sort(recent.begin(), recent.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(-ground.feed[a].expected_likes(), a) < std::pair(-ground.feed[b].expected_likes(), b);
  });
  recent.resize(std::min(recent.size(), kSeen));
  return recent;
}

}  // namespace

void add_aggregators(Ground& ground, std::uint32_t index) {
  constexpr std::size_t kMostPosts = 200;
  RandomStream stream = stream_for(ground.network.seed, "aggregator", index);
  const auto sources = draw_distinct(stream, draw_size(stream, 5, 40), [&](RandomStream& s) { return static_cast<std::uint32_t>(s.below(ground.network.owners.size())); });
  Group group;
  for (const std::uint32_t post : ground.feed.all())
    if (std::find(sources.begin(), sources.end(), ground.feed[post].owner) != sources.end()) group.targets.push_back(post);
  shuffle(stream, group.targets);
  group.targets.resize(std::min({group.targets.size(), kMostPosts, ground.feed.all().size() / 10}));
  group.name = fmt::format("aggregator_{:02}", index);
  group.density = between(stream, 0.7, 1.0);
  const double polls_every = log_uniform(stream, 60, kHour / 2);
  std::vector<std::uint32_t> bots;
  for (std::uint32_t left = std::min(draw_size(stream, 3, 25), largest_group(ground.network)); left > 0; --left) bots.push_back(add_account(ground.network, stream));
  for (const std::uint32_t bot : bots)
    for (const std::uint32_t post : group.targets)
      if (stream.chance(group.density)) {
        const double second = ground.feed[post].second + exponential(stream, polls_every);
        if (second < kSpan) ground.likes.push_back({bot, post, static_cast<std::uint32_t>(second)});
      }
  enter_group(ground.network, std::move(group), bots);
}

void add_shift_workers(Ground& ground, std::uint32_t index) {
  RandomStream stream = stream_for(ground.network.seed, "shift workers", index);
  const auto community = static_cast<std::uint16_t>(ground.network.community_by_size.draw(stream));
  const std::uint8_t country = ground.network.accounts[stream.below(ground.network.ordinary_accounts)].country;
  const auto workers = draw_members(ground.network, std::min(draw_size(stream, 20, 200), largest_group(ground.network)), stream,
                                    [&](const Account& account) { return account.country == country && is_interested(account, community); });
  const double looks = between(stream, 0.2, 0.7), likes = between(stream, 0.05, 0.2);
  const std::uint32_t first_shift = draw_count(0, 2, stream);
  Group group;
  group.name = fmt::format("shift_{:02}", index);
  group.window = kBreak;
  group.density = looks * likes;
  for (std::uint32_t day = 1; day + 1 < kSpan / kDay; ++day) {
    if (day % kDaysOfWeek >= kDaysOfWork) continue;
    const std::uint32_t shift = (first_shift + day / kDaysOfWeek) % kShiftBegins.size();
    for (const std::uint32_t after : kBreakAfter) {
      const int hour = static_cast<int>(day * 24 + kShiftBegins[shift] + after) - kCountries[country].utc_offset_hours;
      const std::uint32_t begin = static_cast<std::uint32_t>(hour) * kHour;
      const auto posts = first_screen(ground, community, begin);
      group.targets.insert(group.targets.end(), posts.begin(), posts.end());
      for (const std::uint32_t worker : workers) {
        if (!stream.chance(looks)) continue;
        for (const std::uint32_t post : posts)
          if (stream.chance(likes)) ground.likes.push_back({worker, post, begin + static_cast<std::uint32_t>(stream.below(kBreak))});
      }
    }
  }
  enter_group(ground.network, std::move(group), workers);
}

}  // namespace bonafide::simulate::posts
