// Reading a log: files of any supported kind in, one EventTable out, bad rows accounted for.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"
#include "bonafide/events/table_source.h"

namespace bonafide::ingest {

/// How the numbers or texts of the time column are to be read. kAuto decides from the values, and
/// is an error where they allow more than one reading.
enum class TimeUnit { kAuto, kSeconds, kMilliseconds, kMicroseconds, kUtc };
/// "s", "ms", "us", or "utc" (ISO 8601 without a zone, read as UTC).
std::optional<TimeUnit> parse_time_unit(std::string_view text);
const char* time_unit_name(TimeUnit unit);  ///< the same; "" for kAuto

/// Where in the input each column of an event comes from.
struct Profile {
  std::string name;
  std::string summary;                         ///< one line for `bonafide profiles`
  std::map<std::string, std::string> columns;  ///< role (actor, target, time, ...) -> column in the file
};
/// All built-in profiles. The first, `bonafide`, is our own names: actor, target, time, and the
/// optional action, owner, country, created, client, device, content.
const std::vector<Profile>& profiles();

struct ReadOptions {
  std::vector<std::string> inputs;             ///< paths and globs
  std::string profile;                         ///< empty: known by the header
  std::map<std::string, std::string> columns;  ///< role -> column, over the profile's
  std::string action;                          ///< keep only events of this action; empty: all
  TimeUnit time_unit = TimeUnit::kAuto;
  std::uint64_t memory_bytes = 4ull << 30;     ///< bound for reading and sorting
  unsigned threads = 2;
  std::filesystem::path work_folder;           ///< exists; takes spill files and rejects.csv
  double max_reject_share = 0.01;
  bool keep_arrival = false;                   ///< fill EventTable::arrival; files are read by ascending path
  /// Called once the files are open, where it is known how many rows they hold: of text, about.
  std::function<void(std::uint64_t rows, bool parquet)> on_opened;
};

struct InputFile {
  std::string path;
  std::uint64_t bytes;
  std::string sha256;  ///< hex, of these bytes
  bool grew = false;   ///< it has more by now: these are its first
};

struct Log {
  events::EventTable events;
  std::string profile;                         ///< name, or "columns" when all were mapped by hand
  std::map<std::string, std::string> columns;  ///< as used: role -> column
  std::vector<InputFile> files;                ///< sorted by path
  std::uint64_t rows_read = 0;                 ///< rejected ones included
  std::uint64_t rows_of_other_actions = 0;     ///< left out by ReadOptions::action
  std::uint64_t rows_rejected = 0;
  std::map<std::string, std::uint64_t> rejected_by_reason;
  std::uint64_t spilled_bytes = 0;
};

/// Reads everything. Bad rows go to work_folder/rejects.csv (file,row,column,value,reason), which
/// exists afterwards only if there are some.
/// @errors kInput: nothing to read, no such column, ambiguous or impossible times, damaged file;
/// kIo; kInterrupted. The message names place, value and remedy.
Result<Log> read_log(const ReadOptions& options, Progress& progress);

/// Writes the table as Parquet, rows in canonical order: actor, target VARCHAR, time TIMESTAMPTZ
/// (microseconds; BIGINT microseconds named time_us where times are relative), then the attributes
/// as VARCHAR ("" as NULL). The same table gives the same bytes.
/// @param stop ends it early, without a file. @errors kIo.
Status write_parquet(const events::EventTable& table, const std::filesystem::path& path, const std::filesystem::path& work_folder, std::stop_token stop = {});
/// The same of rows as they come, in their order; memory does not grow with their number.
Status write_parquet(events::TableSource& rows, const std::filesystem::path& path, const std::filesystem::path& work_folder);

}  // namespace bonafide::ingest
