// What an order costs in records and in people: what is counted of each item, and of the order as a whole. Exact,
// so it is for the custodian alone: to anyone else it is a disclosure (the room disclose).
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"
#include "bonafide/orders/order.h"
#include "bonafide/orders/scope.h"

namespace bonafide::orders {

struct Burden {
  std::uint64_t rows = 0;            ///< events asked for
  /// Of these as CSV (RFC 4180), "actor,target,time,action" and a line feed each, without a header: ids quoted where
  /// they must be, times as in the case's tables, the action empty where the log has none.
  std::uint64_t bytes = 0;
  std::uint64_t people = 0;          ///< accounts with an event asked for
  std::uint64_t bystanders = 0;      ///< of these, those in no group of verdict coordinated or higher
  std::uint64_t rows_in_groups = 0;  ///< rows of the other people
  bool countries_known = false;      ///< the log has a column of countries
  /// People by the countries in which the events asked for place them, by name; who is placed in two counts in both.
  std::vector<std::pair<std::string, std::uint64_t>> people_by_country;
  std::uint64_t people_in_no_country = 0;  ///< none of their events asked for names one
  std::uint64_t people_in_groups() const { return people - bystanders; }
};

struct ItemBurden {
  std::string item;                  ///< id
  Position at;
  std::string not_measured;          ///< why the log cannot measure it, a sentence; empty where it can
  Burden burden;                     ///< zero where it was not measured
  std::vector<std::string> remarks;  ///< what was taken for granted, a sentence each
};

struct OrderBurden {
  std::vector<ItemBurden> items;     ///< in the order of the file
  Burden total;                      ///< each event, each account once, however many items ask for it
  std::size_t measured = 0;          ///< items that could be measured
};

/// @param events   those of the log, or at least those that an item asks for.
/// @param members  accounts in groups of verdict coordinated or higher.
/// @errors kInput  as scope_of; kInterrupted. Cost: O(events asked for, item by item + accounts).
Result<OrderBurden> measure_burden(const Order& order, const LogFacts& log, const events::EventTable& events, const std::vector<std::string>& members);

/// Bytes of a field in CSV: quotes, and doubled ones within, where it needs them.
std::size_t csv_bytes(std::string_view field);

}  // namespace bonafide::orders
