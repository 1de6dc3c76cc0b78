#include "bonafide/verdict/findings.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

namespace bonafide::verdict {
namespace {

constexpr std::size_t kTimelineBins = 120;

MemberActs acts_of(const Sources& s, const Lockstep& lockstep) { return MemberActs(s.exposure, lockstep.group, lockstep.targets); }

// Does the group's p-value count this act?
bool counts(const Lockstep& lockstep, const GroupTarget& target, const null::Act& act) { return !lockstep.in_windows || target.covers(act.tick); }

// Of members' acts on one of its targets, the ones that it counts.
std::vector<null::Act> counted_acts(const Lockstep& lockstep, const MemberActs& members, std::size_t place) {
  std::vector<null::Act> acts(members.on(place).begin(), members.on(place).end());
  std::erase_if(acts, [&](const null::Act& act) { return !counts(lockstep, lockstep.targets[place], act); });
  return acts;
}

// The event in the table that is this first act: the earliest of the account at that tick.
Microseconds exact_time(const Sources& s, std::uint32_t target, const null::Act& act) {
  const auto begin = s.events.tick.begin() + static_cast<std::ptrdiff_t>(s.events.target_begin[target]);
  const auto end = s.events.tick.begin() + static_cast<std::ptrdiff_t>(s.events.target_begin[target + 1]);
  const std::uint32_t actor = s.exposure.actor_of_rank[act.rank];
  for (auto it = std::lower_bound(begin, end, act.tick);; ++it) {
    const auto event = static_cast<std::uint64_t>(it - s.events.tick.begin());
    if (s.events.actor[event] == actor) return s.events.time_of(event);
  }
}

// For each act, how many others lie within the window (any distance when it has none).
std::vector<std::uint32_t> meetings_of(std::span<const null::Act> acts, const null::Scales& scales, std::size_t scale) {
  std::vector<std::uint32_t> out(acts.size());
  const std::uint64_t window = scale < scales.window.size() ? scales.window[scale] : std::numeric_limits<std::uint32_t>::max();
  std::size_t low = 0, high = 0;
  for (std::size_t x = 0; x < acts.size(); ++x) {
    while (acts[low].tick + window < acts[x].tick) ++low;
    while (high < acts.size() && acts[high].tick <= acts[x].tick + window) ++high;
    out[x] = static_cast<std::uint32_t>(high - low - 1);
  }
  return out;
}

std::string name_of(const Sources& s, std::uint32_t rank) { return std::string(s.events.actors[s.exposure.actor_of_rank[rank]]); }

format::TargetActivity activity_on(const Sources& s, const Lockstep& lockstep, const MemberActs& members, std::size_t place, std::span<const std::uint32_t> by_id) {
  const GroupTarget& target = lockstep.targets[place];
  const Microseconds first = s.events.time.origin, last = s.events.time.last;
  format::TargetActivity out;
  out.target = std::string(s.events.targets[target.target]);
  const auto time_at = [&](std::uint32_t tick) { return s.events.time.origin + tick * s.events.time.tick; };
  out.window_begin = std::max(first, time_at(target.window_begin));
  out.window_end = std::min(last, time_at(target.window_end));
  for (const null::Act& act : counted_acts(lockstep, members, place)) {
    const std::uint32_t code = s.exposure.actor_of_rank[act.rank];
    out.member.push_back(static_cast<std::uint32_t>(std::lower_bound(by_id.begin(), by_id.end(), code) - by_id.begin()));
    out.member_time.push_back(time_at(act.tick));
  }
  out.outsiders.assign(kTimelineBins, 0);
  const double bins_per_microsecond = kTimelineBins / (static_cast<double>(last - first) + 1);
  const auto bin_of = [&](const null::Act& act) { return std::min(static_cast<std::size_t>(static_cast<double>(time_at(act.tick) - first) * bins_per_microsecond), kTimelineBins - 1); };
  for (const null::Act& act : s.exposure.cell(target.target)) ++out.outsiders[bin_of(act)];
  for (const null::Act& act : members.on(place)) --out.outsiders[bin_of(act)];
  out.outsider_total = s.exposure.cell_size(target.target) - members.on(place).size();
  return out;
}

}  // namespace

std::vector<format::GroupRecord> group_records(const Sources& s) {
  std::vector<format::GroupRecord> out;
  for (const Judged& judged : s.groups) {
    const Lockstep& l = judged.lockstep;
    format::GroupRecord record;
    record.group = judged.id;
    record.verdict = judged.verdict;
    record.actors = l.group.size();
    record.targets = l.targets.size();
    const MemberActs acts = acts_of(s, l);
    for (std::size_t place = 0; place < l.targets.size(); ++place) record.events += counted_acts(l, acts, place).size();
    record.scale_seconds = l.scale < s.exposure.scales.window.size()
                               ? static_cast<double>(s.exposure.scales.window[l.scale]) * static_cast<double>(s.events.time.tick) / kMicrosecondsPerSecond
                               : std::numeric_limits<double>::infinity();
    record.ln_p = l.ln_p;
    record.ln_q = judged.ln_q;
    record.reason = judged.reason;
    record.in_windows = l.in_windows;
    record.most_interests = judged.most_interests;
    record.tested = l.state == Lockstep::State::kTested;
    record.hits = record.tested ? l.hits : 0;
    record.expected_hits = record.tested ? l.expected : 0;
    out.push_back(std::move(record));
  }
  return out;
}

std::vector<format::MemberRecord> member_records(const Sources& s) {
  std::vector<format::MemberRecord> out;
  for (const Judged& judged : s.groups) {
    const Lockstep& l = judged.lockstep;
    std::vector<format::MemberRecord> records;
    for (std::uint32_t rank : l.group) records.push_back({name_of(s, rank), judged.id, judged.verdict, 0, 0, 0, 0});
    const auto place_of = [&](std::uint32_t rank) { return static_cast<std::size_t>(std::lower_bound(l.group.begin(), l.group.end(), rank) - l.group.begin()); };
    const MemberActs members = acts_of(s, l);
    for (std::size_t place = 0; place < l.targets.size(); ++place) {
      const GroupTarget& target = l.targets[place];
      const auto acts = members.on(place);
      const std::vector<std::uint32_t> counts = meetings_of(acts, s.exposure.scales, l.scale);
      for (std::size_t x = 0; x < acts.size(); ++x) {
        format::MemberRecord& record = records[place_of(acts[x].rank)];
        record.meetings += counts[x];
        record.targets += target.covers(acts[x].tick);
      }
    }
    for (const Member& member : l.members) {
      format::MemberRecord& record = records[place_of(member.rank)];
      record.expected = member.expected;
      if (l.state == Lockstep::State::kTested) record.ln_p = member.ln_p;
    }
    std::sort(records.begin(), records.end(), [](const auto& a, const auto& b) { return a.actor < b.actor; });
    std::move(records.begin(), records.end(), std::back_inserter(out));
  }
  return out;
}

void for_each_evidence(const Sources& s, const std::function<void(const format::EvidenceRecord&)>& visit) {
  for (const Judged& judged : s.groups) {
    const MemberActs members = acts_of(s, judged.lockstep);
    for (std::size_t place = 0; place < judged.lockstep.targets.size(); ++place) {
      const GroupTarget& target = judged.lockstep.targets[place];
      const auto acts = members.on(place);
      const std::vector<std::uint32_t> meetings = meetings_of(acts, s.exposure.scales, judged.lockstep.scale);
      std::vector<format::EvidenceRecord> rows;
      for (std::size_t x = 0; x < acts.size(); ++x)
        if (counts(judged.lockstep, target, acts[x]))
          rows.push_back({judged.id, name_of(s, acts[x].rank), std::string(s.events.targets[target.target]), exact_time(s, target.target, acts[x]), meetings[x], target.covers(acts[x].tick)});
      std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return std::tie(a.time, a.actor) < std::tie(b.time, b.actor); });
      for (const format::EvidenceRecord& row : rows) visit(row);
    }
  }
}

