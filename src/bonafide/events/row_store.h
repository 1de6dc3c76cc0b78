// Rows of fixed width before they are sorted: in parts, so that each can be sorted by itself; in memory up
// to a bound, then in a file that goes with the process. For EventTableBuilder only.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "bonafide/base/big_array.h"
#include "bonafide/base/result.h"

namespace bonafide::events {

/// Rows of `words` 32-bit words each. Not thread-safe, but for reading and dropping different parts.
class RowStore {
 public:
  static constexpr std::size_t kParts = 128;
  /// The rows of one target all lie in one part.
  static std::size_t part_of(std::uint32_t provisional_target) { return (provisional_target * 2654435761u) >> 25; }

  RowStore(std::size_t words, std::uint64_t memory_bytes, std::filesystem::path folder);
  ~RowStore();
  RowStore(const RowStore&) = delete;
  RowStore& operator=(const RowStore&) = delete;

  /// Room for one more row, or nullptr when a full block could not be spilled (errno tells why).
  std::uint32_t* append(std::size_t part) {
    Part& p = parts_[part];
    if (p.room == 0 && !make_room(p)) return nullptr;
    --p.room;
    return p.blocks.back().begin() + words_ * (rows_per_block_ - p.room - 1);
  }

  std::uint64_t rows(std::size_t part) const;
  std::uint64_t spilled_bytes() const { return spilled_blocks_ * block_bytes(); }

  /// Calls visit(rows, count) for every stretch of a part's rows. @return false when the spill cannot be read.
  template <class Visit>
  bool for_each(std::size_t part, const Visit& visit) const {
    const Part& p = parts_[part];
    for (std::size_t b = 0; b < p.blocks.size(); ++b)
      visit(p.blocks[b].data(), b + 1 == p.blocks.size() ? rows_per_block_ - p.room : rows_per_block_);
    if (p.spilled.empty()) return true;
    std::vector<std::uint32_t> buffer(rows_per_block_ * words_);
    for (const std::uint64_t place : p.spilled) {
      if (!read_block(place, buffer.data())) return false;
      visit(buffer.data(), rows_per_block_);
    }
    return true;
  }
  /// Gives a part's memory back: its rows are in the table.
  void drop(std::size_t part) { parts_[part] = {}; }

 private:
  struct Part {
    std::vector<BigArray<std::uint32_t>> blocks;  // all full but the last
    std::size_t room = 0;                         // rows that still fit into the last
    std::vector<std::uint64_t> spilled;           // their places in the file
  };
  std::size_t block_bytes() const { return rows_per_block_ * words_ * sizeof(std::uint32_t); }
  bool make_room(Part& part);
  bool spill(const std::uint32_t* block);
  bool read_block(std::uint64_t place, std::uint32_t* block) const;

  std::size_t words_, rows_per_block_;
  std::filesystem::path folder_;
  std::uint64_t blocks_left_;
  std::array<Part, kParts> parts_;
  int file_ = -1;
  std::uint64_t spilled_blocks_ = 0;
};

}  // namespace bonafide::events
