#include "bonafide/verdict/audiences.h"

#include <algorithm>
#include <utility>

#include "bonafide/base/random.h"
#include "bonafide/verdict/few_targets.h"

namespace bonafide::verdict {
namespace {

constexpr std::uint32_t kLeastActivity = 3;  // one act on the set and two others
constexpr double kActsPerTurn = 4;           // a search in an account's row costs about as much as four acts of a cell

// How one account comes before another where few of many stand for a target.
std::pair<std::uint64_t, std::uint32_t> turn_of(const null::Exposure& exposure, std::uint32_t rank) {
  return {RandomStream(static_cast<std::uint64_t>(exposure.draw[rank] * 0x1p53)).next(), rank};
}

// Draws the accounts that stand for the targets of one set.
class Draw {
 public:
  Draw(const null::Exposure& exposure, std::span<const std::uint32_t> targets, std::span<const std::uint8_t> skip, std::size_t most, std::span<const std::uint32_t> turns)
      : exposure_(exposure), skip_(skip), most_(most), turns_(turns), sorted_(targets.begin(), targets.end()) {
    std::sort(sorted_.begin(), sorted_.end());
    for (std::uint32_t v : targets) of_set_.add(v);
  }

  std::vector<std::uint32_t> accounts_of(std::uint32_t target) const {
    if (turns_.empty()) return by_acts(target);
    // Of a popular target, the first accounts in all turns soon hold enough of its own.
    const auto acts = static_cast<double>(exposure_.cell_size(target)), turns = static_cast<double>(turns_.size());
    return kActsPerTurn * static_cast<double>(most_) * turns / acts < acts ? by_turns(target) : by_acts(target);
  }

 private:
  bool may_stand(std::uint32_t rank) const { return !skip_[rank] && exposure_.activity(rank) >= kLeastActivity; }

  // Of an account that acts on one target of the set: no other? Through the row or through the set, whichever is shorter.
  bool on_one_only(std::uint32_t rank) const {
    const auto row = exposure_.row(rank);
    std::size_t acts = 0;
    if (row.size() < 8 * sorted_.size()) {
      for (std::size_t x = 0; x < row.size() && acts < 2; ++x) acts += of_set_.may_hold(row[x].target) && std::binary_search(sorted_.begin(), sorted_.end(), row[x].target);
    } else {
      for (std::size_t x = 0; x < sorted_.size() && acts < 2; ++x) acts += exposure_.acts_on(rank, sorted_[x]);
    }
    return acts == 1;
  }

  std::vector<std::uint32_t> by_acts(std::uint32_t target) const {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> first;  // a heap, the last turn on top
    for (const null::Act& act : exposure_.cell(target)) {
      const auto turn = turn_of(exposure_, act.rank);
      if (first.size() == most_ && (most_ == 0 || turn > first.front())) continue;
      if (!may_stand(act.rank) || !on_one_only(act.rank)) continue;
      if (first.size() == most_) {
        std::pop_heap(first.begin(), first.end());
        first.pop_back();
      }
      first.push_back(turn);
      std::push_heap(first.begin(), first.end());
    }
    std::sort_heap(first.begin(), first.end());
    std::vector<std::uint32_t> out;
    for (const auto& [turn, rank] : first) out.push_back(rank);
    return out;
  }

  std::vector<std::uint32_t> by_turns(std::uint32_t target) const {
    std::vector<std::uint32_t> out;
    for (std::size_t x = 0; x < turns_.size() && out.size() < most_; ++x)
      if (!skip_[turns_[x]] && exposure_.acts_on(turns_[x], target) && on_one_only(turns_[x])) out.push_back(turns_[x]);
    return out;
  }

  const null::Exposure& exposure_;
  std::span<const std::uint8_t> skip_;
  std::size_t most_;
  std::span<const std::uint32_t> turns_;
  std::vector<std::uint32_t> sorted_;
  FewTargets of_set_;
};

}  // namespace

std::vector<std::uint32_t> audience_turns(const null::Exposure& exposure) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> turns;
  for (std::uint32_t rank = 0; rank < exposure.accounts() && exposure.activity(rank) >= kLeastActivity; ++rank) turns.push_back(turn_of(exposure, rank));
  std::sort(turns.begin(), turns.end());
  std::vector<std::uint32_t> out;
  for (const auto& [turn, rank] : turns) out.push_back(rank);
  return out;
}

std::vector<Audience> draw_audiences(const null::Exposure& exposure, std::span<const std::uint32_t> targets, std::uint32_t set,
                                     std::span<const std::uint8_t> skip, std::size_t most, std::span<const std::uint32_t> turns) {
  const Draw draw(exposure, targets, skip, most, turns);
  std::vector<Audience> out;
  for (std::uint32_t v : targets) out.push_back({v, set, draw.accounts_of(v)});
  return out;
}

}  // namespace bonafide::verdict
