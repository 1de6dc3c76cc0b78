#include "bonafide/pipeline/limits.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "bonafide/format/numbers.h"

namespace bonafide::pipeline {
namespace {

constexpr Microseconds kDay = 86'400 * kMicrosecondsPerSecond;
constexpr double kWorthSaying = 0.01;  // shares below 1 % are not worth a reader's time
constexpr std::uint64_t kFewAccounts = 1000;

const std::string kWithoutColumns = " Nothing here is called manufactured.";
const std::string kWithColumns = " It has such a column: manufactured are groups for which it says the same by a test of its own. Carrier networks and offices that share "
                                 "addresses, and campaigns that brought new users, were granted as far as outsiders show them.";

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return fmt::format("{:.0f} %", 100 * static_cast<double>(part) / static_cast<double>(std::max<std::uint64_t>(1, whole)));
}

std::uint64_t acts_never_examined(const null::Exposure& exposure) {
  std::uint64_t count = 0;
  if (exposure.scales.window.empty()) {
    for (std::uint32_t v = 0; v < exposure.targets(); ++v)
      if (exposure.cell_size(v) > std::uint64_t{null::kCrowdLimit} + 1) count += exposure.cell_size(v);
  } else {
    for (std::uint64_t x = 0; x < exposure.acts(); ++x) count += exposure.crowd_at(x, 0) > null::kCrowdLimit;
  }
  return count;
}

// Accounts that act on one target only: the last in rank.
std::uint64_t single_accounts(const null::Exposure& exposure) {
  std::uint32_t rank = exposure.accounts();
  while (rank > 0 && exposure.activity(rank - 1) == 1) --rank;
  return exposure.accounts() - rank;
}

void add_exposure_limits(format::RunRecord& run) {
  if (2 * run.impressions.acts_shown >= run.first_acts)
    run.limits.push_back("Half of the acts or more have an impression before them: where the impressions record an account's own visits too, they excuse whoever acts on what it visits, and a farm may be "
                         "cleared with the rest. What the platform put before accounts unasked is needed to tell them apart.");
  if (run.impressions.acts_shown < run.first_acts)
    run.limits.push_back(fmt::format("{} of its acts ({}) have no impression before them: the accounts found these targets by search or a direct link, or the impressions are not complete; "
                                     "what led them there is not known.",
                                     format::grouped(run.first_acts - run.impressions.acts_shown), percent(run.first_acts - run.impressions.acts_shown, run.first_acts)));
  if (run.impressions.unknown > 0)
    run.limits.push_back(fmt::format("{} of {} impressions are of accounts or targets that never act in the log or were never acted on, and were left out.", format::grouped(run.impressions.unknown),
                                     format::grouped(run.impressions.events)));
}

// Why no group can be farm-like here, where that is so.
void add_interest_limits(const verdict::InterestControls& controls, format::RunRecord& run) {
  if (controls.base > 0 && !controls.usable)
    run.limits.push_back(fmt::format("Interests hardly show in it: one in ten sets of targets that a public likes together is related at most {:.2f} times as targets at random are, and one in ten sets at random at least {:.2f} times. "
                                     "So whether a group's targets are unrelated for others cannot be told, and nothing is called farm-like.",
                                     controls.related_low(), controls.random_high()));
  else if (controls.usable && controls.interests < verdict::kInterestsForEach * run.parameters.unrelated_interests)
    run.limits.push_back(fmt::format("It shows {} interests apart, and a community is granted {}: where there are fewer than {} times as many, targets at random are hardly less related than a community's, and nothing is called farm-like.",
                                     controls.interests, run.parameters.unrelated_interests, verdict::kInterestsForEach));
  else if (controls.asked && !controls.usable)
    run.limits.push_back(fmt::format("Too few interests were found in it ({} sets of related targets, {} are needed; looked for among targets of at most {} acts): whether a group's targets are unrelated for others cannot be told, and nothing is called farm-like.",
                                     controls.sets.size(), verdict::kLeastControls, verdict::kMostActsForSharing));
}

}  // namespace

