// What is true of a simulated log? Who was bought, who belongs to what, and how much of what a group
// was to do its members did.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "bonafide/simulate/ids.h"
#include "bonafide/simulate/world.h"

namespace bonafide::simulate {

/// What is true of one account.
struct Truth {
  std::string actor;
  int label;           ///< 1 = bought (a farm's account), 0 = genuine
  std::string group;   ///< the farm or genuine club it belongs to; "" for none
  std::uint32_t hits;  ///< of the group's targets, those that it likes, for whatever reason
};

/// What is true of one farm or genuine group, whose members act at all.
struct GroupTruth {
  std::string group;
  bool bought;
  std::uint32_t members;         ///< that act in the log
  std::uint32_t targets;         ///< that it agreed to like or was paid for
  double density;                ///< part of the targets that a member likes for the group's sake, as intended
  double camouflage;             ///< part of a bought member's likes that serve nobody, as intended
  std::uint32_t window_seconds;  ///< within which a target is served; 0: no fixed window
  bool popular;                  ///< its customers are popular ones
};

/// The scheme by which accounts are named, in the log and in its truth.
IdScheme actor_ids(std::uint64_t seed);

/// Who acts in a log, and how much of what his group was to do he did.
struct Deeds {
  static constexpr std::uint32_t kNever = UINT32_MAX;
  std::vector<std::uint32_t> first_second;  ///< [accounts] of the first like; kNever for one that likes nothing
  struct Hits {
    std::uint32_t account, count;
  };
  std::vector<Hits> hits;  ///< of those in a group that like anything, by account
};

/// How many of its group's targets the account likes. @param of_account  its likes, each page at most once.
std::uint32_t hits_of(const Population& population, std::span<const Like> of_account);

/// Calls visit for each account that likes anything, in the order of ids. Cost: 8 bytes an account.
void for_each_truth(const Population& population, const Deeds& deeds, const std::function<void(const Truth&)>& visit);

/// @return one a group of which somebody acts, by name.
std::vector<GroupTruth> truth_of_groups(const Population& population, const Deeds& deeds);

}  // namespace bonafide::simulate
