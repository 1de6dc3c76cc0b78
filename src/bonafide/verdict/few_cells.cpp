#include "bonafide/verdict/few_cells.h"

#include <algorithm>

namespace bonafide::verdict {

FewCells::FewCells(const null::Exposure& exposure, std::span<const std::uint32_t> targets, std::uint64_t most_blocks) {
  while (exposure.acts() >> shift_ >= most_blocks) ++shift_;
  bits_.assign((exposure.acts() >> shift_) / 64 + 1, 0);
  for (std::uint32_t target : targets) cells_.push_back({exposure.cell_begin[target], exposure.cell_begin[target + 1], target});
  std::erase_if(cells_, [](const Cell& cell) { return cell.begin == cell.end; });
  std::sort(cells_.begin(), cells_.end(), [](const Cell& a, const Cell& b) { return a.begin < b.begin; });
  cells_.erase(std::unique(cells_.begin(), cells_.end(), [](const Cell& a, const Cell& b) { return a.target == b.target; }), cells_.end());
  for (const Cell& cell : cells_)
    for (std::uint64_t block = cell.begin >> shift_; block <= (cell.end - 1) >> shift_; ++block) bits_[block / 64] |= std::uint64_t{1} << (block % 64);
}

std::uint32_t FewCells::find_in_cells(std::uint32_t position) const {
  const auto after = std::upper_bound(cells_.begin(), cells_.end(), position, [](std::uint32_t wanted, const Cell& cell) { return wanted < cell.begin; });
  return after != cells_.begin() && position < std::prev(after)->end ? std::prev(after)->target : kNone;
}

}  // namespace bonafide::verdict