std::vector<format::TargetRecord> target_records(const Sources& s) {
  // Groups come highest verdict first: an account in two groups counts at the higher.
  std::map<std::uint32_t, std::map<std::uint32_t, format::Verdict>> highest;  // target, rank
  for (const Judged& judged : s.groups) {
    if (judged.verdict == format::Verdict::kUnexplained) continue;
    const MemberActs members = acts_of(s, judged.lockstep);
    for (std::size_t place = 0; place < judged.lockstep.targets.size(); ++place)
      for (const null::Act& act : counted_acts(judged.lockstep, members, place)) highest[judged.lockstep.targets[place].target].emplace(act.rank, judged.verdict);
  }

  std::vector<format::TargetRecord> out;
  out.reserve(s.events.targets.size());
  for (std::uint32_t v = 0; v < s.events.targets.size(); ++v) {
    format::TargetRecord record{std::string(s.events.targets[v]), s.events.target_begin[v + 1] - s.events.target_begin[v], 0, 0, 0};
    const auto accounts = highest.find(v);
    for (const auto& [rank, verdict] : accounts == highest.end() ? std::map<std::uint32_t, format::Verdict>() : accounts->second) {
      record.coordinated += verdict == format::Verdict::kCoordinated;
      record.farm_like += verdict == format::Verdict::kFarmLike;
      record.manufactured += verdict == format::Verdict::kManufactured;
    }
    out.push_back(std::move(record));
  }
  return out;
}

std::vector<format::GroupPicture> group_pictures(const Sources& s, std::size_t most) {
  std::vector<format::GroupPicture> out;
  for (const Judged& judged : s.groups) {
    format::GroupPicture picture;
    picture.group = judged.id;
    if (out.size() < most) {
      std::vector<std::uint32_t> by_id;  // dictionary codes order as ids do
      for (std::uint32_t rank : judged.lockstep.group) by_id.push_back(s.exposure.actor_of_rank[rank]);
      std::sort(by_id.begin(), by_id.end());
      for (std::uint32_t code : by_id) picture.members.emplace_back(s.events.actors[code]);
      const MemberActs members = acts_of(s, judged.lockstep);
      for (std::size_t place = 0; place < judged.lockstep.targets.size(); ++place) picture.targets.push_back(activity_on(s, judged.lockstep, members, place, by_id));
      std::stable_sort(picture.targets.begin(), picture.targets.end(), [](const auto& a, const auto& b) { return a.member.size() > b.member.size(); });
    }
    out.push_back(std::move(picture));
  }
  return out;
}

}  // namespace bonafide::verdict
