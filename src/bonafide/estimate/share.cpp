#include "bonafide/estimate/share.h"

#include <algorithm>
#include <cmath>

#include "bonafide/base/result.h"
#include "bonafide/stats/post_hoc.h"

namespace bonafide::estimate {
namespace {

// A group whose acts on the target count at this level.
struct Counted {
  double ln_p, ln_p_higher;
  std::vector<double> member_ln_p;
};

std::vector<Counted> counted_groups(std::span<const FlaggedGroup> groups, std::span<const FlaggedAct> acts, format::Verdict level) {
  std::vector<Counted> all(groups.size());
  for (const FlaggedAct& act : acts) all[act.group].member_ln_p.push_back(act.ln_p);
  std::vector<Counted> out;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (groups[g].verdict < level || groups[g].verdict == format::Verdict::kUnexplained || all[g].member_ln_p.empty()) continue;
    all[g].ln_p = groups[g].ln_p;
    all[g].ln_p_higher = groups[g].ln_p_higher;
    out.push_back(std::move(all[g]));
  }
  return out;
}

// Every group at hand looked for members among the same accounts.
double wrong_members(std::span<const Counted> groups, double accounts) {
  std::vector<double> ln_p;
  for (const Counted& group : groups) ln_p.insert(ln_p.end(), group.member_ln_p.begin(), group.member_ln_p.end());
  if (ln_p.empty()) return 0;
  const auto limits = stats::independent_template(std::max(1.0, accounts) * static_cast<double>(groups.size()), kAlpha / 2, ln_p.size());
  return stats::most_false_weight(ln_p, std::vector<double>(ln_p.size(), 1), limits);
}

// The most acts of groups that one family of tests may have called wrongly. Groups at this level that act
// elsewhere take part with their p, all others that were tested with p = 1.
double wrong_by(double FlaggedGroup::*p_of_all, double Counted::*p, std::span<const FlaggedGroup> all, std::span<const Counted> counted, format::Verdict level, std::size_t tests, double alpha) {
  std::vector<double> every_ln_p, ln_p, acts;
  for (const FlaggedGroup& group : all)
    if (group.verdict >= level) every_ln_p.push_back(group.*p_of_all);
  for (const Counted& group : counted) {
    ln_p.push_back(group.*p);
    acts.push_back(static_cast<double>(group.member_ln_p.size()));
  }
  return stats::most_false_weight(ln_p, acts, stats::simes_template(every_ln_p, std::max(tests, every_ln_p.size()), alpha));
}

double wrong_groups(std::span<const FlaggedGroup> all, std::span<const Counted> counted, std::size_t candidates, format::Verdict level) {
  if (level == format::Verdict::kCoordinated) return wrong_by(&FlaggedGroup::ln_p, &Counted::ln_p, all, counted, level, candidates, kAlpha / 2);
  const auto coordinated = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const FlaggedGroup& g) { return g.verdict != format::Verdict::kUnexplained; }));
  return wrong_by(&FlaggedGroup::ln_p, &Counted::ln_p, all, counted, level, candidates, kAlpha / 4) +
         wrong_by(&FlaggedGroup::ln_p_higher, &Counted::ln_p_higher, all, counted, level, coordinated, kAlpha / 4);
}

}  // namespace

ShareBound share_bound(std::span<const FlaggedGroup> groups, std::span<const FlaggedAct> acts, const SearchedThrough& searched, format::Verdict level) {
  const std::vector<Counted> counted = counted_groups(groups, acts, level);
  ShareBound out;
  for (const Counted& group : counted) out.flagged += group.member_ln_p.size();
  if (out.flagged == 0) return out;
  out.wrong_members = std::min(out.flagged, static_cast<std::uint64_t>(wrong_members(counted, searched.accounts)));
  out.wrong_groups = std::min(out.flagged - out.wrong_members, static_cast<std::uint64_t>(wrong_groups(groups, counted, searched.candidates, level)));
  out.lower = out.flagged - out.wrong_members - out.wrong_groups;
  return out;
}

ShareInterval interval_under(const MissedPrior& prior, const ShareBound& bound, std::uint64_t acts) {
  CHECK(prior.low >= 0 && prior.low <= prior.high && prior.high < 1);
  const auto most = static_cast<double>(acts);
  const double low = std::ceil(static_cast<double>(bound.lower) / (1 - prior.low) - 1e-9);  // a count: 12 / 0.75 is 16
  const double high = std::floor(static_cast<double>(bound.flagged) / (1 - prior.high) + 1e-9);
  return {prior, static_cast<std::uint64_t>(std::min(low, most)), static_cast<std::uint64_t>(std::min(high, most))};
}

std::vector<ShareInterval> sensitivity(const MissedPrior& prior, const ShareBound& bound, std::uint64_t acts) {
  std::vector<ShareInterval> out{interval_under(prior, bound, acts)};
  for (const double high : {0.0, 0.25, 0.5, 0.75, 0.9}) out.push_back(interval_under({0, high}, bound, acts));
  return out;
}

}  // namespace bonafide::estimate
