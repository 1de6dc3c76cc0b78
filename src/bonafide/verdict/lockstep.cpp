#include "bonafide/verdict/lockstep.h"

#include <algorithm>

#include "bonafide/base/real.h"
#include "bonafide/stats/multiple_testing.h"
#include "bonafide/stats/poisson.h"

namespace bonafide::verdict {
namespace {

constexpr int kRecruitRounds = 3;
constexpr std::size_t kLeastTargets = 2;
constexpr std::uint32_t kLeastMemberHits = 2;
constexpr double kMemberFalseDiscovery = 0.01;

// Everyone whose hits inside windows are improbable: Benjamini-Hochberg over all accounts of the log.
std::vector<Member> passing_accounts(const Context& context, const Outsiders& outsiders, const Scratch& scratch) {
  std::vector<Member> tested;
  std::vector<double> ln_p;
  for (std::uint32_t rank : outsiders.touched) {
    Member account{rank, scratch.in_windows[rank], 0, 0};
    account.expected = context.exposure.activity(rank) * outsiders.window_rate * outsiders.affinity;
    if (account.hits < kLeastMemberHits || account.hits <= account.expected) continue;
    account.ln_p = stats::log_poisson_upper(account.hits, account.expected);
    tested.push_back(account);
    ln_p.push_back(account.ln_p);
  }
  const std::vector<double> ln_q = stats::benjamini_hochberg(ln_p, context.exposure.accounts());
  std::vector<Member> passing;
  for (std::size_t x = 0; x < tested.size(); ++x)
    if (ln_q[x] <= real::log(kMemberFalseDiscovery)) passing.push_back(tested[x]);
  std::sort(passing.begin(), passing.end(), [](const Member& a, const Member& b) { return a.rank < b.rank; });
  return passing;
}

groups::Group ranks_of(std::span<const Member> members) {
  groups::Group out;
  for (const Member& member : members) out.push_back(member.rank);
  return out;
}

void keep_members_of(const groups::Group& group, std::vector<Member>& accounts) {
  std::erase_if(accounts, [&](const Member& account) { return !std::binary_search(group.begin(), group.end(), account.rank); });
}

void judge(const Context& context, const Outsiders& outsiders, Lockstep& out) {
  double activity = 0;
  out.hits = 0;
  for (std::uint32_t rank : out.group) activity += context.exposure.activity(rank);
  for (const GroupTarget& target : out.targets) out.hits += target.hits;
  out.affinity = outsiders.affinity;
  out.outsider_acts = outsiders.acts;
  out.expected = activity * outsiders.rate * outsiders.affinity;
  out.ln_price = ln_search_price(context.exposure.accounts(), context.exposure.targets(), static_cast<double>(out.group.size()), static_cast<double>(out.targets.size()));
  out.ln_p = std::min(0.0, stats::log_poisson_chernoff(out.hits, out.expected) + out.ln_price);
  out.state = outsiders.acts == 0                          ? Lockstep::State::kNoOutsiders
              : out.members.size() < groups::kLeastGroup   ? Lockstep::State::kFewMembers
                                                           : Lockstep::State::kTested;
  if (out.state != Lockstep::State::kTested) out.ln_p = 0;
}

}  // namespace

double ln_search_price(double accounts, double targets, double group_size, double target_count) {
  return real::log_choose(accounts, group_size) + real::log_choose(targets, target_count) + real::log(accounts) + real::log(targets) + real::log(4);
}

Lockstep test_lockstep(const Context& context, groups::Group group, Scratch& scratch) {
  Lockstep out;
  for (int round = 0;; ++round) {
    out.group = group;
    out.targets = find_target_set(context.exposure, group, context.tick_seconds);
    if (out.targets.size() < kLeastTargets) {
      out.state = Lockstep::State::kFewTargets;
      return out;
    }
    const Outsiders outsiders = count_outsiders(context.exposure, context.histogram, group, out.targets, context.excluded, context.excluded_activity, scratch);
    std::vector<Member> passing = passing_accounts(context, outsiders, scratch);
    for (std::uint32_t rank : outsiders.touched) scratch.in_windows[rank] = 0;
    // Later rounds only shed: the group can but shrink, so they end.
    if (round >= kRecruitRounds) keep_members_of(group, passing);

    groups::Group next = ranks_of(passing);
    if (next == group || next.size() < groups::kLeastGroup) {
      keep_members_of(group, passing);
      out.members = std::move(passing);
      judge(context, outsiders, out);
      return out;
    }
    group = std::move(next);
  }
}

}  // namespace bonafide::verdict
