// An event table from another's events and some more: how a log is changed in memory.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bonafide/events/event_table.h"

namespace bonafide::plant {

/// One row of the new table, in terms of the old one.
struct Row {
  std::uint32_t actor;     ///< old code, or old number of actors + index into the new names
  std::uint32_t target;    ///< old code
  std::uint32_t tick;
  std::uint32_t source;          ///< old event that lends the columns of the act and its target
  std::uint32_t account_source;  ///< old event that lends the columns of the account
};

/// Every event of a table, as rows.
std::vector<Row> rows_of(const events::EventTable& table);

struct Assembled {
  events::EventTable events;
  std::vector<std::uint32_t> code_of_actor;  ///< [old actors + new names]; those without a row have no meaning
};

/// Builds the table of these rows: canonical order, dictionaries of what still acts, the time axis of
/// the old table, whole ticks. country, created, client and device follow the account; all other
/// columns follow the act.
/// @param rows at least one. @param new_names none of them in the old table.
Assembled assemble(const events::EventTable& table, std::span<const std::string> new_names, std::vector<Row> rows);

/// A table with planted acts.
struct Planted {
  events::EventTable events;
  std::vector<std::uint32_t> members;  ///< who was planted: codes into events.actors
  std::uint64_t acts = 0;              ///< rows that were added
};

/// The table with more rows; its members are the actors of those rows.
Planted graft(const events::EventTable& table, std::span<const std::string> new_names, std::span<const Row> added);

}  // namespace bonafide::plant
