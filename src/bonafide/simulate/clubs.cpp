#include "bonafide/simulate/clubs.h"

#include <algorithm>

#include <fmt/format.h>

#include "bonafide/simulate/crowd.h"

namespace bonafide::simulate {
namespace {

constexpr double kFewestMembers = 20, kMostMembers = 200, kFewestPages = 8, kMostPages = 40;
constexpr double kLeastDensity = 0.1, kGreatestDensity = 0.6;
constexpr std::size_t kFewestTopics = 1, kMostTopics = 10;

// One member in 20 accounts at most: in a log of 1,000 likes, that is a club of a few friends.
constexpr std::size_t kAccountsPerMember = 20, kSmallestClub = 5;

// A member likes between half and one and a half times what the club does on average.
constexpr double kLeastZeal = 0.5, kGreatestZeal = 1.5;

std::size_t number_of_clubs(std::uint64_t events) {
  constexpr std::uint64_t kEventsPerClub = 10'000, kEventsForTen = 100'000;
  if (events < kEventsForTen) return std::max<std::uint64_t>(1, events / kEventsPerClub);
  const double tens = 1 + real::log(static_cast<double>(events) / kEventsForTen) / real::log(10);
  return static_cast<std::size_t>(std::min(40.0, 10 * tens + 0.5));
}

std::vector<std::uint32_t> draw_topics(const World& world, RandomStream& stream) {
  const std::size_t count = kFewestTopics + stream.below(kMostTopics - kFewestTopics + 1);
  return draw_distinct(stream, std::min<std::size_t>(count, world.topics()),
                       [&](RandomStream& s) { return static_cast<std::uint32_t>(s.below(world.topics())); });
}

// Any page of its topics, popular or not.
std::vector<std::uint32_t> draw_pages(const World& world, const std::vector<std::uint32_t>& topics,
                                      RandomStream& stream) {
  const auto count = static_cast<std::size_t>(log_uniform(stream, kFewestPages, kMostPages + 1));
  return draw_distinct(stream, count, [&](RandomStream& s) {
    const std::uint32_t topic = topics[s.below(topics.size())];
    const std::uint32_t begin = world.topic_begin[topic], end = world.topic_begin[topic + 1];
    return begin + static_cast<std::uint32_t>(s.below(end - begin));
  });
}

Club draw_club(const World& world, std::size_t index, RandomStream& stream) {
  const std::vector<std::uint32_t> topics = draw_topics(world, stream);
  const bool quick = index % 2 == 0;
  Club club;
  club.name = fmt::format("club_{:02}_topics{}_{}", index, topics.size(), quick ? "quick" : "slow");
  club.pages = draw_pages(world, topics, stream);
  club.density = between(stream, kLeastDensity, kGreatestDensity);
  club.mean_delay =
      quick ? log_uniform(stream, 0.25 * kHour, 3 * kHour) : between(stream, 1 * kDay, 4 * kDay);
  const auto members = static_cast<std::size_t>(log_uniform(stream, kFewestMembers, kMostMembers + 1));
  club.members =
      draw_members(world, std::min(members, largest_club(world)), stream, [&](const Account& account) {
        return std::any_of(topics.begin(), topics.end(), [&](std::uint32_t topic) {
          return is_interested(account, static_cast<std::uint16_t>(topic));
        });
      });
  return club;
}

}  // namespace

std::size_t largest_club(const World& world) {
  return std::max<std::size_t>(kSmallestClub, world.ordinary_accounts / kAccountsPerMember);
}

void add_club(World& world, const Club& club, std::vector<Like>& likes, RandomStream& stream) {
  const auto group = static_cast<std::int16_t>(world.groups.size());
  Group entry;
  entry.name = club.name;
  entry.targets = club.pages;
  std::sort(entry.targets.begin(), entry.targets.end());
  entry.density = club.density;
  world.groups.push_back(std::move(entry));
  for (const std::uint32_t member : club.members) {
    world.accounts[member].group = group;
    const double density = club.density * between(stream, kLeastZeal, kGreatestZeal);
    for (const std::uint32_t page : club.pages)
      if (stream.chance(density))
        likes.push_back({member, page, draw_reaction(world.pages[page], club.mean_delay, stream)});
  }
}

void add_clubs(World& world, std::vector<Like>& likes) { add_clubs(world, number_of_clubs(world.events), likes); }

void add_clubs(World& world, std::size_t clubs, std::vector<Like>& likes) {
  for (std::size_t index = 0; index < clubs; ++index) {
    RandomStream stream = stream_for(world.seed, "club", index);
    add_club(world, draw_club(world, index, stream), likes, stream);
  }
}

}  // namespace bonafide::simulate
