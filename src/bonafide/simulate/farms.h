// What does a seller of likes do? Keeps accounts, and sends many of them to each customer's page:
// all within two hours, or a trickle over two weeks. The customers have nothing in common. In
// between, the accounts behave like people. Some sellers use an account once and throw it away.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bonafide/simulate/world.h"

namespace bonafide::simulate {

inline constexpr std::uint32_t kBurstWindow = 2 * kHour, kTrickleWindow = 15 * kDay;

enum class FarmKind { kBurst,
                      kTrickle };

struct Farm {
  FarmKind kind;
  std::uint32_t members;
  std::uint32_t customers;  ///< pages it is paid for
  double density;           ///< part of the customers that a member serves
  double camouflage;        ///< part of a member's likes that serve nobody
  Origin origin;
  std::optional<std::uint32_t> great_customer;  ///< a page that every member serves, besides the others
  bool popular = false;                         ///< customers drawn by popularity, not each as likely
  std::string note{};                           ///< appended to the farm's name
};

/// Farms have names in the order they are added, "farm_03_burst"; kinds and origins of farm
/// `index` are such that any four in a row hold each combination.
FarmKind kind_of_farm(std::size_t index);
Origin origin_of_farm(std::size_t index);

/// Adds the farm's accounts, its group and its likes. Camouflage never falls on a customer's page.
void add_farm(World& world, std::size_t index, const Farm& farm, std::vector<Like>& likes);

/// Adds accounts that act once, for one of the customers, in orders delivered within two days.
void add_single_use(World& world, const std::vector<std::uint32_t>& customers, std::uint32_t accounts,
                    std::vector<Like>& likes);

/// The scenario `farms`: one farm every 150,000 likes, at least 2 and at most 40, of 30-300
/// accounts and 10-40 customers; and single-use accounts.
void add_farms(World& world, std::vector<Like>& likes);

}  // namespace bonafide::simulate
