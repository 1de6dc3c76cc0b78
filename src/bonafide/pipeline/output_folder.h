// A case, like whatever else we write as a folder, is there whole or not at all: it is written under
// a temporary name beside its place and renamed when complete.
#pragma once
#include <filesystem>
#include <string>

#include "bonafide/base/result.h"

namespace bonafide::pipeline {

class OutputFolder {
 public:
  /// Makes the temporary folder, mode 0700, and removes those that killed runs to the same place left.
  /// @param marker a file by which a folder is known as one of ours: only such a folder, or an empty
  /// one, is ever replaced.
  /// @errors kUsage: `out` exists and `force` is not set, or it is not ours; kIo: its parent does not
  /// exist or cannot be written.
  static Result<OutputFolder> create(const std::filesystem::path& out, bool force, const char* marker);
  ~OutputFolder();  ///< removes what was not committed
  OutputFolder(OutputFolder&& other) noexcept;
  OutputFolder& operator=(OutputFolder&&) = delete;

  const std::filesystem::path& path() const { return temporary_; }
  std::string file(const char* name) const { return (temporary_ / name).string(); }
  /// Puts the folder in its place. What appeared there in the meantime is replaced only under the
  /// conditions of create(). @errors kIo.
  Status commit();

 private:
  OutputFolder(std::filesystem::path out, std::filesystem::path temporary, bool force, const char* marker)
      : out_(std::move(out)), temporary_(std::move(temporary)), force_(force), marker_(marker) {}
  std::filesystem::path out_, temporary_;  // temporary_ is empty once committed or moved from
  bool force_;
  const char* marker_;
};

/// The error with the place that was asked for where it names the temporary folder: that one is gone by the
/// time the error is read.
Error folder_named(Error error, const std::string& temporary, const std::filesystem::path& out);

}  // namespace bonafide::pipeline
