#include "bonafide/events/row_store.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

namespace bonafide::events {
namespace {

// Large enough to be written and read back at the disk's speed; small enough that a block of each part,
// half of it empty, is little beside the bound; and never so many that the system runs out of mappings.
constexpr std::uint64_t kUsualBlockBytes = 256 << 10, kLeastBlockBytes = 4 << 10;
constexpr std::uint64_t kLeastBlocks = 4 * RowStore::kParts, kMostBlocks = 16'384;

}  // namespace

RowStore::RowStore(std::size_t beside, std::uint64_t memory_bytes, std::filesystem::path folder) : beside_(beside), zeros_(beside), folder_(std::move(folder)) {
  const std::uint64_t bytes = std::max(std::clamp(memory_bytes / kLeastBlocks, kLeastBlockBytes, kUsualBlockBytes), memory_bytes / kMostBlocks);
  block_words_ = bytes / sizeof(std::uint32_t);
  blocks_left_ = std::max<std::uint64_t>(kParts, memory_bytes / block_bytes());
}

RowStore::~RowStore() {
  if (file_ >= 0) close(file_);
}

// A new block while memory lasts; then the full one goes to the file and is used again. Where rows become wide, each
// part has one block more, whatever the memory.
bool RowStore::make_room(Part& part) {
  const bool full = part.room == 0 && !part.blocks.empty();
  if (full && blocks_left_ == 0) {
    Block& block = part.blocks.back();
    if (!spill(block.words.data())) return false;
    part.spilled.push_back({spilled_blocks_++, block.wide});
    block.wide = wide_;
  } else {
    if (!part.blocks.empty()) part.blocks.back().rows = rows_of_block(part, part.blocks.size() - 1);
    part.blocks.push_back({BigArray<std::uint32_t>(block_words_), wide_, 0});
    if (blocks_left_ > 0) --blocks_left_;
  }
  part.room = rows_per_block(wide_);
  part.next = part.blocks.back().words.data();
  return true;
}

bool RowStore::spill(const std::uint32_t* block) {
  if (file_ < 0) {
    std::string name = (folder_ / "rows.XXXXXX").string();
    file_ = mkstemp(name.data());
    if (file_ < 0) return false;
    unlink(name.c_str());  // the file goes with the process, however it ends
  }
  for (std::size_t done = 0; done < block_bytes();) {
    const ssize_t put = write(file_, reinterpret_cast<const char*>(block) + done, block_bytes() - done);
    if (put <= 0) return false;
    done += static_cast<std::size_t>(put);
  }
  return true;
}

bool RowStore::read_block(std::uint64_t place, std::uint32_t* block) const {
  for (std::size_t have = 0; have < block_bytes();) {
    const ssize_t got = pread(file_, reinterpret_cast<char*>(block) + have, block_bytes() - have, static_cast<off_t>(place * block_bytes() + have));
    if (got == 0) errno = EIO;  // it was cut
    if (got <= 0) return false;
    have += static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace bonafide::events
