#include "bonafide/pairs/shares.h"

#include "bonafide/base/result.h"

namespace bonafide::pairs {
namespace {

// Events of active accounts, in the order of their rows in the log.
std::vector<std::uint32_t> active_in_row_order(const events::EventTable& table, std::uint64_t min_participation) {
  std::vector<std::uint64_t> rows_of(table.actors.size());
  for (const std::uint32_t actor : table.actor) ++rows_of[actor];
  std::vector<std::uint32_t> event_of_row(table.size());
  for (std::uint32_t e = 0; e < event_of_row.size(); ++e) event_of_row[table.arrival[e]] = e;
  std::erase_if(event_of_row, [&](std::uint32_t e) { return rows_of[table.actor[e]] < min_participation; });
  return event_of_row;
}

// The events with those of one key together, keys by first appearance, order kept within a key.
std::vector<std::uint32_t> regrouped(const std::vector<std::uint32_t>& events, std::span<const std::uint32_t> key_of_event, std::uint32_t keys) {
  std::vector<std::uint32_t> count(keys), next(keys, kNoSlot), out(events.size());
  for (const std::uint32_t e : events) ++count[key_of_event[e]];
  std::uint32_t begin = 0;
  for (const std::uint32_t e : events) {
    const std::uint32_t key = key_of_event[e];
    if (next[key] == kNoSlot) {
      next[key] = begin;
      begin += count[key];
    }
    out[next[key]++] = e;
  }
  return out;
}

}  // namespace

Shares in_order_of_the_reference(const events::EventTable& table, std::uint64_t min_participation) {
  const events::Attribute* content = table.attribute("content");
  CHECK(content != nullptr && table.arrival.size() == table.size());
  Shares shares{table, *content, {}, {}, {}, {}};

  std::vector<std::uint32_t> object_of(table.size());
  for (std::uint32_t object = 0; object < table.targets.size(); ++object) {
    std::fill(object_of.begin() + static_cast<std::ptrdiff_t>(table.target_begin[object]),
              object_of.begin() + static_cast<std::ptrdiff_t>(table.target_begin[object + 1]), object);
    shares.name_as_content.push_back(content->values.find(table.targets[object]));
  }
  shares.event_at = regrouped(active_in_row_order(table, min_participation), table.actor, table.actors.size());
  shares.event_at = regrouped(shares.event_at, object_of, table.targets.size());
  shares.slot_of.assign(table.size(), kNoSlot);
  for (std::uint32_t slot = 0; slot < shares.event_at.size(); ++slot) {
    shares.slot_of[shares.event_at[slot]] = slot;
    shares.object_at.push_back(object_of[shares.event_at[slot]]);
  }
  return shares;
}

}  // namespace bonafide::pairs
