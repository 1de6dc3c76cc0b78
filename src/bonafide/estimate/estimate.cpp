#include "bonafide/estimate/estimate.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "bonafide/base/real.h"

namespace bonafide::estimate {
namespace {

using format::Verdict;

constexpr std::size_t kMostTargets = 10;  // where none is named
constexpr std::size_t kBins = 120;
constexpr Microseconds kHour = 3'600 * kMicrosecondsPerSecond;
// Windows of the excess end at an hour: an order that takes less is no larger for it, and a finer scan
// costs more than it finds. Never finer than three times the log's resolution.
constexpr Microseconds kLeastWindow = kHour;
// A case states p with two digits: the true one may be this factor higher.
constexpr double kLnRounding = 0.0487901641694320;  // ln 1.05

struct Flagged {
  std::uint32_t group;
  std::uint32_t actor;
  double ln_p;
};

// What the case says, by codes: groups, and on each wanted target who is flagged by which.
struct Verdicts {
  std::vector<FlaggedGroup> groups;
  std::map<std::uint32_t, std::vector<Flagged>> on_target;
};

// A higher verdict's p beside that of lockstep: the largest of the tests that lockstep does not consist of.
double ln_p_higher(const format::GroupRecord& group, const std::vector<format::TestRecord>& tests) {
  std::optional<double> largest;
  for (const format::TestRecord& test : tests) {
    const bool of_lockstep = test.test == "targets" || test.test == "windows" || test.test == "habits";
    if (test.group == group.group && !of_lockstep && test.outcome == format::Outcome::kRejects && test.ln_p) largest = std::max(largest.value_or(*test.ln_p), *test.ln_p);
  }
  return largest.value_or(0);
}

FlaggedGroup flagged_group(const format::GroupRecord& group, const std::vector<format::TestRecord>& tests) {
  if (group.verdict == Verdict::kUnexplained) return {group.verdict, 0, 0};
  const auto rounded_up = [](double ln_p) { return std::min(0.0, ln_p + kLnRounding); };
  return {group.verdict, rounded_up(group.ln_p), rounded_up(ln_p_higher(group, tests))};
}

Verdicts read_verdicts(const format::Case& of_case, const events::EventTable& events, const std::set<std::uint32_t>& wanted) {
  Verdicts out;
  std::map<std::string_view, std::uint32_t> index;
  for (const format::GroupRecord& group : of_case.findings.groups) {
    index[group.group] = static_cast<std::uint32_t>(out.groups.size());
    out.groups.push_back(flagged_group(group, of_case.findings.tests));
  }
  std::map<std::pair<std::string_view, std::string_view>, double> member_ln_p;
  for (const format::MemberRecord& member : of_case.findings.members) member_ln_p[{member.group, member.actor}] = std::min(0.0, member.ln_p + kLnRounding);

  // Evidence is in the order of groups, highest verdict first: an account's first row on a target counts.
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  for (const format::EvidenceRecord& row : of_case.evidence) {
    const std::uint32_t group = index.at(row.group), target = events.targets.find(row.target), actor = events.actors.find(row.actor);
    if (out.groups[group].verdict == Verdict::kUnexplained || !wanted.contains(target) || !seen.emplace(target, actor).second) continue;
    const auto found = member_ln_p.find({row.group, row.actor});
    out.on_target[target].push_back({group, actor, found == member_ln_p.end() ? 0.0 : found->second});
  }
  return out;
}

std::array<ShareBound, kLevels.size()> shares(const Verdicts& verdicts, std::uint32_t target, const SearchedThrough& searched) {
  std::vector<FlaggedAct> acts;
  if (const auto found = verdicts.on_target.find(target); found != verdicts.on_target.end())
    for (const Flagged& flagged : found->second) acts.push_back({flagged.group, flagged.ln_p});
  std::array<ShareBound, kLevels.size()> out;
  for (std::size_t l = 0; l < kLevels.size(); ++l) out[l] = share_bound(verdicts.groups, acts, searched, kLevels[l]);
  return out;
}

Timeline timeline_of(const Verdicts& verdicts, const FirstActs& acts, std::uint32_t target, std::uint32_t last_tick) {
  Timeline out;
  for (auto* layer : {&out.others, &out.coordinated, &out.farm_like, &out.manufactured, &out.single_use}) layer->assign(kBins, 0);
  std::map<std::uint32_t, Verdict> verdict_of;
  if (const auto found = verdicts.on_target.find(target); found != verdicts.on_target.end())
    for (const Flagged& flagged : found->second) verdict_of[flagged.actor] = verdicts.groups[flagged.group].verdict;
  for (std::uint64_t a = acts.begin[target]; a < acts.begin[target + 1]; ++a) {
    const std::uint64_t bin = std::uint64_t{acts.arrivals[a].tick} * kBins / (std::uint64_t{last_tick} + 1);
    const auto found = verdict_of.find(acts.actor[a]);
    const Verdict verdict = found == verdict_of.end() ? Verdict::kUnexplained : found->second;
    auto& layer = verdict == Verdict::kCoordinated ? out.coordinated : verdict == Verdict::kFarmLike ? out.farm_like : verdict == Verdict::kManufactured ? out.manufactured : out.others;
    ++layer[bin];
    out.single_use[bin] += acts.arrivals[a].single_use;
  }
  return out;
}

WindowGrid grid_of(const events::TimeAxis& time) {
  const auto last = static_cast<std::uint32_t>((time.last - time.origin) / time.tick);
  return window_grid(last, static_cast<std::uint32_t>(std::max(kLeastWindow, 3 * time.resolution) / time.tick));
}

void add_single_use(const FirstActs& acts, const events::TimeAxis& time, const WindowGrid& grid, std::uint32_t target, TargetEstimate& out) {
  std::vector<std::vector<Arrival>> peers;
  for (const std::uint32_t peer : peers_of(acts, target)) peers.emplace_back(acts.of(peer).begin(), acts.of(peer).end());
  if (peers.size() < kLeastPeers) {
    out.no_single_use = fmt::format("Only {} other targets of this log have 30 acts or more by accounts that act elsewhere too; {} are needed to say what is ordinary.", peers.size(), kLeastPeers);
    return;
  }
  const PeerModel model = model_of_peers(peers, grid);
  out.single_use = SingleUse{model, single_use_excess(acts.of(target), model, grid)};
  for (ExcessWindow& window : out.single_use->excess.windows) {
    window.begin_time = time.origin + window.begin * time.tick;
    window.end_time = std::min(time.last, time.origin + window.end * time.tick);
  }
}

// Of the acts that nobody flagged, how many a burst's window would hold: as an average window of the
// target's own life does.
LikeTarget like_target(const FirstActs& acts, const events::TimeAxis& time, std::uint32_t target, std::uint64_t flagged) {
  const auto arrivals = acts.of(target);
  const auto others = static_cast<double>(arrivals.size() - flagged);
  const double life = static_cast<double>(arrivals.back().tick - arrivals.front().tick) * static_cast<double>(time.tick);
  return {others, others * std::min(1.0, static_cast<double>(kBurstWindow) / std::max(life, 1.0))};
}

Result<std::vector<std::uint32_t>> wanted_targets(const format::Case& of_case, const events::EventTable& events, const EstimateWishes& wishes) {
  std::vector<std::uint32_t> out;
  for (const std::string& name : wishes.targets) {
    const std::uint32_t target = events.targets.find(name);
    if (target == events.targets.size()) return Error{ErrorKind::kUsage, fmt::format("--target \"{}\": no event of this case is on it; targets.csv of the case lists those there are", name)};
    if (std::find(out.begin(), out.end(), target) == out.end()) out.push_back(target);
  }
  if (!out.empty()) return out;
  std::vector<const format::TargetRecord*> by_flagged;
  for (const format::TargetRecord& record : of_case.findings.targets) by_flagged.push_back(&record);
  std::stable_sort(by_flagged.begin(), by_flagged.end(), [](const auto* a, const auto* b) {
    const auto flagged = [](const auto* t) { return t->coordinated + t->farm_like + t->manufactured; };
    return std::tuple(flagged(a), a->events) > std::tuple(flagged(b), b->events);
  });
  for (const auto* record : by_flagged)
    if (out.size() < kMostTargets) out.push_back(events.targets.find(record->target));
  return out;
}

}  // namespace

Result<Estimate> estimate_targets(const format::Case& of_case, const events::EventTable& events, const EstimateWishes& wishes) {
  TRY(const std::vector<std::uint32_t> targets, wanted_targets(of_case, events, wishes));
  const FirstActs acts = find_first_acts(events);
  const Verdicts verdicts = read_verdicts(of_case, events, {targets.begin(), targets.end()});
  const format::RunRecord& run = of_case.findings.run;
  const auto candidates = static_cast<std::size_t>(run.candidates);
  const WindowGrid grid = grid_of(events.time);
  const SearchSpace space{static_cast<double>(run.actors), static_cast<double>(run.targets), static_cast<double>(acts.arrivals.size()), static_cast<double>(candidates)};

  Estimate out;
  out.run = run;
  out.targets_were_named = !wishes.targets.empty();
  out.new_accounts_counted = acts.new_accounts_counted;
  out.burst_seconds = static_cast<double>(kBurst) / kMicrosecondsPerSecond;
  out.prior = wishes.prior;
  for (const std::uint32_t target : targets) {
    TargetEstimate of_target;
    of_target.target = std::string(events.targets[target]);
    of_target.events = events.target_begin[target + 1] - events.target_begin[target];
    of_target.acts = acts.of(target).size();
    of_target.share = shares(verdicts, target, {candidates, static_cast<double>(acts.repeat_accounts)});
    if (wishes.prior)
      for (std::size_t l = 0; l < kLevels.size(); ++l) of_target.intervals[l] = sensitivity(*wishes.prior, of_target.share[l], of_target.acts);
    add_single_use(acts, events.time, grid, target, of_target);
    of_target.limits = detection_limits(space, like_target(acts, events.time, target, of_target.share[0].flagged));
    of_target.timeline = timeline_of(verdicts, acts, target, grid.end - 1);
    out.targets.push_back(std::move(of_target));
  }
  return out;
}

}  // namespace bonafide::estimate
