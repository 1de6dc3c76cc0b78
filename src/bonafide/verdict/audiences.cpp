#include "bonafide/verdict/audiences.h"

#include <algorithm>
#include <utility>

#include "bonafide/base/random.h"
#include "bonafide/verdict/few_cells.h"

namespace bonafide::verdict {
namespace {

constexpr std::uint32_t kLeastActivity = 3;   // one act on the set and two others
constexpr std::size_t kTurnsAPlace = 2;       // of the first in turn, half act on another target of the set at most, nearly always
constexpr std::size_t kMoreTurns = 8;         // times as many, where most act on others, too
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
    std::size_t looked = 0;
    for (std::size_t wanted = kTurnsAPlace * most_;; wanted = kMoreTurns * looked) {
      const std::shared_ptr<const Turns> turns = known_turns_on(target, wanted);
      null::for_each_row(exposure_, std::span(turns->first).subspan(looked), [&](std::uint32_t rank) {
        if (accounts.size() == most_) return false;
        if (!std::binary_search(also_skip.begin(), also_skip.end(), rank) && on_one_only(exposure_, targets, cells, rank)) accounts.push_back(rank);
        return true;
      });
      looked = turns->first.size();
      if (accounts.size() == most_ || turns->all) break;
    }
    out.push_back({target, set, std::move(accounts)});
  }
  return out;
}

std::uint64_t Publics::acts(std::uint32_t target, std::span<const std::uint32_t> also_skip) const {
  const auto others = std::count_if(also_skip.begin(), also_skip.end(), [&](std::uint32_t rank) { return !skip_[rank] && exposure_.acts_on(rank, target); });
  return exposure_.cell_size(target) - skipped_acts_[target] - static_cast<std::uint64_t>(others);
}

// Turns are even over all numbers: so few more than are wanted need be held, however many there are.
Publics::Turns Publics::turns_on(std::uint32_t target, std::size_t wanted) const {
  const std::span<const null::Act> cell = exposure_.cell(target);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> turns;
  bool all = false;
  for (double share = 2.0 * static_cast<double>(wanted) / static_cast<double>(cell.size()); !all && turns.size() < wanted; share *= 2) {
    all = share >= 1;
    const std::uint64_t last = all ? UINT64_MAX : static_cast<std::uint64_t>(share * 0x1p64);
    turns.clear();
    for (const null::Act& act : cell)
      if (may_stand_[act.rank])
        if (const auto turn = turn_of(exposure_, act.rank); turn.first <= last) turns.push_back(turn);
  }
  std::sort(turns.begin(), turns.end());
  Turns out;
  out.all = all && turns.size() <= wanted;
  turns.resize(std::min(turns.size(), wanted));
  for (const auto& [turn, rank] : turns) out.first.push_back(rank);
  return out;
}

std::shared_ptr<const Publics::Turns> Publics::known_turns_on(std::uint32_t target, std::size_t wanted) const {
  if (exposure_.cell_size(target) <= kPopular) return std::make_shared<const Turns>(turns_on(target, wanted));
  const auto enough = [&](const Turns& turns) { return turns.all || turns.first.size() >= wanted; };
  {
    const std::lock_guard lock(known_);
    if (const auto known = popular_.find(target); known != popular_.end() && enough(*known->second)) return known->second;
  }
  auto turns = std::make_shared<const Turns>(turns_on(target, wanted));
  const std::lock_guard lock(known_);
  std::shared_ptr<const Turns>& known = popular_[target];
  if (!known || !enough(*known)) known = std::move(turns);
  return known;
}

}  // namespace bonafide::verdict
