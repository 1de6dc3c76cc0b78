#include "bonafide/simulate/like_store.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

namespace bonafide::simulate {
namespace {

// Sorting a slice of this size takes 32 MB, or twice that where a popular target is in it.
constexpr std::uint64_t kLikesPerSlice = 2'000'000;

template <class Transfer>
bool move_all(char* bytes, std::size_t count, std::uint64_t offset, const Transfer& transfer) {
  while (count > 0) {
    const ssize_t moved = transfer(bytes, count, static_cast<off_t>(offset));
    if (moved == 0) errno = EIO;
    if (moved <= 0) return false;
    bytes += moved;
    count -= static_cast<std::size_t>(moved);
    offset += static_cast<std::uint64_t>(moved);
  }
  return true;
}

}  // namespace

// One slice more for the strongman, whose number follows all others.
LikeStore::LikeStore(const TargetIds& ids, Options options)
    : ids_(ids), options_(std::move(options)), slices_(options_.expected / kLikesPerSlice + 2),
      most_waiting_(std::max<std::uint64_t>(1, options_.memory_bytes / sizeof(Like) / slices_.size())) {}

LikeStore::~LikeStore() {
  if (file_ >= 0) close(file_);
}

Status LikeStore::add(std::span<const Like> likes) {
  const std::uint64_t numbered_slices = slices_.size() - 1;
  const std::lock_guard lock(adding_);
  for (const Like& like : likes) {
    Slice& slice = slices_[ids_.number(like.page) * numbered_slices / TargetIds::kRange];
    slice.waiting.push_back(like);
    if (slice.waiting.size() >= most_waiting_) TRY_STATUS(spill(slice));
  }
  size_ += likes.size();
  return {};
}

Status LikeStore::spill(Slice& slice) {
  if (file_ < 0) {
    std::string name = (options_.spill_folder / "likes.XXXXXX").string();
    file_ = mkstemp(name.data());
    if (file_ < 0) return file_error("opened");
    unlink(name.c_str());  // the file goes with the process, however it ends
  }
  const auto put = [&](const char* bytes, std::size_t count, off_t offset) { return pwrite(file_, bytes, count, offset); };
  if (!move_all(reinterpret_cast<char*>(slice.waiting.data()), slice.waiting.size() * sizeof(Like), spilled_ * sizeof(Like), put)) return file_error("written");
  slice.spilled.push_back({spilled_, slice.waiting.size()});
  spilled_ += slice.waiting.size();
  slice.waiting.clear();
  return {};
}

Result<std::vector<Like>> LikeStore::take(std::size_t index) {
  Slice slice = std::exchange(slices_[index], {});
  std::size_t size = slice.waiting.size();
  for (const Stretch& stretch : slice.spilled) size += stretch.likes;
  std::vector<Like> likes = std::move(slice.waiting);
  std::size_t at = likes.size();
  likes.resize(size);
  const auto get = [&](char* bytes, std::size_t count, off_t offset) { return pread(file_, bytes, count, offset); };
  for (const Stretch& stretch : slice.spilled) {
    if (!move_all(reinterpret_cast<char*>(likes.data() + at), stretch.likes * sizeof(Like), stretch.offset * sizeof(Like), get)) return file_error("read back");
    at += stretch.likes;
  }
  return likes;
}

Error LikeStore::file_error(const char* doing) const {
  return {ErrorKind::kIo, fmt::format("{}: the file of likes that did not fit into memory cannot be {} ({}); free some space there", options_.spill_folder.string(), doing, std::strerror(errno))};
}

}  // namespace bonafide::simulate
