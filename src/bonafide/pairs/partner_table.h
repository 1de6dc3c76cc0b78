// Whom one account met, and how telling it was. For pair_search only.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "bonafide/null/pair_bound.h"

namespace bonafide::pairs {

/// Exact sums per partner: open addressing, emptied by walking what was used.
class PartnerTable {
 public:
  struct Slot {
    std::uint32_t rank, meetings;
    std::int64_t telling;
  };
  void add(std::uint32_t rank, null::Telling telling) {
    std::size_t at = (rank * 2246822519u) & (slots_.size() - 1);
    while (slots_[at].rank != kFree && slots_[at].rank != rank) at = (at + 1) & (slots_.size() - 1);
    if (slots_[at].rank == kFree) {
      slots_[at] = {rank, 0, 0};
      used_.push_back(static_cast<std::uint32_t>(at));
    }
    ++slots_[at].meetings;
    slots_[at].telling += telling;
    if (2 * used_.size() > slots_.size()) grow();
  }
  template <class Visit>
  void drain(const Visit& visit) {
    for (std::uint32_t at : used_) {
      visit(slots_[at]);
      slots_[at].rank = kFree;
    }
    used_.clear();
  }

 private:
  static constexpr std::uint32_t kFree = ~std::uint32_t{0};
  void grow() {
    std::vector<Slot> kept;
    drain([&](const Slot& slot) { kept.push_back(slot); });
    slots_.assign(2 * slots_.size(), {kFree, 0, 0});
    for (const Slot& slot : kept) {
      std::size_t at = (slot.rank * 2246822519u) & (slots_.size() - 1);
      while (slots_[at].rank != kFree) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = slot;
      used_.push_back(static_cast<std::uint32_t>(at));
    }
  }
  std::vector<Slot> slots_ = std::vector<Slot>(4096, Slot{kFree, 0, 0});
  std::vector<std::uint32_t> used_;
};

}  // namespace bonafide::pairs
