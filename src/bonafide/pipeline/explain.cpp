#include "bonafide/pipeline/explain.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "bonafide/ingest/text.h"
#include "bonafide/pipeline/case_events.h"
#include "bonafide/pipeline/membership.h"
#include "bonafide/pipeline/scales.h"

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

Result<std::uint32_t> code_of(const events::EventTable& events, const std::string& flag, const std::string& actor) {
  const std::uint32_t code = events.actors.find(actor);
  if (code < events.actors.size()) return code;
  return Error{ErrorKind::kInput, fmt::format("{} {}: the case's log has no such account among its {}; ids are compared byte for byte, as in events.parquet", flag, one_line(actor), events.actors.size())};
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
