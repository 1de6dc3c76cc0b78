#include "bonafide/pipeline/explain.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "bonafide/base/real.h"
#include "bonafide/ingest/text.h"
#include "bonafide/pipeline/case_events.h"
#include "bonafide/pipeline/scales.h"
#include "bonafide/stats/exact.h"
#include "bonafide/stats/poisson.h"
#include "bonafide/verdict/lockstep.h"

namespace bonafide::pipeline {
namespace {

using format::GroupTargetRecord;

constexpr std::size_t kMostNamed = 5;

// What the user gave, on one line of a message and harmless to a terminal.
std::string one_line(const std::string& given) {
  std::string text = ingest::printable(given);
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  return text;
}

Result<std::string> group_by_prefix(const std::vector<format::GroupRecord>& groups, const std::string& prefix) {
  std::vector<std::string> found;
  for (const format::GroupRecord& group : groups)
    if (group.group.starts_with(prefix)) found.push_back(group.group);
  if (found.size() == 1) return found.front();
  if (found.empty()) return Error{ErrorKind::kInput, fmt::format("--group {}: none of the case's {} groups has an id that begins so; groups.csv lists them", one_line(prefix), groups.size())};
  std::string names;
  for (std::size_t i = 0; i < std::min(found.size(), kMostNamed); ++i) names += (i > 0 ? ", " : "") + found[i];
  return Error{ErrorKind::kInput, fmt::format("--group {}: {} groups begin so ({}{}); write more of the id", one_line(prefix), found.size(), names, found.size() > kMostNamed ? ", ..." : "")};
}

template <class Record>
void keep_only(std::vector<Record>& records, const std::string& group) {
  std::erase_if(records, [&](const Record& record) { return record.group != group; });
}

// An account's first acts, by target: the table is sorted by (target, time).
struct OwnAct {
  std::uint32_t target;
  std::uint64_t event;
};
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

Result<std::uint32_t> code_of(const events::EventTable& events, const std::string& flag, const std::string& actor) {
  const std::uint32_t code = events.actors.find(actor);
  if (code < events.actors.size()) return code;
  return Error{ErrorKind::kInput, fmt::format("{} {}: the case's log has no such account among its {}; ids are compared byte for byte, as in events.parquet", flag, one_line(actor), events.actors.size())};
}

// Everything that the test of one account against a group takes from the case.
struct GroupCounts {
  const format::GroupRecord* record;
  const format::MemberRecord* own = nullptr;                 // null: no member
  std::map<std::string_view, const GroupTargetRecord*> targets;
  double affinity = 0, outsider_activity = 0;                // 0: the group was never counted
  std::uint64_t members = 0;
};

std::vector<GroupCounts> counts_of(const format::Findings& findings, const std::string& actor) {
  std::vector<GroupCounts> out;
  std::map<std::string_view, std::size_t> place;
  for (const format::GroupRecord& group : findings.groups) {
    place.emplace(group.group, out.size());
    out.push_back({&group, nullptr, {}, 0, 0, 0});
  }
  for (const format::MemberRecord& member : findings.members) {
    GroupCounts& group = out[place.at(member.group)];
    ++group.members;
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

format::Standing standing_of(const format::ActorInGroup& a) {
  using format::Standing;
  if (!a.group.tested) return Standing::kGroupNotTested;
  if (a.hits < verdict::kLeastMemberHits) return Standing::kFewHits;
  if (static_cast<double>(a.hits) <= a.expected) return Standing::kAsExpected;
  if (a.ln_p > a.ln_bar) return Standing::kNotSignificant;
  return a.ln_p_timing > real::log(verdict::kMemberWindowLevel) ? Standing::kOtherTiming : Standing::kPasses;
}

// The members' test (docs/model/lockstep.md), for this account.
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
  const double passing = static_cast<double>(group.members + (group.own == nullptr));
  out.ln_bar = std::min(0.0, real::log(verdict::kMemberFalseDiscovery * passing / static_cast<double>(events.actors.size())));
  out.standing = group.own != nullptr ? format::Standing::kMember : standing_of(out);
  if (group.own != nullptr) out.meetings = group.own->meetings;
  return out;
}

// Accounts by their first act on a target, without the two.
std::vector<std::uint32_t> ticks_of_others(const events::EventTable& events, std::uint32_t target, std::uint32_t a, std::uint32_t b) {
  std::set<std::uint32_t> seen{a, b};
  std::vector<std::uint32_t> ticks;
  for (std::uint64_t event = events.target_begin[target]; event < events.target_begin[target + 1]; ++event)
    if (seen.insert(events.actor[event]).second) ticks.push_back(events.tick[event]);
  return ticks;
}

format::SharedTarget shared_target(const events::EventTable& events, const null::Scales& scales, const OwnAct& a, const OwnAct& b) {
  format::SharedTarget out;
  out.target = std::string(events.targets[a.target]);
  out.time_a = events.time_of(a.event);
  out.time_b = events.time_of(b.event);
  const std::vector<std::uint32_t> others = ticks_of_others(events, a.target, events.actor[a.event], events.actor[b.event]);
  out.others = others.size();
  const auto distance = [](std::uint32_t x, std::uint32_t y) { return x < y ? y - x : x - y; };
  for (std::uint32_t window : scales.window) {
    out.met.push_back(distance(events.tick[a.event], events.tick[b.event]) <= window);
    out.crowd.push_back(static_cast<std::uint64_t>(std::count_if(others.begin(), others.end(), [&](std::uint32_t tick) { return distance(events.tick[a.event], tick) <= window; })));
  }
  return out;
}

}  // namespace

Result<disclose::Approved<format::Case>> explain_group(const std::string& folder, const std::string& prefix) {
  TRY(format::Case whole, format::read_case(folder));
  TRY(const std::string id, group_by_prefix(whole.findings.groups, prefix));
  format::Findings& findings = whole.findings;
  keep_only(findings.groups, id);
  keep_only(findings.members, id);
  keep_only(findings.tests, id);
  keep_only(findings.group_targets, id);
  keep_only(whole.evidence, id);
  findings.targets.clear();
  return disclose::Gate::for_custodian(std::move(whole));
}

Result<disclose::Approved<format::ActorExplanation>> explain_actor(const std::string& folder, const std::string& actor, Progress& progress) {
  TRY(const format::Case whole, format::read_case(folder));
  TRY(const events::EventTable events, read_case_events(folder, whole.findings.run, progress));
  TRY(const std::uint32_t code, code_of(events, "--actor", actor));
  const std::vector<OwnAct> acts = first_acts_of(events, code);
  format::ActorExplanation out;
  out.run = whole.findings.run;
  out.actor = actor;
  out.acts = acts.size();
  out.first_time = out.run.last_time;
  out.last_time = out.run.first_time;
  for (std::uint64_t event = 0; event < events.size(); ++event) {
    if (events.actor[event] != code) continue;
    ++out.events;
    out.first_time = std::min(out.first_time, events.time_of(event));
    out.last_time = std::max(out.last_time, events.time_of(event));
  }
  for (const GroupCounts& group : counts_of(whole.findings, actor))
    if (format::ActorInGroup in = test_against(group, events, acts); in.acts > 0 || group.own != nullptr) out.groups.push_back(std::move(in));
  const auto prominence = [](const format::ActorInGroup& in) { return std::pair(in.standing == format::Standing::kMember, in.hits); };
  std::stable_sort(out.groups.begin(), out.groups.end(), [&](const auto& one, const auto& other) { return prominence(one) > prominence(other); });
  return disclose::Gate::for_custodian(std::move(out));
}

Result<disclose::Approved<format::PairExplanation>> explain_pair(const std::string& folder, const std::string& a, const std::string& b, Progress& progress) {
  if (a == b) return Error{ErrorKind::kInput, fmt::format("--pair {} {}: it is one account; name two", one_line(a), one_line(b))};
  TRY(const format::Case whole, format::read_case(folder));
  TRY(const events::EventTable events, read_case_events(folder, whole.findings.run, progress));
  TRY(const std::uint32_t code_a, code_of(events, "--pair", a));
  TRY(const std::uint32_t code_b, code_of(events, "--pair", b));
  const std::vector<OwnAct> acts_a = first_acts_of(events, code_a), acts_b = first_acts_of(events, code_b);
  format::PairExplanation out;
  out.run = whole.findings.run;
  out.a = a;
  out.b = b;
  out.acts_a = acts_a.size();
  out.acts_b = acts_b.size();

  std::map<std::string_view, int> of_both;  // group: how many of the two are members
  for (const format::MemberRecord& member : whole.findings.members) of_both[member.group] += (member.actor == a) + (member.actor == b);
  for (const format::GroupRecord& group : whole.findings.groups)
    if (of_both[group.group] == 2) out.groups.push_back(group);
  std::map<std::string_view, std::vector<std::string>> groups_of_target;
  for (const GroupTargetRecord& target : whole.findings.group_targets)
    if (of_both[target.group] == 2) groups_of_target[target.target].push_back(target.group);

  const null::Scales scales = scales_in_ticks(out.run.parameters, events.time);
  for (auto x = acts_a.begin(), y = acts_b.begin(); x != acts_a.end() && y != acts_b.end();) {
    if (x->target < y->target) ++x;
    else if (y->target < x->target) ++y;
    else {
      out.shared.push_back(shared_target(events, scales, *x++, *y++));
      out.shared.back().groups = groups_of_target[out.shared.back().target];
    }
  }
  return disclose::Gate::for_custodian(std::move(out));
}

}  // namespace bonafide::pipeline
