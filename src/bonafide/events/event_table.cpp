#include "bonafide/events/event_table.h"

#include <array>

#include <fmt/format.h>

namespace bonafide::events {
namespace {

// Canonical bytes of a dictionary: its size, then every id as length and bytes.
void absorb(Sha256& hash, const Dictionary& dictionary) {
  hash.update_u64(dictionary.size());
  for (std::uint32_t code = 0; code < dictionary.size(); ++code) {
    hash.update_u64(dictionary[code].size());
    hash.update(dictionary[code]);
  }
}

template <class Array>
void absorb(Sha256& hash, const Array& column) {
  hash.update(std::span(reinterpret_cast<const std::uint8_t*>(column.data()), column.size() * sizeof *column.data()));
}

}  // namespace

Result<TimeAxis> time_axis(Microseconds first, Microseconds last, Microseconds resolution, bool relative) {
  TimeAxis axis;
  axis.origin = first;
  axis.last = last;
  axis.resolution = resolution;
  axis.relative = relative;
  const Microseconds range = last - first;
  const bool milliseconds_fit = range / 1000 < UINT32_MAX;
  axis.tick = resolution < kMicrosecondsPerSecond && milliseconds_fit ? 1000 : kMicrosecondsPerSecond;
  if (range / axis.tick >= UINT32_MAX)
    return Error{ErrorKind::kInput, fmt::format("the log runs from {} to {}, more than 136 years; check the time column and --time-unit", format_time(first, relative), format_time(last, relative))};
  return axis;
}

const Attribute* EventTable::attribute(std::string_view name) const {
  for (const Attribute& attribute : attributes)
    if (attribute.name == name) return &attribute;
  return nullptr;
}

std::size_t EventTable::memory_bytes() const {
  std::size_t bytes = actors.memory_bytes() + targets.memory_bytes() + target_begin.capacity() * 8 +
                      actor.memory_bytes() + tick.memory_bytes() + remainder.memory_bytes() + arrival.memory_bytes();
  for (const Attribute& a : attributes) bytes += a.values.memory_bytes() + (a.values.size() > 1 ? a.code.memory_bytes() : 0);
  return bytes;
}

Status EventTable::move_to_files(const std::filesystem::path& folder) {
  for (Column* column : {&actor, &tick, &remainder, &arrival}) TRY_STATUS(column->move_to_file(folder));
  for (Attribute& a : attributes)
    if (a.values.size() > 1) TRY_STATUS(a.code.move_to_file(folder));
  return {};
}

void EventTable::set_aside() const {
  for (const Column* column : {&actor, &tick, &remainder, &arrival}) column->set_aside();
  for (const Attribute& a : attributes) a.code.set_aside();
}

Digest canonical_hash(const EventTable& table) {
  Sha256 hash;
  hash.update("bonafide events v1\n");
  absorb(hash, table.actors);
  absorb(hash, table.targets);
  absorb(hash, table.target_begin);
  absorb(hash, table.actor);
  // Exact times, in blocks: ticks alone would depend on the tick that was chosen.
  std::array<std::uint64_t, 4096> block;
  std::size_t used = 0;
  const auto flush = [&] {
    hash.update(std::span(reinterpret_cast<const std::uint8_t*>(block.data()), used * 8));
    used = 0;
  };
  for (std::uint64_t e = 0; e < table.size(); ++e) {
    block[used++] = static_cast<std::uint64_t>(table.time_of(e));
    if (used == block.size()) flush();
  }
  flush();
  for (const Attribute& attribute : table.attributes) {
    hash.update_u64(attribute.name.size());
    hash.update(attribute.name);
    absorb(hash, attribute.values);
    absorb(hash, attribute.code);
  }
  return hash.finish();
}

}  // namespace bonafide::events
