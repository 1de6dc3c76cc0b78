#include "bonafide/base/big_array.h"

#include <cerrno>
#include <cstring>
#include <new>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace bonafide {
namespace {

constexpr std::size_t kHugePage = 2u << 20;  // arrays beyond a few of them gain by it: fewer pages to look up

}  // namespace

Pages& Pages::operator=(Pages&& other) noexcept {
  if (this == &other) return *this;
  release();
  data_ = std::exchange(other.data_, nullptr);
  bytes_ = std::exchange(other.bytes_, 0);
  shared_ = other.shared_;
  return *this;
}

void Pages::release() {
  if (data_ != nullptr) munmap(data_, bytes_);
  data_ = nullptr;
  bytes_ = 0;
}

void Pages::grow(std::size_t bytes) {
  CHECK(!shared_ && bytes >= bytes_);
  if (bytes == 0) return;
  void* const grown = data_ == nullptr ? mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
                                       : mremap(data_, bytes_, bytes, MREMAP_MAYMOVE);
  if (grown == MAP_FAILED) throw std::bad_alloc();
  data_ = grown;
  bytes_ = bytes;
  if (bytes >= 8 * kHugePage) madvise(data_, bytes_, MADV_HUGEPAGE);
}

// The space is reserved at once: a disk that fills up later would end the process instead of telling. (File systems that write nothing twice
// reserve nothing; there it does.)
Result<Pages> Pages::in_file(const std::filesystem::path& folder, std::size_t bytes) {
  std::string name = (folder / "array.XXXXXX").string();
  const auto failed = [&](int reason) {
    return Error{ErrorKind::kIo, folder.string() + ": it cannot hold a file of " + std::to_string(bytes / 1'000'000 + 1) + " MB beside memory (" + std::strerror(reason) +
                                     "); free space there or raise --memory"};
  };
  const int file = mkstemp(name.data());
  if (file < 0) return failed(errno);
  unlink(name.c_str());  // it goes with the process, however that ends
  int reserved = 0;
  do reserved = posix_fallocate(file, 0, static_cast<off_t>(bytes));
  while (reserved == EINTR);
  void* const data = reserved == 0 ? mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : MAP_FAILED;
  const int reason = reserved != 0 ? reserved : errno;
  close(file);
  if (data == MAP_FAILED) return failed(reason);
  Pages out;
  out.data_ = data;
  out.bytes_ = bytes;
  out.shared_ = true;
  return out;
}

Status Pages::move_to_file(const std::filesystem::path& folder) {
  if (shared_) return {};
  TRY(Pages moved, in_file(folder, bytes_));
  constexpr std::size_t kBlock = 64u << 20;  // given back as we go: never both in memory
  for (std::size_t at = 0; at < bytes_; at += kBlock) {
    const std::size_t count = std::min(kBlock, bytes_ - at);
    std::memcpy(static_cast<char*>(moved.data_) + at, static_cast<const char*>(data_) + at, count);
    madvise(static_cast<char*>(data_) + at, count, MADV_DONTNEED);
  }
  *this = std::move(moved);
  set_aside();
  return {};
}

void Pages::set_aside() const {
  if (shared_ && data_ != nullptr) madvise(data_, bytes_, MADV_DONTNEED);
}

}  // namespace bonafide
