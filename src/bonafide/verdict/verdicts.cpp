#include "bonafide/verdict/verdicts.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "bonafide/base/parallel.h"
#include "bonafide/base/real.h"
#include "bonafide/format/numbers.h"
#include "bonafide/stats/multiple_testing.h"
#include "bonafide/verdict/merge.h"

namespace bonafide::verdict {
namespace {

constexpr double kGroupFalseDiscovery = 0.01;

std::vector<Lockstep> test_all(const Context& context, std::vector<groups::Group> groups, unsigned threads, Progress& progress) {
  std::vector<Lockstep> out(groups.size());
  std::vector<Scratch> scratch;
  for (unsigned t = 0; t < threads; ++t) scratch.emplace_back(context.exposure.accounts());
  parallel_blocks(groups.size(), 1, threads, [&](std::size_t g, std::size_t, unsigned worker) {
    if (interrupted()) return;
    out[g] = test_lockstep(context, std::move(groups[g]), scratch[worker]);
    progress.advance(1);
  });
  return out;
}

// One candidate for each set to merge; a merged one has the members of all.
std::vector<groups::Group> merged_groups(const null::Exposure& exposure, std::span<const Lockstep> candidates) {
  std::vector<groups::Group> out;
  for (const auto& set : candidates_to_merge(exposure, candidates)) {
    groups::Group members;
    for (std::size_t c : set) members.insert(members.end(), candidates[c].group.begin(), candidates[c].group.end());
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
    out.push_back(std::move(members));
  }
  return out;
}

std::vector<groups::Group> groups_of(std::span<const Lockstep> tested) {
  std::vector<groups::Group> out;
  for (const Lockstep& lockstep : tested) out.push_back(lockstep.group);
  return out;
}

void exclude_candidates(std::span<const Lockstep> tested, Context& context) {
  for (const Lockstep& lockstep : tested) {
    if (lockstep.ln_p >= real::log(kCandidateP)) continue;
    for (std::uint32_t rank : lockstep.group) {
      context.excluded_activity += context.excluded[rank] ? 0 : context.exposure.activity(rank);
      context.excluded[rank] = 1;
    }
  }
}

std::string id_of(const events::EventTable& events, const null::Exposure& exposure, const Lockstep& lockstep) {
  std::vector<std::uint32_t> codes;  // codes order as ids do
  for (std::uint32_t rank : lockstep.group) codes.push_back(exposure.actor_of_rank[rank]);
  std::sort(codes.begin(), codes.end());
  Sha256 hash;
  for (std::uint32_t code : codes) {
    hash.update_u64(events.actors[code].size());
    hash.update(events.actors[code]);
  }
  return to_hex(hash.finish()).substr(0, 16);
}

void set_verdicts(std::size_t candidates, std::vector<Judged>& groups) {
  std::vector<double> ln_p;
  for (const Judged& group : groups) ln_p.push_back(group.lockstep.ln_p);
  const std::vector<double> ln_q = stats::benjamini_hochberg(ln_p, std::max(candidates, groups.size()));
  for (std::size_t g = 0; g < groups.size(); ++g) {
    groups[g].ln_q = ln_q[g];
    if (ln_q[g] <= real::log(kGroupFalseDiscovery)) groups[g].verdict = format::Verdict::kCoordinated;
    groups[g].reason = reason_for(groups[g]);
  }
  std::sort(groups.begin(), groups.end(), [](const Judged& a, const Judged& b) {
    return std::tuple(-static_cast<int>(a.verdict), a.lockstep.ln_p, a.lockstep.ln_p_targets, a.id) < std::tuple(-static_cast<int>(b.verdict), b.lockstep.ln_p, b.lockstep.ln_p_targets, b.id);
  });
}

}  // namespace

std::string reason_for(const Judged& group) {
  const Lockstep& l = group.lockstep;
  switch (l.state) {
    case Lockstep::State::kFewTargets:
      return fmt::format("not testable: on {} do its accounts act more than their overall activity explains; three such targets are needed",
                         l.targets.empty() ? "none of their targets" : fmt::format("only {} of their targets", l.targets.size()));
    case Lockstep::State::kNoOutsiders:
      return "not testable: no account outside the candidate groups acts on its targets, so nothing shows what interest explains";
    case Lockstep::State::kNoPower:
      return fmt::format("not testable: outsiders on its {} targets are so few or so alike that shared interest may be {:.3g} times chance; even {} accounts that all hit all of them would not stand out",
                         l.targets.size(), l.affinity, l.group.size());
    case Lockstep::State::kNoContrast:
      return fmt::format("not testable: its acts on its {} targets are spread over as much time as everybody else's, so time cannot tell it from an audience", l.targets.size());
    case Lockstep::State::kCoarseTimes:
      return "not testable: the log's times are too coarse for its scales to tell a crew from people with the same habits; add a scale of at least three times the resolution";
    case Lockstep::State::kTested: break;
  }
  const std::string counts = fmt::format("{:.0f} acts on {} targets{} where shared interest and chance allow {:.3g}", l.hits, l.targets.size(),
                                         l.in_windows ? " inside its windows" : "", l.expected);
  if (l.members.size() < groups::kLeastGroup)
    return fmt::format("not significant: {} of its {} accounts act on its targets, inside its windows, more than shared interest, chance and other people's timing allow; five are needed",
                       l.members.size(), l.group.size());
  if (group.verdict != format::Verdict::kUnexplained) return counts;
  const double cut = real::log(kCandidateP);  // in the order of the tests: a later one is spared where an earlier did not reject
  if (l.ln_p_targets > cut) return fmt::format("not significant: {}; p = {} once the search is paid for", counts, format::probability_text(l.ln_p_targets));
  if (l.ln_p_windows > cut)
    return fmt::format("not significant: its {} accounts share {} targets, but act on them when others do (p = {}), as an audience would", l.group.size(), l.targets.size(),
                       format::probability_text(l.ln_p_windows));
  if (l.ln_p_habits > cut)
    return fmt::format("not significant: its {} accounts act on {} targets together, but no more than each one's own hours and habits bring about (p = {})", l.group.size(), l.targets.size(),
                       format::probability_text(l.ln_p_habits));
  return fmt::format("not significant among all candidates: {}; p = {}", counts, format::probability_text(l.ln_p));
}

Result<Judgement> judge_groups(const null::Exposure& exposure, const events::EventTable& events, std::vector<groups::Group> candidates,
                               unsigned threads, Progress& progress) {
  Judgement out;
  out.candidates = candidates.size();
  const double tick_seconds = static_cast<double>(events.time.tick) / kMicrosecondsPerSecond;
  const auto resolution = static_cast<std::uint32_t>(std::max<Microseconds>(1, events.time.resolution / events.time.tick));
  Context context{exposure, activity_histogram(exposure), tick_seconds, resolution, std::vector<std::uint8_t>(exposure.accounts(), 0), 0};

  const std::vector<Lockstep> alone = test_all(context, std::move(candidates), threads, progress);
  const std::vector<Lockstep> merged = test_all(context, merged_groups(exposure, alone), threads, progress);
  exclude_candidates(merged, context);
  std::vector<Lockstep> tested = test_all(context, groups_of(merged), threads, progress);
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while testing groups"};

  std::set<std::string> known;  // recruiting may lead two candidates to the same accounts
  for (Lockstep& lockstep : tested) {
    std::string id = id_of(events, exposure, lockstep);
    if (known.insert(id).second) out.groups.push_back({std::move(lockstep), std::move(id), 0, {}, {}});
  }
  set_verdicts(out.candidates, out.groups);
  out.excluded = std::move(context.excluded);
  return out;
}

}  // namespace bonafide::verdict
