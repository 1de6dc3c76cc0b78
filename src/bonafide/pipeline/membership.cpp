#include "bonafide/pipeline/membership.h"

#include <algorithm>

#include "bonafide/base/real.h"
#include "bonafide/stats/exact.h"
#include "bonafide/stats/poisson.h"
#include "bonafide/verdict/lockstep.h"

namespace bonafide::pipeline {
namespace {

using format::GroupTargetRecord;

format::Standing standing_of(const format::ActorInGroup& a) {
  using format::Standing;
  if (!a.group.tested) return Standing::kGroupNotTested;
  if (a.hits < verdict::kLeastMemberHits) return Standing::kFewHits;
  if (static_cast<double>(a.hits) <= a.expected) return Standing::kAsExpected;
  if (a.ln_p > a.ln_bar) return Standing::kNotSignificant;
  return a.ln_p_timing > real::log(verdict::kMemberWindowLevel) ? Standing::kOtherTiming : Standing::kPasses;
}

}  // namespace

std::vector<OwnAct> first_acts_of(const events::EventTable& events, std::uint32_t actor) {
  std::vector<OwnAct> acts;
  for (std::uint32_t target = 0; target < events.targets.size(); ++target)
    for (std::uint64_t event = events.target_begin[target]; event < events.target_begin[target + 1]; ++event)
      if (events.actor[event] == actor) {
        acts.push_back({target, event});
        break;
      }
  return acts;
}

std::vector<GroupCounts> counts_of(const format::Findings& findings, const std::string& actor) {
  std::vector<GroupCounts> out;
  std::map<std::string_view, std::size_t> place;
  for (const format::GroupRecord& group : findings.groups) {
    place.emplace(group.group, out.size());
    out.push_back({&group, nullptr, {}, 0, 0, 0});
  }
  for (const format::MemberRecord& member : findings.members) {
    GroupCounts& group = out[place.at(member.group)];
    group.passing += member.expected > 0;  // 0 where it did not pass (docs/formats/case.md)
    if (member.actor == actor) group.own = &member;
  }
  for (const GroupTargetRecord& target : findings.group_targets) out[place.at(target.group)].targets.emplace(target.target, &target);
  for (const format::TestRecord& test : findings.tests) {
    if (test.test != "targets") continue;
    out[place.at(test.group)].affinity = format::input_of(test, "affinity").value_or(0);
    out[place.at(test.group)].outsider_activity = format::input_of(test, "outsider_activity").value_or(0);
  }
  return out;
}

format::ActorInGroup test_against(const GroupCounts& group, const events::EventTable& events, const std::vector<OwnAct>& acts) {
  format::ActorInGroup out;
  out.group = *group.record;
  double inside = 0, share = 0;
  for (const auto& [name, target] : group.targets) inside += static_cast<double>(target->outsiders_inside);
  for (const OwnAct& act : acts) {
    const auto found = group.targets.find(events.targets[act.target]);
    if (found == group.targets.end()) continue;
    const GroupTargetRecord& target = *found->second;
    const Microseconds time = events.time_of(act.event);
    ++out.acts;
    out.hits += time >= target.window_begin && time <= target.window_end;
    share += static_cast<double>(target.outsiders_inside + 1) / static_cast<double>(target.outsiders + 1);
  }
  if (out.acts > 0) out.window_share = share / static_cast<double>(out.acts);
  if (group.record->tested && group.outsider_activity > 0 && group.affinity > 0) {
    const double unseen = 0.5 * static_cast<double>(group.targets.size());  // half an act a target, as in outsiders.cpp
    out.expected = static_cast<double>(acts.size()) * (inside + unseen) / group.outsider_activity * group.affinity;
    if (static_cast<double>(out.hits) > out.expected) out.ln_p = stats::log_poisson_upper(static_cast<double>(out.hits), out.expected);
    out.ln_p_timing = stats::log_binomial_upper(out.hits, out.acts, out.window_share);
  }
  // With k members passing, one more passes at 1 % x (k + 1) / accounts.
  const double passing = static_cast<double>(group.passing + (group.own == nullptr || group.own->expected <= 0));
  out.ln_bar = std::min(0.0, real::log(verdict::kMemberFalseDiscovery * passing / static_cast<double>(events.actors.size())));
  out.standing = group.own != nullptr ? format::Standing::kMember : standing_of(out);
  if (group.own != nullptr) out.meetings = group.own->meetings;
  return out;
}

}  // namespace bonafide::pipeline
