// A few targets among all of a log, and which acts lie on them.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/null/exposure.h"

namespace bonafide::verdict {

/// Tells by its place in Exposure::cells on which of the targets an act lies. Nearly every act lies on none, and is told
/// so by one bit: its target need not be looked up.
class FewCells {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  static constexpr std::uint64_t kMostBlocks = 1 << 17;  ///< 16 KB of bits: they stay in the L1 cache

  /// @param targets in any order; those named twice count once. @param most_blocks that acts are told apart by at first, one bit each.
  FewCells(const null::Exposure& exposure, std::span<const std::uint32_t> targets, std::uint64_t most_blocks = kMostBlocks);
  /// @param position index into Exposure::cells. @return the target; kNone where it is none of them.
  std::uint32_t find(std::uint32_t position) const {
    const std::uint32_t block = position >> shift_;
    return (bits_[block / 64] >> (block % 64) & 1) == 0 ? kNone : find_in_cells(position);
  }

 private:
  struct Cell {
    std::uint64_t begin, end;  // positions
    std::uint32_t target;
  };
  std::uint32_t find_in_cells(std::uint32_t position) const;
  std::vector<Cell> cells_;          // ascending
  unsigned shift_ = 0;               // of a position to its block
  std::vector<std::uint64_t> bits_;  // [blocks] does one of the cells reach into it?
};

}  // namespace bonafide::verdict
