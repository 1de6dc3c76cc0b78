// What does an innocent group look like? A club: people who share interests and organise. They
// like the same pages, quickly or over days, and nobody paid them. Whoever accuses them is wrong.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "bonafide/simulate/world.h"

namespace bonafide::simulate {

struct Club {
  std::string name;
  std::vector<std::uint32_t> members;  ///< accounts
  std::vector<std::uint32_t> pages;    ///< all of the members' topics
  double density;                      ///< part of the pages that a member likes, on average
  double mean_delay;                   ///< seconds from a page's moment to a member's like
};

/// Accounts of the crowd, in no group yet, that `fits` accepts; fewer where the world has not enough.
template <class Fits>
std::vector<std::uint32_t> draw_members(const Population& population, std::size_t count, RandomStream& stream,
                                        const Fits& fits) {
  constexpr std::size_t kPatience = 400;  // draws a member: the rarest topic is about 1 account in 100
  std::vector<bool> taken(population.ordinary_accounts);
  std::vector<std::uint32_t> members;
  for (std::size_t tries = 0; members.size() < count && tries < kPatience * count; ++tries) {
    const auto account = static_cast<std::uint32_t>(stream.below(population.ordinary_accounts));
    if (taken[account] || population.accounts[account].group != kNoGroup || !fits(population.accounts[account]))
      continue;
    taken[account] = true;
    members.push_back(account);
  }
  return members;
}

/// The largest club that still looks small in this world.
std::size_t largest_club(const World& world);

/// Enters the club among the groups and adds what its members like for its sake.
void add_club(World& world, const Club& club, std::vector<Like>& likes, RandomStream& stream);

/// The clubs of every scenario: 10 in a log of 100,000 likes, 10 more with every factor of ten
/// up to 40; 20-200 members, 1-10 topics, every second one quick.
void add_clubs(World& world, std::vector<Like>& likes);
/// So many of them.
void add_clubs(World& world, std::size_t clubs, std::vector<Like>& likes);

}  // namespace bonafide::simulate
