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

// Calls test(index, the thread's scratch) for every group.
template <class Test>
std::vector<Lockstep> test_all(const Context& context, std::size_t groups, unsigned threads, Progress& progress, const Test& test) {
  std::vector<Lockstep> out(groups);
  std::vector<Scratch> scratch;
  for (unsigned t = 0; t < threads; ++t) scratch.emplace_back(context.excluded);
  parallel_blocks(groups, 1, threads, [&](std::size_t g, std::size_t, unsigned worker) {
    if (interrupted()) return;
    out[g] = test(g, scratch[worker]);
    progress.advance(1);
  });
  return out;
}

groups::Group members_of(std::span<const Lockstep> candidates, std::span<const std::size_t> set) {
  groups::Group members;
  for (std::size_t c : set) members.insert(members.end(), candidates[c].group.begin(), candidates[c].group.end());
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
}

// Every candidate alone, then those merged that serve the same targets; most are not, and need habits only.
std::vector<Lockstep> test_merged(Context& context, std::vector<groups::Group> candidates, unsigned threads, Progress& progress) {
  context.habits = false;  // merging asks for target sets alone
  const std::vector<Lockstep> alone = test_all(context, candidates.size(), threads, progress, [&](std::size_t g, Scratch& scratch) { return test_lockstep(context, std::move(candidates[g]), scratch); });
  context.habits = true;
  if (interrupted()) return {};
  const std::vector<std::vector<std::size_t>> sets = candidates_to_merge(context.exposure, alone);
  return test_all(context, sets.size(), threads, progress, [&](std::size_t s, Scratch& scratch) {
    if (sets[s].size() == 1 && alone[sets[s].front()].at_rest) return with_habits(context, alone[sets[s].front()]);
    return test_lockstep(context, members_of(alone, sets[s]), scratch);
  });
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
  std::vector<std::string_view> members;
  for (std::uint32_t rank : lockstep.group) members.push_back(events.actors[exposure.actor_of_rank[rank]]);
  return format::group_id(std::move(members));
}

// Asks of every group in lockstep whether its targets are unrelated for everybody else.
InterestControls test_targets(const Context& context, unsigned interests, unsigned threads, std::vector<Judged>& groups) {
  std::vector<std::size_t> asked;
  for (std::size_t g = 0; g < groups.size(); ++g)
    if (groups[g].lockstep.ln_p < real::log(kCandidateP)) asked.push_back(g);
  if (asked.empty()) return {};
  InterestControls controls = measure_controls(context.exposure, context.excluded, threads);
  parallel_blocks(asked.size(), 1, threads, [&](std::size_t x, std::size_t, unsigned) {
    if (interrupted()) return;
    Judged& group = groups[asked[x]];
    group.unrelated = test_unrelated(context.exposure, controls, group.lockstep.group, group.lockstep.targets, interests);
  });
  return controls;
}

// Of the false-discovery rate of 1 %: p of lockstep reaches 1e-15, so a tenth is enough for it.
constexpr double kLockstepPart = 0.001, kUnrelatedPart = 0.009;

// Which groups are farm-like: F of them, the most for which p of lockstep is at most its part x F / candidates and p
// of unrelated targets at most its part x F / coordinated groups that could be tested for it: whether one could is decided
// without looking at its relatedness. Step-up, as Benjamini and Hochberg: false
// ones are groups that are not in lockstep (the first part) or in lockstep on related targets (the second).
struct FarmLike {
  std::size_t count = 0;
  double ln_lockstep = 0, ln_unrelated = 0;  // largest p
};
FarmLike find_farm_like(std::span<const Judged> groups, std::size_t candidates) {
  const auto could_be = [](const Judged& group) { return group.verdict == format::Verdict::kCoordinated && group.unrelated.state == UnrelatedTest::State::kTested; };
  const auto coordinated = static_cast<std::size_t>(std::count_if(groups.begin(), groups.end(), could_be));
  for (std::size_t count = coordinated; count > 0; --count) {
    const auto of = [&](double part, std::size_t groups_in_all) { return real::log(part * static_cast<double>(count) / static_cast<double>(groups_in_all)); };
    const double ln_lockstep = of(kLockstepPart, candidates), ln_unrelated = of(kUnrelatedPart, coordinated);
    const auto passing = std::count_if(groups.begin(), groups.end(), [&](const Judged& group) {
      return could_be(group) && group.lockstep.ln_p <= ln_lockstep && group.unrelated.ln_p <= ln_unrelated;
    });
    if (static_cast<std::size_t>(passing) >= count) return {count, ln_lockstep, ln_unrelated};
  }
  return {};
}

