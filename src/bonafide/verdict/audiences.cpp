#include "bonafide/verdict/audiences.h"

#include <algorithm>
#include <utility>

#include "bonafide/base/random.h"
#include "bonafide/verdict/few_cells.h"

namespace bonafide::verdict {
namespace {

constexpr std::uint32_t kLeastActivity = 3;   // one act on the set and two others
constexpr std::size_t kTurnsAPlace = 2;       // of the first in turn, half act on another target of the set at most, nearly always
constexpr std::uint64_t kPopular = 4'096;     // acts from which on it is worth to keep whose turn is first

// How one account comes before another where few of many stand for a target.
std::pair<std::uint64_t, std::uint32_t> turn_of(const null::Exposure& exposure, std::uint32_t rank) {
  return {RandomStream(static_cast<std::uint64_t>(exposure.draw[rank] * 0x1p53)).next(), rank};
}

// Of an account that acts on one target of the set: no other? Through the row, an instruction or two an act, or through
// the set, a search each, whichever is shorter.
bool on_one_only(const null::Exposure& exposure, std::span<const std::uint32_t> targets, const FewCells& cells, std::uint32_t rank) {
  constexpr std::size_t kActsASearch = 64;
  const auto positions = exposure.row(rank).positions();
  std::size_t acts = 0;
  if (positions.size() < kActsASearch * targets.size()) {
    for (std::size_t x = 0; x < positions.size() && acts < 2; ++x) acts += cells.find(positions[x]) != FewCells::kNone;
  } else {
    for (std::size_t x = 0; x < targets.size() && acts < 2; ++x) acts += exposure.acts_on(rank, targets[x]);
  }
  return acts == 1;
}

}  // namespace

Publics::Publics(const null::Exposure& exposure, std::span<const std::uint8_t> skip, std::size_t most)
    : exposure_(exposure), most_(most), may_stand_(exposure.accounts()), skipped_acts_(exposure.targets(), 0), skip_(skip.begin(), skip.end()) {
  for (std::uint32_t rank = 0; rank < exposure.accounts(); ++rank) {
    may_stand_[rank] = !skip[rank] && exposure.activity(rank) >= kLeastActivity;
    if (skip[rank])
      for (const null::RowEntry entry : exposure.row(rank)) ++skipped_acts_[entry.target];
  }
}

std::vector<Audience> Publics::draw(std::span<const std::uint32_t> targets, std::uint32_t set, std::span<const std::uint32_t> also_skip) const {
  const FewCells cells(exposure_, targets);
  std::vector<Audience> out;
  for (std::uint32_t target : targets) {
    std::vector<std::uint32_t> accounts;
    const auto take = [&](std::span<const std::uint32_t> turns) {
      null::for_each_row(exposure_, turns, [&](std::uint32_t rank) {
        if (accounts.size() == most_) return false;
        if (!std::binary_search(also_skip.begin(), also_skip.end(), rank) && on_one_only(exposure_, targets, cells, rank)) accounts.push_back(rank);
        return true;
      });
    };
    const bool popular = exposure_.cell_size(target) > kPopular;
    const Turns own = popular ? Turns() : turns_on(target, kTurnsAPlace * most_);
    const Turns& first = popular ? first_turns_on(target) : own;
    take(first.first);
    if (accounts.size() < most_ && !first.all) {
      accounts.clear();
      take(turns_on(target, exposure_.cell_size(target)).first);
    }
    out.push_back({target, set, std::move(accounts)});
  }
  return out;
}

std::uint64_t Publics::acts(std::uint32_t target, std::span<const std::uint32_t> also_skip) const {
  const auto others = std::count_if(also_skip.begin(), also_skip.end(), [&](std::uint32_t rank) { return !skip_[rank] && exposure_.acts_on(rank, target); });
  return exposure_.cell_size(target) - skipped_acts_[target] - static_cast<std::uint64_t>(others);
}

Publics::Turns Publics::turns_on(std::uint32_t target, std::size_t wanted) const {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> turns;
  for (const null::Act& act : exposure_.cell(target))
    if (may_stand_[act.rank]) turns.push_back(turn_of(exposure_, act.rank));
  Turns out;
  if (wanted < turns.size()) {
    out.all = false;
    std::nth_element(turns.begin(), turns.begin() + static_cast<std::ptrdiff_t>(wanted), turns.end());
    turns.resize(wanted);
  }
  std::sort(turns.begin(), turns.end());
  for (const auto& [turn, rank] : turns) out.first.push_back(rank);
  return out;
}

const Publics::Turns& Publics::first_turns_on(std::uint32_t popular) const {
  {
    const std::lock_guard lock(known_);
    if (const auto known = popular_.find(popular); known != popular_.end()) return known->second;
  }
  Turns turns = turns_on(popular, kTurnsAPlace * most_);
  const std::lock_guard lock(known_);
  return popular_.try_emplace(popular, std::move(turns)).first->second;
}

}  // namespace bonafide::verdict
