// In which order does CooRTweet go through a log? Its tables are lists, and their order, like which
// of two simultaneous posts counts as the older, follows from the order of the rows it was given.
//
// It drops accounts with fewer rows than `min_participation`, regroups the rows by account, then by
// object, both in order of first appearance, and keeps the order of rows within each group. A row's
// place in that list is its *slot* here; everything else about it stays in the EventTable.
// Source: CooRTweet 2.1.3, detect_groups (Righetti & Balluff); semantics checked row by row.
#pragma once
#include <cstdint>
#include <vector>

#include "bonafide/base/time.h"
#include "bonafide/events/event_table.h"

namespace bonafide::pairs {

inline constexpr std::uint32_t kNoSlot = UINT32_MAX;  ///< of an event whose account was dropped

/// A log as CooRTweet sees it: account = actor, object = target, content = the attribute `content`.
struct Shares {
  const events::EventTable& table;
  const events::Attribute& content;
  std::vector<std::uint32_t> event_at;      ///< [slots]
  std::vector<std::uint32_t> object_at;     ///< [slots] code into table.targets; ascending in first appearance
  std::vector<std::uint32_t> slot_of;       ///< [events] or kNoSlot
  std::vector<std::uint32_t> name_as_content;  ///< [targets] the content whose id is the object's, or content.values.size()

  std::uint32_t account_of(std::uint32_t slot) const { return table.actor[event_at[slot]]; }
  std::uint32_t content_of(std::uint32_t slot) const { return content.code[event_at[slot]]; }
  Microseconds time_of(std::uint32_t slot) const { return table.time_of(event_at[slot]); }
};

/// @param table with arrival and an attribute `content`; must outlive the result.
/// @param min_participation at least 1.
/// Cost: O(events) time, 12 bytes an event.
Shares in_order_of_the_reference(const events::EventTable& table, std::uint64_t min_participation);

}  // namespace bonafide::pairs
