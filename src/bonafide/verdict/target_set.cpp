#include "bonafide/verdict/target_set.h"

#include <algorithm>
#include <tuple>

#include "bonafide/base/real.h"
#include "bonafide/stats/poisson.h"

namespace bonafide::verdict {
namespace {

constexpr std::size_t kLeastHits = 3;
constexpr double kFalseTargetsPerGroup = 0.01;
constexpr double kPadSeconds = 600;

void set_window(std::span<const std::uint32_t> ticks, double tick_seconds, GroupTarget& out) {
  const std::size_t kept = std::max<std::size_t>(2, (ticks.size() * 4 + 4) / 5);
  std::int64_t begin = ticks.front(), end = ticks.back();
  std::int64_t shortest = end - begin, at = begin;
  for (std::size_t x = 0; x + kept <= ticks.size(); ++x)
    if (const std::int64_t length = static_cast<std::int64_t>(ticks[x + kept - 1]) - ticks[x]; length < shortest) {
      shortest = length;
      at = ticks[x];
    }
  auto pad = static_cast<std::int64_t>(kPadSeconds / tick_seconds);
  if (shortest * 4 < end - begin) {
    begin = at;
    end = at + shortest;
    pad += shortest / 2;
  } else {
    pad += (end - begin) / 10;
  }
  out.window_begin = static_cast<std::uint32_t>(std::max<std::int64_t>(0, begin - pad));
  out.window_end = static_cast<std::uint32_t>(std::min<std::int64_t>(UINT32_MAX, end + pad));
}

}  // namespace

std::vector<GroupTarget> find_target_set(const null::Exposure& exposure, std::span<const std::uint32_t> members, double tick_seconds) {
  struct Hit {
    std::uint32_t target, tick;
  };
  std::vector<Hit> hits;
  for (std::uint32_t rank : members)
    for (const null::RowEntry entry : exposure.row(rank)) hits.push_back({entry.target, exposure.cells[entry.position].tick});
  std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.target != b.target ? a.target < b.target : a.tick < b.tick; });

  const double share = static_cast<double>(hits.size()) / static_cast<double>(exposure.acts());
  const double ln_cut = real::log(kFalseTargetsPerGroup / exposure.targets());
  std::vector<GroupTarget> out;
  std::vector<std::uint32_t> ticks;
  for (std::size_t begin = 0; begin < hits.size();) {
    std::size_t end = begin;
    ticks.clear();
    for (; end < hits.size() && hits[end].target == hits[begin].target; ++end) ticks.push_back(hits[end].tick);
    const std::uint32_t v = hits[begin].target;
    begin = end;
    const double expected = static_cast<double>(exposure.cell_size(v)) * share;
    if (ticks.size() < kLeastHits || stats::log_poisson_chernoff(static_cast<double>(ticks.size()), expected) >= ln_cut) continue;
    GroupTarget target{v, static_cast<std::uint32_t>(ticks.size()), 0, 0};
    set_window(ticks, tick_seconds, target);
    out.push_back(target);
  }
  return out;
}

MemberActs::MemberActs(const null::Exposure& exposure, std::span<const std::uint32_t> group, std::span<const GroupTarget> targets) {
  struct Placed {
    std::size_t place;
    null::Act act;
  };
  std::vector<Placed> found;
  const auto by_target = [](const GroupTarget& target, std::uint32_t wanted) { return target.target < wanted; };
  for (std::uint32_t rank : group) {
    auto at = targets.begin();
    for (const null::RowEntry entry : exposure.row(rank)) {
      at = std::lower_bound(at, targets.end(), entry.target, by_target);
      if (at == targets.end()) break;
      if (at->target == entry.target) found.push_back({static_cast<std::size_t>(at - targets.begin()), exposure.cells[entry.position]});
    }
  }
  std::sort(found.begin(), found.end(), [](const Placed& a, const Placed& b) { return std::tuple(a.place, a.act.tick, a.act.rank) < std::tuple(b.place, b.act.tick, b.act.rank); });
  begin_.assign(targets.size() + 1, 0);
  for (const Placed& placed : found) {
    ++begin_[placed.place + 1];
    acts_.push_back(placed.act);
  }
  for (std::size_t place = 0; place < targets.size(); ++place) begin_[place + 1] += begin_[place];
}

std::span<const null::Act> acts_around_window(const null::Exposure& exposure, const GroupTarget& target) {
  const auto cell = exposure.cell(target.target);
  if (cell.size() <= null::kSmallCell) return cell;
  const auto begin = std::lower_bound(cell.begin(), cell.end(), target.window_begin, [](const null::Act& act, std::uint32_t tick) { return act.tick < tick; });
  const auto end = std::upper_bound(begin, cell.end(), target.window_end, [](std::uint32_t tick, const null::Act& act) { return tick < act.tick; });
  return {begin, end};
}

std::uint64_t acts_inside(const null::Exposure& exposure, const GroupTarget& target) {
  const auto acts = acts_around_window(exposure, target);
  if (exposure.cell_size(target.target) > null::kSmallCell) return acts.size();
  return static_cast<std::uint64_t>(std::count_if(acts.begin(), acts.end(), [&](const null::Act& act) { return target.covers(act.tick); }));
}

}  // namespace bonafide::verdict