void set_verdicts(std::size_t candidates, const InterestControls& controls, unsigned threads, std::vector<Judged>& groups) {
  const std::size_t tests = std::max(candidates, groups.size());
  std::vector<double> ln_p;
  for (const Judged& group : groups) ln_p.push_back(group.lockstep.ln_p);
  const std::vector<double> ln_q = stats::benjamini_hochberg(ln_p, tests);
  const double ln_rate = real::log(kGroupFalseDiscovery);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    groups[g].ln_q = ln_q[g];
    if (ln_q[g] <= ln_rate) groups[g].verdict = format::Verdict::kCoordinated;
  }
  const FarmLike farm_like = find_farm_like(groups, tests);
  parallel_blocks(farm_like.count > 0 ? groups.size() : 0, 1, threads, [&](std::size_t g, std::size_t, unsigned) {
    Judged& group = groups[g];
    if (group.verdict != format::Verdict::kCoordinated || group.lockstep.ln_p > farm_like.ln_lockstep || group.unrelated.ln_p > farm_like.ln_unrelated) return;
    group.verdict = format::Verdict::kFarmLike;
    group.most_interests = std::max(group.unrelated.interests, most_interests(controls, group.unrelated, farm_like.ln_unrelated));
  });
  for (Judged& group : groups) group.reason = reason_for(group);
}

// `manufactured` asks for both, lockstep and a column, so the larger p counts (intersection-union).
void raise_by_columns(const null::Exposure& exposure, const events::EventTable& events, std::size_t candidates, std::vector<Judged>& groups) {
  std::vector<std::uint8_t> in_candidate(exposure.accounts(), 0);
  for (const Judged& group : groups)
    for (std::uint32_t rank : group.lockstep.group) in_candidate[rank] = 1;
  const Columns columns(events, exposure, in_candidate);
  std::vector<double> ln_p;
  for (Judged& group : groups) {
    group.columns = columns.test(group.lockstep.group);
    ln_p.push_back(std::max(group.lockstep.ln_p, group.columns.ln_p));
  }
  const std::vector<double> ln_q = stats::benjamini_hochberg(ln_p, std::max(candidates, groups.size()));
  for (std::size_t g = 0; g < groups.size(); ++g) {
    groups[g].columns.ln_q = ln_q[g];
    if (groups[g].verdict == format::Verdict::kUnexplained || ln_q[g] > real::log(kGroupFalseDiscovery)) continue;
    groups[g].verdict = format::Verdict::kManufactured;
    groups[g].reason += fmt::format("; carried by the column {}", column_name(*groups[g].columns.carried_by));
  }
}

void sort_by_verdict(std::vector<Judged>& groups) {
  std::sort(groups.begin(), groups.end(), [](const Judged& a, const Judged& b) {
    return std::tuple(-static_cast<int>(a.verdict), a.lockstep.ln_p, a.lockstep.ln_p_targets, a.id) < std::tuple(-static_cast<int>(b.verdict), b.lockstep.ln_p, b.lockstep.ln_p_targets, b.id);
  });
}

}  // namespace

