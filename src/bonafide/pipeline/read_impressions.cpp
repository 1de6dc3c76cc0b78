#include "bonafide/pipeline/read_impressions.h"

#include <fmt/format.h>

namespace bonafide::pipeline {
namespace {

namespace fs = std::filesystem;

// Reading takes a folder of its own, since both logs may have rejects.
Result<ingest::Log> read_apart(const ImpressionsOptions& options, const ingest::ReadOptions& of_log, const fs::path& folder, Progress& progress) {
  ingest::ReadOptions read = of_log;
  read.inputs = options.inputs;
  read.profile.clear();
  read.columns = options.columns;
  read.action.clear();
  read.on_opened = nullptr;  // what the run is expected to take was told of the log
  read.work_folder = folder / "impressions";
  std::error_code error;
  if (!fs::create_directory(read.work_folder, error)) return Error{ErrorKind::kIo, fmt::format("{}: cannot be made: {}", read.work_folder.string(), error.message())};
  auto log = ingest::read_log(read, progress);
  if (log.ok() && fs::exists(read.work_folder / "rejects.csv")) fs::rename(read.work_folder / "rejects.csv", folder / "impressions-rejects.csv", error);
  std::error_code ignored;
  fs::remove_all(read.work_folder, ignored);
  if (error) return Error{ErrorKind::kIo, fmt::format("{}: cannot be written: {}", (folder / "impressions-rejects.csv").string(), error.message())};
  if (log.ok()) return log;
  Error failure = log.error();
  if (failure.kind == ErrorKind::kInterrupted) return failure;
  // Its own flag for columns, where the message advises the log's.
  constexpr std::string_view kOfLog = "--columns", kOurs = "--impressions-columns";
  for (std::size_t at = failure.message.find(kOfLog); at != std::string::npos; at = failure.message.find(kOfLog, at + kOurs.size())) failure.message.replace(at, kOfLog.size(), kOurs);
  failure.message = "--impressions: " + failure.message;
  return failure;
}

Status same_world(const std::string& name, const events::EventTable& log, const events::EventTable& shown) {
  if (shown.time.relative != log.time.relative)
    return Error{ErrorKind::kInput, fmt::format("--impressions {}: its times {}, those of the log {}; write both alike", name,
                                                shown.time.relative ? "count from a zero of their own" : "are dates", log.time.relative ? "count from a zero of their own" : "are dates")};
  if (shown.time.origin > log.time.last || shown.time.last < log.time.origin)
    return Error{ErrorKind::kInput, fmt::format("--impressions {}: it covers {} to {}, the log {} to {}; give what was shown while these acts took place", name,
                                                format_time(shown.time.origin, shown.time.relative), format_time(shown.time.last, shown.time.relative),
                                                format_time(log.time.origin, log.time.relative), format_time(log.time.last, log.time.relative))};
  return {};
}

}  // namespace

Result<ReadImpressions> read_impressions(const ImpressionsOptions& options, const ingest::ReadOptions& read, const fs::path& folder, const events::EventTable& log,
                                         const null::Exposure& exposure, Progress& progress) {
  TRY(const ingest::Log shown, read_apart(options, read, folder, progress));
  const std::string& name = options.inputs.front();
  TRY_STATUS(same_world(name, log, shown.events));
  ReadImpressions out;
  out.shown = null::build_impressions(log, exposure, shown.events);
  if (out.shown.actors_unknown == shown.events.actors.size())
    return Error{ErrorKind::kInput, fmt::format("--impressions {}: none of its {} accounts acts in the log; give what the accounts of this log were shown, with the same ids", name, shown.events.actors.size())};
  if (out.shown.targets_unknown == shown.events.targets.size())
    return Error{ErrorKind::kInput, fmt::format("--impressions {}: none of its {} targets occurs in the log; give impressions of the log's targets, with the same ids", name, shown.events.targets.size())};
  format::ImpressionsRecord& record = out.record;
  record.sha256 = to_hex(canonical_hash(shown.events));
  record.profile = shown.profile;
  record.columns.assign(shown.columns.begin(), shown.columns.end());
  record.rows_read = shown.rows_read;
  record.rows_rejected = shown.rows_rejected;
  record.events = shown.events.size();
  record.used = out.shown.shown.size();
  record.unknown = out.shown.unknown;
  record.after_act = out.shown.after_act;
  record.acts_shown = out.shown.acts_shown;
  out.too_many_rejects = static_cast<double>(shown.rows_rejected) > read.max_reject_share * static_cast<double>(shown.rows_read);
  return out;
}

}  // namespace bonafide::pipeline
