// The event table: who acted on what, when. Columns sorted by (target, time, actor); every later
// room reads this and nothing else.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/big_array.h"
#include "bonafide/base/hash.h"
#include "bonafide/base/result.h"
#include "bonafide/base/time.h"
#include "bonafide/events/dictionary.h"

namespace bonafide::events {

using Column = BigArray<std::uint32_t>;

/// An optional column that the log brought along (action, owner, country, created, client,
/// device, content): per event a code into its own dictionary. A missing value is "".
struct Attribute {
  std::string name;
  Dictionary values;
  Column code;  ///< [events]
};

/// Ticks count from the log's first event: seconds, or milliseconds where some time needs them
/// and the whole range fits 32 bits.
struct TimeAxis {
  Microseconds origin = 0;           ///< time of tick 0, the first event
  Microseconds last = 0;             ///< time of the last event
  Microseconds tick = kMicrosecondsPerSecond;
  Microseconds resolution = kMicrosecondsPerSecond;  ///< coarsest unit (us, ms, s, min, h, d) that all times are multiples of
  bool relative = false;             ///< times count from the log's own zero, not from 1970
};

/// The axis of a log whose times run from `first` to `last`. @errors kInput: more than 2^32 ticks.
Result<TimeAxis> time_axis(Microseconds first, Microseconds last, Microseconds resolution, bool relative);

struct EventTable {
  Dictionary actors, targets;
  std::vector<std::uint64_t> target_begin;  ///< [targets + 1] events of target v: begin[v] .. begin[v+1]-1
  Column actor;         ///< [events] code into actors
  Column tick;          ///< [events] since time.origin
  Column remainder;     ///< [events] microseconds beyond the tick; empty when all are 0
  std::vector<Attribute> attributes;        ///< in the order of their names
  /// [events] number of the event's row among the rows of the log, from 0, in the order of the files; empty
  /// unless asked for (EventTableBuilder::Options): what repeats an order-dependent method needs it, nothing
  /// of ours does. Not part of canonical_hash.
  Column arrival;
  TimeAxis time;

  std::uint64_t size() const { return actor.size(); }
  Microseconds time_of(std::uint64_t event) const {
    return time.origin + tick[event] * time.tick + (remainder.empty() ? 0 : remainder[event]);
  }
  /// nullptr when the log has no such column.
  const Attribute* attribute(std::string_view name) const;
  /// What it takes of memory, columns in files left out.
  std::size_t memory_bytes() const;
  /// Columns leave memory for files in `folder`. @errors kIo.
  Status move_to_files(const std::filesystem::path& folder);
  /// It has been gone through: columns that lie in files leave memory.
  void set_aside() const;
};

/// SHA-256 over the table's canonical bytes: equal for the same events in any order, from any
/// number of files. Layout: docs/formats/case.md.
Digest canonical_hash(const EventTable& table);

/// Builds an EventTable from rows in any order, spilling rows to disk past a memory bound.
/// Not thread-safe.
class EventTableBuilder {
 public:
  struct Options {
    std::vector<std::string> attributes;     ///< names, in ascending order
    std::uint64_t memory_bytes = 4ull << 30; ///< a third for rows before sorting, the rest for ids and columns
    std::filesystem::path spill_folder;      ///< must exist; holds files only past the bound
    unsigned threads = 1;
    bool keep_arrival = false;               ///< fill EventTable::arrival: 4 bytes an event more, at most 2^32 events
    std::uint64_t expected_rows = 0;         ///< 0: not known. To say how much memory the ids of all need
  };
  explicit EventTableBuilder(Options options);
  ~EventTableBuilder();
  EventTableBuilder(EventTableBuilder&&) noexcept;

  /// The ids of one column: actors, targets, then the attributes' values. They lend rows their codes.
  static constexpr std::size_t kActors = 0, kTargets = 1, kFirstAttribute = 2;
  DictionaryBuilder& ids(std::size_t column);
  struct CodedRows {
    std::span<const std::uint32_t> rows;               ///< which of the rows below are events
    std::span<const std::vector<std::uint32_t>> codes; ///< [column][row] from ids(column)
    std::span<const Microseconds> times;               ///< [row]
  };
  /// @errors kIo when spilling fails; kInput past 2^32 rows where arrival is kept; kUsage when ids are more than memory_bytes has room for.
  Status add(const CodedRows& coded);
  /// One row as text. @param attribute_values one a name of Options::attributes. @errors as above.
  Status add(std::string_view actor, std::string_view target, Microseconds time,
             std::span<const std::string_view> attribute_values);
  std::uint64_t size() const;
  std::uint64_t spilled_bytes() const;

  /// Sorts by (target, time, actor, attributes, arrival if kept). @param relative as in TimeAxis.
  /// @errors kIo when spilling fails; kInput when the range of times does not fit, or there is no row.
  Result<EventTable> finish(bool relative);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bonafide::events
