// Where every reader delivers its rows, whatever the kind of file: checked here once, then either
// an event, a row of another action, or a reject.
#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"
#include "bonafide/ingest/columns.h"
#include "bonafide/ingest/rejects.h"
#include "bonafide/ingest/times.h"

namespace bonafide::ingest {

/// One record of a file, its fields in the order of Mapping::fields.
struct Row {
  std::uint64_t number;                     ///< as in Place
  std::span<const std::string_view> fields; ///< "" where the value or the column is missing
  std::optional<Microseconds> exact_time;   ///< instead of the time's text
};

/// Turns rows into events. Not thread-safe.
class RowSink {
 public:
  RowSink(const Mapping& mapping, const std::string& action, TimeReader times,
          events::EventTableBuilder& builder, Rejects& rejects, Progress& progress);

  /// The file that the following rows come from.
  void begin_file(const std::string& path) { file_ = path; }
  /// @errors kInterrupted; kIo when the builder cannot spill.
  Status take(const Row& row);
  /// A record that is not even a row. @param column empty when it is not about one.
  Status reject(std::uint64_t row, std::string_view column, std::string_view value, const char* reason);

  /// To be called once, after the last row.
  void finish() { progress_.advance(rows_ % kRowsBetweenLooks); }

  const TimeReader& times() const { return times_; }
  std::uint64_t rows() const { return rows_; }
  std::uint64_t of_other_actions() const { return of_other_actions_; }
  /// Actions that were left out, at most 100 of them.
  const std::set<std::string, std::less<>>& other_actions() const { return other_actions_; }

 private:
  static constexpr std::uint64_t kRowsBetweenLooks = 4096;  // at progress and Ctrl-C
  Status count_row();
  bool fields_are_sound(const Row& row);

  const Mapping& mapping_;
  const std::string& action_;
  std::optional<std::size_t> action_field_;
  TimeReader times_;
  events::EventTableBuilder& builder_;
  Rejects& rejects_;
  Progress& progress_;
  std::string file_;
  std::uint64_t rows_ = 0, of_other_actions_ = 0;
  std::set<std::string, std::less<>> other_actions_;
};

}  // namespace bonafide::ingest
