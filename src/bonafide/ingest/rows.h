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
#include "bonafide/ingest/waiting_rows.h"

namespace bonafide::ingest {

/// Turns rows into events. Not thread-safe.
class RowSink {
 public:
  RowSink(const Mapping& mapping, const std::string& action, TimeReader times,
          events::EventTableBuilder& builder, Rejects& rejects, Progress& progress);

  /// The file that the following rows come from.
  Status begin_file(const std::string& path);
  /// @errors kInterrupted; kIo when the builder cannot spill. Of rows taken one by one, some wait for others: an
  /// error may be told later.
  Status take(const RowBlock& block);
  Status take(const Row& row);
  /// A record that is not even a row. @param column empty when it is not about one.
  Status reject(std::uint64_t row, std::string_view column, std::string_view value, const char* reason);

  /// To be called once, after the last row; what follows is true from then on.
  Status finish();

  const TimeReader& times() const { return times_; }
  std::uint64_t rows() const { return rows_; }
  std::uint64_t of_other_actions() const { return of_other_actions_; }
  /// Actions that were left out, at most 100 of them.
  const std::set<std::string, std::less<>>& other_actions() const { return other_actions_; }

 private:
  static constexpr std::uint64_t kRowsBetweenLooks = 4096;  // at progress and Ctrl-C
  Status count_rows(std::uint64_t rows);
  Status take_waiting();
  Place place(const RowBlock& block, std::size_t row, std::size_t field) const;
  bool is_of_other_action(const RowBlock& block, std::size_t row);
  bool has_new_id(std::size_t row) const {
    bool found = false;
    for (const std::vector<std::uint32_t>& codes : codes_) found |= codes[row] == events::DictionaryBuilder::kNone;
    return found;
  }
  void intern_new_ids(const RowBlock& block, std::size_t row);
  bool fields_are_sound(const RowBlock& block, std::size_t row);

  const Mapping& mapping_;
  const std::string& action_;
  std::optional<std::size_t> action_field_;
  TimeReader times_;
  events::EventTableBuilder& builder_;  // the ids it has are sound: each was looked at when it was new
  Rejects& rejects_;
  Progress& progress_;
  std::string file_;
  WaitingRows waiting_;
  std::uint64_t rows_ = 0, of_other_actions_ = 0;
  std::set<std::string, std::less<>> other_actions_;

  // Of the block in hand.
  std::vector<std::vector<std::uint32_t>> codes_;  // [column of the builder][row]
  std::vector<std::uint32_t> kept_;
  std::vector<Microseconds> kept_times_;           // [row]
};

}  // namespace bonafide::ingest