std::string reason_for(const Judged& group) {
  const Lockstep& l = group.lockstep;
  // What they were shown explains most of what is allowed: then that is the reason.
  const bool by_exposure = l.shown > 0 && l.expected > 2 * l.expected_by_activity;
  switch (l.state) {
    case Lockstep::State::kFewTargets:
      return fmt::format("not testable: on {} do its accounts act more than their overall activity explains; three such targets are needed",
                         l.targets.empty() ? "none of their targets" : fmt::format("only {} of their targets", l.targets.size()));
    case Lockstep::State::kNoOutsiders:
      return "not testable: no account outside the candidate groups acts on its targets, so nothing shows what interest explains";
    case Lockstep::State::kNoPower:
      if (by_exposure)
        return fmt::format("not testable: its accounts were shown its {} targets, {} times in all, and what people do who are shown them allows {:.4g} acts; {} were seen, and even all accounts on all targets would not stand out",
                           l.targets.size(), l.shown, l.expected, l.hits);
      return fmt::format("not testable: outsiders on its {} targets are so few or so alike that shared interest may be {:.3g} times chance; even {} accounts that all hit all of them would not stand out",
                         l.targets.size(), l.affinity, l.group.size());
    case Lockstep::State::kNoContrast:
      return fmt::format("not testable: its acts on its {} targets are spread over as much time as everybody else's, so time cannot tell it from an audience", l.targets.size());
    case Lockstep::State::kCoarseTimes:
      return "not testable: the log's times are too coarse for its scales to tell a crew from people with the same habits; add a scale of at least three times the resolution";
    case Lockstep::State::kTested: break;
  }
  const std::string counts = fmt::format("{:.0f} acts on {} targets{} where {} allow {:.3g}", l.hits, l.targets.size(), l.in_windows ? " inside its windows" : "",
                                         by_exposure ? "what they were shown, shared interest and chance" : "shared interest and chance", l.expected);
  if (l.members.size() < groups::kLeastGroup)
    return fmt::format("not significant: {} of its {} accounts act on its targets, inside its windows, more than {}shared interest, chance and other people's timing allow; five are needed",
                       l.members.size(), l.group.size(), by_exposure ? "what they were shown, " : "");
  if (group.verdict == format::Verdict::kFarmLike)
    return fmt::format("{}; and outsiders of different targets have less in common ({:.2f} times what those of targets at random have) than those of a community over {} unrelated interests would ({:.2f}; p = {}): it would have to span more than {}",
                       counts, group.unrelated.measured.mean, group.unrelated.interests, group.unrelated.expected, format::probability_text(group.unrelated.ln_p), group.most_interests);
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
                               unsigned interests, unsigned threads, Progress& progress, const null::Impressions* impressions) {
  Judgement out;
  out.candidates = candidates.size();
  const double tick_seconds = static_cast<double>(events.time.tick) / kMicrosecondsPerSecond;
  const auto resolution = static_cast<std::uint32_t>(std::max<Microseconds>(1, events.time.resolution / events.time.tick));
  Context context{exposure, activity_histogram(exposure), tick_seconds, resolution, std::vector<std::uint8_t>(exposure.accounts(), 0), 0, true, impressions};

  const std::vector<Lockstep> merged = test_merged(context, std::move(candidates), threads, progress);
  exclude_candidates(merged, context);
  std::vector<Lockstep> tested = test_all(context, merged.size(), threads, progress, [&](std::size_t g, Scratch& scratch) { return test_lockstep(context, merged[g].group, scratch, &merged[g]); });
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while testing groups"};

  std::set<std::string> known;  // recruiting may lead two candidates to the same accounts
  for (Lockstep& lockstep : tested) {
    std::string id = id_of(events, exposure, lockstep);
    if (!known.insert(id).second) continue;
    Judged judged;
    judged.lockstep = std::move(lockstep);
    judged.id = std::move(id);
    out.groups.push_back(std::move(judged));
  }
  out.controls = test_targets(context, interests, threads, out.groups);
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while testing groups"};
  set_verdicts(out.candidates, out.controls, threads, out.groups);
  out.controls.as_popular.reset();
  out.controls.publics.reset();
  raise_by_columns(exposure, events, out.candidates, out.groups);
  sort_by_verdict(out.groups);
  out.excluded = std::move(context.excluded);
  return out;
}

}  // namespace bonafide::verdict
