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
    std::string name = (fs::temp_directory_path(ignored) / "bonafide-explain.XXXXXX").string();
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

}  // namespace

Result<events::EventTable> read_case_events(const std::string& folder, const format::RunRecord& run, Progress& progress) {
  TRY(const fs::path made, TemporaryFolder::make());
  const TemporaryFolder temporary(made);
  const std::string path = (fs::path(folder) / "events.parquet").string();
  ingest::ReadOptions read;
  read.inputs = {path};
  read.profile = "bonafide";
  read.work_folder = temporary.path();
  if (run.times_relative) {
    read.columns["time"] = "time_us";
    read.time_unit = ingest::TimeUnit::kMicroseconds;
  }
  TRY(ingest::Log log, ingest::read_log(read, progress));
  const std::string hash = to_hex(canonical_hash(log.events));
  if (log.rows_rejected > 0 || hash != run.events_sha256)
    return Error{ErrorKind::kInput, fmt::format("{}: the case was changed: its events have the hash {}, run.json says {}; take an untouched copy, or run `bonafide detect` again", path, hash, run.events_sha256)};
  return std::move(log.events);
}

}  // namespace bonafide::pipeline