void summarise(const null::Exposure& exposure, const verdict::Judgement& judgement, format::Findings& findings) {
  format::RunRecord& run = findings.run;
  run.candidates = judgement.candidates;
  std::set<std::uint32_t> in_candidates;  // an account may stand in several
  for (const verdict::Judged& group : judgement.groups) {
    ++(group.lockstep.state == verdict::Lockstep::State::kTested ? run.tested : run.not_testable);
    run.coordinated += group.verdict == format::Verdict::kCoordinated;
    run.farm_like += group.verdict == format::Verdict::kFarmLike;
    run.manufactured += group.verdict == format::Verdict::kManufactured;
    in_candidates.insert(group.lockstep.group.begin(), group.lockstep.group.end());
  }

  auto& limits = run.limits;
  // A test per column stands with every group, whether it could be made or not.
  const bool has_columns = !judgement.groups.empty() && std::ranges::any_of(judgement.groups.front().columns.tests, [](const verdict::ColumnTest& test) { return verdict::counts(test.column); });
  const bool has_impressions = !run.impressions.sha256.empty();
  limits.push_back((has_impressions ? "It cannot tell a click farm from supporters who organise, or from people whom one piece of news after another reached: that needs columns such as device and "
                                      "account creation. What accounts were shown was allowed for."
                                    : "It cannot tell a click farm from supporters who organise, from a cohort that a recommender showed the same targets, from people whom one "
                                      "advertisement or one piece of news after another reached: that needs a log of what was shown, or columns such as device and account creation.") + std::string(has_columns ? kWithColumns : kWithoutColumns));
  if (has_impressions) add_exposure_limits(run);
  findings.interest = {judgement.controls.related, judgement.controls.random};
  add_interest_limits(judgement.controls, run);
  const Microseconds span = run.last_time - run.first_time;
  if (run.resolution > kMicrosecondsPerSecond)
    limits.push_back(fmt::format("Its times are whole multiples of {}: who came first within that, it does not know.", format_window(run.resolution)));
  for (const std::string& scale : run.parameters.dropped_scales)
    limits.push_back(fmt::format("The default scale of {} was left out, because it is finer than the log's resolution.", scale));
  if (span < kDay) limits.push_back("It spans less than a day: habit, time zones and slow coordination do not show in it.");
  if (run.actors < kFewAccounts)
    limits.push_back(fmt::format("It has only {} accounts: with so few outsiders a group must be very striking to be told from shared interest, and others will be missed.", format::grouped(run.actors)));

  const std::uint64_t singles = single_accounts(exposure);
  if (static_cast<double>(singles) > kWorthSaying * static_cast<double>(run.actors))
    limits.push_back(fmt::format("{} of its accounts ({}) act on one target only: bought or not, no account among them can be seen acting in lockstep.", format::grouped(singles), percent(singles, run.actors)));
  const std::uint64_t unexamined = acts_never_examined(exposure);
  if (static_cast<double>(unexamined) > kWorthSaying * static_cast<double>(exposure.acts()))
    limits.push_back(fmt::format("{} of its acts fall into crowds of more than {} within the finest scale: meetings there say too little and were not looked for.", percent(unexamined, exposure.acts()), format::grouped(null::kCrowdLimit)));
  if (2 * in_candidates.size() > run.actors)
    limits.push_back(fmt::format("{} of its accounts stand in candidate groups: few outsiders are left to show what is ordinary here.", percent(in_candidates.size(), run.actors)));
  if (run.not_testable > 0)
    limits.push_back(fmt::format("{} of {} candidate groups could not be tested at all; each one's reason is in groups.csv.", run.not_testable, judgement.groups.size()));
  if (run.events > run.first_acts)
    limits.push_back(fmt::format("{} of its rows repeat an account's act on the same target: only the first counts as an act.", format::grouped(run.events - run.first_acts)));
  if (!run.parameters.whole_log_scale)
    limits.push_back(fmt::format("Meetings further apart than {} were not looked for: a slower group may not be proposed at all.", format_window(run.parameters.scales.back())));
  if (run.rows_rejected > 0)
    limits.push_back(fmt::format("{} of {} rows could not be read and were left out; they are in rejects.csv.", format::grouped(run.rows_rejected), format::grouped(run.rows_read)));
}

}  // namespace bonafide::pipeline
