#include "bonafide/pipeline/output_folder.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bonafide::pipeline {
namespace {

namespace fs = std::filesystem;

bool may_be_replaced(const fs::path& folder, const char* marker) {
  std::error_code error;
  return fs::is_directory(folder, error) && (fs::exists(folder / marker, error) || fs::is_empty(folder, error));
}

// A run that was killed leaves its temporary folder, with people's data in it. The next run to the
// same place removes it, once the process that made it is gone.
void remove_leftovers(const fs::path& out) {
  const std::string prefix = fmt::format(".{}.partial-", out.filename().string());
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(out.parent_path(), error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    const long maker = std::strtol(name.c_str() + prefix.size(), nullptr, 10);
    if (maker > 0 && kill(static_cast<pid_t>(maker), 0) != 0 && errno == ESRCH) fs::remove_all(entry.path(), error);
  }
}

}  // namespace

Result<OutputFolder> OutputFolder::create(const fs::path& given, bool force, const char* marker) {
  if (given.empty()) return Error{ErrorKind::kUsage, "--out: the name is empty; name the folder to write"};
  std::error_code error;
  fs::path out = fs::absolute(given, error).lexically_normal();
  if (!out.has_filename()) out = out.parent_path();
  if (fs::exists(fs::symlink_status(out, error))) {
    if (!force) return Error{ErrorKind::kUsage, fmt::format("--out {}: it exists already; choose another name, or say --force to replace it", given.string())};
    if (!may_be_replaced(out, marker))
      return Error{ErrorKind::kUsage, fmt::format("--out {}: it exists and holds no {}, so it is none of ours and --force does not replace it; choose another name", given.string(), marker)};
  }
  remove_leftovers(out);
  const fs::path temporary = out.parent_path() / fmt::format(".{}.partial-{}", out.filename().string(), getpid());
  if (mkdir(temporary.c_str(), 0700) != 0)
    return Error{ErrorKind::kIo, fmt::format("--out {}: no folder can be made in {} ({}); {}choose another place", given.string(), out.parent_path().string(), std::strerror(errno),
                                             errno == ENOENT ? "make that folder or " : errno == EACCES ? "allow writing there or " : "")};
  return OutputFolder(out, temporary, force, marker);
}

OutputFolder::OutputFolder(OutputFolder&& other) noexcept
    : out_(std::move(other.out_)), temporary_(std::exchange(other.temporary_, {})), force_(other.force_), marker_(other.marker_) {}

OutputFolder::~OutputFolder() {
  std::error_code error;
  if (!temporary_.empty()) fs::remove_all(temporary_, error);
}

Status OutputFolder::commit() {
  std::error_code error;
  const fs::path old = out_.parent_path() / fmt::format(".{}.replaced-{}", out_.filename().string(), getpid());
  const bool replaces = force_ && may_be_replaced(out_, marker_);
  if (replaces && std::rename(out_.c_str(), old.c_str()) != 0)
    return Error{ErrorKind::kIo, fmt::format("{}: the old folder cannot be moved away ({})", out_.string(), std::strerror(errno))};
  if (std::rename(temporary_.c_str(), out_.c_str()) != 0) {
    const int reason = errno;
    if (replaces) std::rename(old.c_str(), out_.c_str());
    return Error{ErrorKind::kIo, fmt::format("{}: the finished folder cannot be put in its place ({}); what is there now appeared during the run: choose another name", out_.string(), std::strerror(reason))};
  }
  temporary_.clear();
  if (replaces) fs::remove_all(old, error);
  return {};
}

Error folder_named(Error error, const std::string& temporary, const std::filesystem::path& out) {
  for (std::size_t at = error.message.find(temporary); at != std::string::npos; at = error.message.find(temporary, at))
    error.message.replace(at, temporary.size(), out.string());
  return error;
}

}  // namespace bonafide::pipeline
