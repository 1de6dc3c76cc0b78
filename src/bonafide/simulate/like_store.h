// Where do likes wait between being drawn, account by account, and being written, target by target?
// In slices of targets, in the order of ids: in memory while they fit, else in a file that goes with the
// process. A slice is small enough to be sorted in memory.
#pragma once
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/simulate/target_ids.h"
#include "bonafide/simulate/world.h"

namespace bonafide::simulate {

class LikeStore {
 public:
  struct Options {
    std::uint64_t expected;              ///< likes to come, about
    std::uint64_t memory_bytes;          ///< for likes that wait
    std::filesystem::path spill_folder;  ///< must exist; holds a file only past the bound
  };
  LikeStore(const TargetIds& ids, Options options);
  ~LikeStore();
  LikeStore(const LikeStore&) = delete;
  LikeStore& operator=(const LikeStore&) = delete;

  /// Thread-safe. @errors kIo: the spill file cannot be written.
  Status add(std::span<const Like> likes);
  std::uint64_t size() const { return size_; }
  std::size_t slices() const { return slices_.size(); }
  /// The likes of a slice, in any order; the store has them no longer. Slices ascend by the target's id,
  /// and no target is in two. Not while likes are added. @errors kIo: the spill file cannot be read.
  Result<std::vector<Like>> take(std::size_t slice);

 private:
  struct Stretch {
    std::uint64_t offset;  // in the file, in likes
    std::size_t likes;
  };
  struct Slice {
    std::vector<Like> waiting;
    std::vector<Stretch> spilled;
  };
  Status spill(Slice& slice);
  Error file_error(const char* doing) const;

  TargetIds ids_;
  Options options_;
  std::vector<Slice> slices_;
  std::size_t most_waiting_;  // of one slice
  std::mutex adding_;
  std::uint64_t size_ = 0, spilled_ = 0;
  int file_ = -1;
};

}  // namespace bonafide::simulate
