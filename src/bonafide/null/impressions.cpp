#include "bonafide/null/impressions.h"

#include <algorithm>
#include <tuple>

namespace bonafide::null {
namespace {

constexpr double kUnseen = 0.5;  // half an act a target: none seen is not none

// The tick that holds this time, also before the log began.
std::int64_t tick_of(const events::TimeAxis& axis, Microseconds time) {
  const Microseconds since = time - axis.origin;
  return since / axis.tick - (since % axis.tick < 0);
}

// [ids of `from`] their codes in `to`, or to.size().
std::vector<std::uint32_t> codes_in(const events::Dictionary& from, const events::Dictionary& to, std::uint64_t& unknown) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t code = 0; code < from.size(); ++code) {
    out.push_back(to.find(from[code]));
    unknown += out.back() == to.size();
  }
  return out;
}

// Ticks of the accounts' first acts on one target, by rank.
std::vector<Act> acts_by_rank(const Exposure& exposure, std::uint32_t target) {
  const auto cell = exposure.cell(target);
  std::vector<Act> out(cell.begin(), cell.end());
  std::sort(out.begin(), out.end(), [](const Act& a, const Act& b) { return a.rank < b.rank; });
  return out;
}

}  // namespace

Impressions build_impressions(const events::EventTable& log, const Exposure& exposure, const events::EventTable& impressions) {
  Impressions out;
  const std::vector<std::uint32_t> actor = codes_in(impressions.actors, log.actors, out.actors_unknown);
  const std::vector<std::uint32_t> target = codes_in(impressions.targets, log.targets, out.targets_unknown);
  out.target_begin.assign(1, 0);
  out.account.resize(exposure.accounts());
  std::vector<std::uint32_t> there(log.targets.size(), impressions.targets.size());  // codes keep their order, so targets come ascending
  for (std::uint32_t v = 0; v < target.size(); ++v)
    if (target[v] < there.size()) there[target[v]] = v;

  std::vector<Impression> of_target;
  for (std::uint32_t v = 0; v < log.targets.size(); ++v) {
    of_target.clear();
    const std::uint32_t from = there[v];
    for (std::uint64_t e = from < target.size() ? impressions.target_begin[from] : 0; from < target.size() && e < impressions.target_begin[from + 1]; ++e)
      if (const std::uint32_t code = actor[impressions.actor[e]]; code < log.actors.size())
        of_target.push_back({exposure.rank_of_actor[code], tick_of(log.time, impressions.time_of(e))});
    std::sort(of_target.begin(), of_target.end(), [](const Impression& a, const Impression& b) { return std::tuple(a.rank, a.tick) < std::tuple(b.rank, b.tick); });

    const std::vector<Act> acts = acts_by_rank(exposure, v);
    const auto act_of = [&](std::uint32_t rank) {
      const auto act = std::lower_bound(acts.begin(), acts.end(), rank, [](const Act& a, std::uint32_t r) { return a.rank < r; });
      return act != acts.end() && act->rank == rank ? &*act : nullptr;
    };
    const std::size_t kept_before = out.shown.size();
    std::uint64_t accounts = 0, acted = 0;
    for (const Impression& one : of_target) {
      const Act* act = act_of(one.rank);
      if (act != nullptr && one.tick > act->tick) {
        ++out.after_act;
        continue;
      }
      if (out.shown.size() == kept_before || out.shown.back().rank != one.rank) {
        ++accounts;
        acted += act != nullptr;
        out.account[one.rank].acts += act != nullptr;
      }
      out.shown.push_back(one);
    }
    out.acts_shown += acted;
    out.target_begin.push_back(out.shown.size());
    out.rate.push_back((static_cast<double>(acted) + kUnseen) / (static_cast<double>(accounts) + 1));
    for (std::size_t x = kept_before; x < out.shown.size(); ++x)
      if (x == kept_before || out.shown[x].rank != out.shown[x - 1].rank) out.account[out.shown[x].rank].expected += out.rate.back();
  }
  out.unknown = impressions.size() - out.shown.size() - out.after_act;
  return out;
}

}  // namespace bonafide::null
