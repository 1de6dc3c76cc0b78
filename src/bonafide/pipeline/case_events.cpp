#include "bonafide/pipeline/case_events.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "bonafide/ingest/ingest.h"

namespace bonafide::pipeline {
namespace {

namespace fs = std::filesystem;

// A place for what reading spills: never the case itself, which may be kept where nobody may write.
class TemporaryFolder {
 public:
  static Result<fs::path> make() {
    std::error_code ignored;
    std::string name = (fs::temp_directory_path(ignored) / "bonafide-case.XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) return Error{ErrorKind::kIo, fmt::format("{}: no folder can be made ({}); free space there or set TMPDIR", name, std::strerror(errno))};
    return fs::path(name);
  }
  explicit TemporaryFolder(fs::path path) : path_(std::move(path)) {}
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Error changed(const std::string& path, const std::string& what, const std::string& seen, const std::string& recorded) {
  return {ErrorKind::kInput, fmt::format("{}: the case was changed: {} the hash {}, run.json says {}; take an untouched copy, or run `bonafide detect` again", path, what, seen, recorded)};
}

std::string events_path(const std::string& folder) { return (fs::path(folder) / "events.parquet").string(); }

// The part that is wished for, and more: where nothing but all of the events can be checked.
Result<ingest::CasePart> read_all(const std::string& folder, const format::RunRecord& run, const ingest::PartWish& wish, Progress& progress, const ReadBounds& bounds) {
  ingest::CasePart out;
  TRY(out.events, read_case_events(folder, run, progress, bounds));
  for (const std::string& name : wish.attributes) {
    const events::Attribute* attribute = out.events.attribute(name);
    if (attribute == nullptr) continue;
    out.values.push_back({name, {}});
    for (std::uint32_t code = 0; code < attribute->values.size(); ++code) out.values.back().second.emplace_back(attribute->values[code]);
  }
  return out;
}

}  // namespace

Result<events::EventTable> read_case_events(const std::string& folder, const format::RunRecord& run, Progress& progress, const ReadBounds& bounds) {
  TRY(const fs::path made, TemporaryFolder::make());
  const TemporaryFolder temporary(made);
  const std::string path = events_path(folder);
  ingest::ReadOptions read;
  read.inputs = {path};
  read.profile = "bonafide";
  read.memory_bytes = bounds.memory_bytes;
  read.threads = bounds.threads;
  read.work_folder = temporary.path();
  if (run.times_relative) {
    read.columns["time"] = "time_us";
    read.time_unit = ingest::TimeUnit::kMicroseconds;
  }
  TRY(ingest::Log log, ingest::read_log(read, progress));
  const std::string hash = to_hex(canonical_hash(log.events));
  if (log.rows_rejected > 0 || hash != run.events_sha256) return changed(path, "its events have", hash, run.events_sha256);
  return std::move(log.events);
}

Result<ingest::CasePart> read_case_part(const std::string& folder, const format::RunRecord& run, const ingest::PartWish& wish, Progress& progress, const ReadBounds& bounds) {
  if (run.events_file_sha256.empty()) return read_all(folder, run, wish, progress, bounds);
  const std::string path = events_path(folder);
  TRY(const events::TimeAxis time, events::time_axis(run.first_time, run.last_time, run.resolution, run.times_relative));
  TRY(const Digest digest, sha256_of_file(path));
  if (to_hex(digest) != run.events_file_sha256) return changed(path, "the file has", to_hex(digest), run.events_file_sha256);
  TRY(const fs::path made, TemporaryFolder::make());
  const TemporaryFolder temporary(made);
  return ingest::read_case_part(path, wish, time, bounds.memory_bytes, bounds.threads, temporary.path());
}

}  // namespace bonafide::pipeline
