// What does a seller of likes do among posts? As in the first family it keeps accounts and sends
// them to customers with nothing in common; but its customers are posts that live for hours, or
// pages, popular or not, and its accounts may work in crews or shifts so as not to be seen together.
#pragma once
#include <cstdint>
#include <string>

#include "bonafide/simulate/posts/planting.h"

namespace bonafide::simulate::posts {

enum class Customers { kPosts,
                       kPages,
                       kMixed };

/// Which of a farm's accounts serve a customer.
enum class Roster {
  kAll,       ///< any
  kRotating,  ///< the crew on duty: accounts are dealt into crews anew each week, duty changes twice a day
  kShifts,    ///< each account works the same eight hours of a day
};

struct Farm {
  bool burst;  ///< within two hours; else a trickle: 1 to 4 days for posts, 3 to 15 days for pages
  std::uint32_t members;
  std::uint32_t customers;
  double density;     ///< part of the customers that a member serves; at most most_density(roster, burst)
  double camouflage;  ///< part of a member's likes that serve nobody
  bool popular;       ///< customers drawn by expected likes, not each as likely
  Customers kind;
  Roster roster;
  Origin origin;
};

/// A crew or shift cannot serve more than its part of the customers.
double most_density(Roster roster, bool burst);

/// "farm_02_trickle_d0.23_c40_n120_posts_rotating"
std::string name_of(std::uint32_t index, const Farm& farm);

/// Adds the farm's accounts, its group and its likes. Camouflage never falls on a customer.
void add_farm(Ground& ground, std::uint32_t index, const Farm& farm);

/// A farm from the stated ranges (docs/model/simulators.md), small enough for the log.
Farm draw_farm(const Network& network, std::uint64_t events, std::uint32_t index);

/// Accounts that act once and are thrown away: `accounts` of them, in orders of 50-400 delivered
/// within two days, for posts and pages.
void add_single_use(Ground& ground, std::uint32_t accounts);

}  // namespace bonafide::simulate::posts
