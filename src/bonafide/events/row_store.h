// Rows of fixed width before they are sorted: in memory up to a bound, then in a file that goes with
// the process. For EventTableBuilder only.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace bonafide::events {

inline constexpr std::size_t kRowsPerBlock = 1 << 18;

/// Rows of `words` 32-bit words each, in blocks. Not thread-safe but for for_each.
class RowStore {
 public:
  RowStore(std::size_t words, std::uint64_t memory_bytes, std::filesystem::path folder)
      : words_(words), folder_(std::move(folder)) {
    const std::uint64_t block_bytes = kRowsPerBlock * words_ * 4;
    max_blocks_ = std::max<std::uint64_t>(2, memory_bytes / block_bytes);
  }
  ~RowStore() {
    if (file_ >= 0) close(file_);
  }
  RowStore(const RowStore&) = delete;
  RowStore& operator=(const RowStore&) = delete;

  // Room for one more row, or nullptr when the full block could not be spilled (errno tells why).
  std::uint32_t* append() {
    if (blocks_.empty() || in_last_ == kRowsPerBlock) {
      if (blocks_.size() == max_blocks_) {
        if (!spill_last()) return nullptr;
      } else {
        blocks_.push_back(std::make_unique_for_overwrite<std::uint32_t[]>(kRowsPerBlock * words_));
      }
      in_last_ = 0;
    }
    return blocks_.back().get() + words_ * in_last_++;
  }

  std::uint64_t spilled_bytes() const { return spilled_blocks_ * kRowsPerBlock * words_ * 4; }

  // Calls visit(rows, count) for every stretch of rows. @return false when the spill cannot be read.
  template <class Visit>
  bool for_each(const Visit& visit) const {
    for (std::size_t b = 0; b < blocks_.size(); ++b)
      visit(blocks_[b].get(), b + 1 == blocks_.size() ? in_last_ : kRowsPerBlock);
    if (spilled_blocks_ == 0) return true;
    const std::size_t block_bytes = kRowsPerBlock * words_ * 4;
    const auto buffer = std::make_unique_for_overwrite<std::uint32_t[]>(kRowsPerBlock * words_);
    for (std::uint64_t b = 0; b < spilled_blocks_; ++b) {
      for (std::size_t have = 0; have < block_bytes;) {
        const ssize_t got = pread(file_, reinterpret_cast<char*>(buffer.get()) + have, block_bytes - have,
                                  static_cast<off_t>(b * block_bytes + have));
        if (got <= 0) return false;
        have += static_cast<std::size_t>(got);
      }
      visit(buffer.get(), kRowsPerBlock);
    }
    return true;
  }

 private:
  bool spill_last() {
    if (file_ < 0) {
      std::string name = (folder_ / "rows.XXXXXX").string();
      file_ = mkstemp(name.data());
      if (file_ < 0) return false;
      unlink(name.c_str());  // the file goes with the process, however it ends
    }
    const std::size_t block_bytes = kRowsPerBlock * words_ * 4;
    for (std::size_t done = 0; done < block_bytes;) {
      const ssize_t put = write(file_, reinterpret_cast<const char*>(blocks_.back().get()) + done, block_bytes - done);
      if (put <= 0) return false;
      done += static_cast<std::size_t>(put);
    }
    ++spilled_blocks_;
    return true;
  }

  std::size_t words_;
  std::filesystem::path folder_;
  std::uint64_t max_blocks_;
  std::vector<std::unique_ptr<std::uint32_t[]>> blocks_;
  std::size_t in_last_ = 0;
  int file_ = -1;
  std::uint64_t spilled_blocks_ = 0;
};

}  // namespace bonafide::events
