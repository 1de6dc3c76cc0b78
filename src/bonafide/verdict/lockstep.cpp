#include "bonafide/verdict/lockstep.h"

#include <algorithm>

#include "bonafide/base/real.h"
#include "bonafide/stats/exact.h"
#include "bonafide/stats/multiple_testing.h"
#include "bonafide/stats/poisson.h"

namespace bonafide::verdict {
namespace {

constexpr int kRecruitRounds = 3;
constexpr std::size_t kLeastTargets = 3;  // two may share one cause: a post that names both
constexpr std::uint32_t kTicksPerScale = 3;

// Does the account act inside the windows more than others on the same targets do? Each of its acts
// there would be inside with about the outsiders' share.
bool keeps_to_windows(const null::Exposure& exposure, const Outsiders& outsiders, std::span<const GroupTarget> targets, const Member& account) {
  std::uint32_t acts = 0;
  float shares = 0;
  for (std::size_t x = 0; x < targets.size(); ++x) {
    if (!exposure.acts_on(account.rank, targets[x].target)) continue;
    ++acts;
    shares += outsiders.inside_share[x];
  }
  return stats::log_binomial_upper(account.hits, acts, static_cast<double>(shares) / acts) <= real::log(kMemberWindowLevel);
}

// How many hits chance, interest and, where it is known, exposure allow an account.
struct Allowed {
  double any_time, inside;
};
Allowed allowed_to(const Context& context, const Outsiders& outsiders, const Shown& shown, std::uint32_t rank) {
  const double activity = context.exposure.activity(rank);
  Allowed out{activity * outsiders.rate * outsiders.affinity, activity * outsiders.window_rate * outsiders.affinity};
  if (const ShownAccount* account = shown.find(rank)) {
    out.any_time = std::max(out.any_time, account->any_time);
    out.inside = std::max(out.inside, account->inside);
  }
  return out;
}

// Everyone whose hits inside windows are improbable (Benjamini-Hochberg over all accounts of the log)
// and who keeps to the windows: else the fans of one member's subject would be recruited with it.
std::vector<Member> passing_accounts(const Context& context, const Outsiders& outsiders, const Shown& shown, std::span<const GroupTarget> targets) {
  std::vector<Member> tested;
  std::vector<double> ln_p;
  for (const InsideWindows& seen : outsiders.inside) {
    Member account{seen.rank, seen.hits, 0, 0};
    account.expected = allowed_to(context, outsiders, shown, account.rank).inside;
    if (account.hits <= account.expected) continue;
    account.ln_p = stats::log_poisson_upper(account.hits, account.expected);
    tested.push_back(account);
    ln_p.push_back(account.ln_p);
  }
  const std::vector<double> ln_q = stats::benjamini_hochberg(ln_p, context.exposure.accounts());
  std::vector<Member> passing;
  for (std::size_t x = 0; x < tested.size(); ++x)
    if (ln_q[x] <= real::log(kMemberFalseDiscovery) && keeps_to_windows(context.exposure, outsiders, targets, tested[x])) passing.push_back(tested[x]);
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

// One way of counting a group's acts: on its targets at any time, or inside its windows.
struct Count {
  double hits, expected, ln_price;
  double ln_p(double of_hits) const { return std::min(0.0, stats::log_poisson_chernoff(of_hits, expected) + ln_price); }
};

// ln of how many windows two of a target's acts can bound.
double ln_windows(const null::Exposure& exposure, std::uint32_t target) {
  const auto acts = static_cast<double>(exposure.cell_size(target));
  return real::log(acts * (acts + 1) / 2);
}

// Could this group have been convicted? If not even every member on every target would have been
// significant, by the group's p and by the member's own, its innocence shows nothing.
bool had_power(const Context& context, const Lockstep& group, double allowed_inside) {
  const auto size = static_cast<double>(group.group.size()), targets = static_cast<double>(group.targets.size());
  const double own_expected = allowed_inside / size;
  const double own_cut = real::log(kMemberFalseDiscovery * size / context.exposure.accounts());
  return group.least_ln_p <= real::log(kCandidateP) && targets > own_expected && stats::log_poisson_upper(targets, own_expected) <= own_cut;
}

// See Lockstep::scale.
std::size_t main_scale(const null::Exposure& exposure, const MemberActs& members, std::size_t targets) {
  const null::Scales& scales = exposure.scales;
  std::vector<std::uint64_t> meetings(scales.window.size() + 1, 0);
  for (std::size_t place = 0; place < targets; ++place) {
    const auto acts = members.on(place);
    for (std::size_t s = 0; s <= scales.window.size(); ++s) {
      const std::uint64_t window = s < scales.window.size() ? scales.window[s] : UINT32_MAX;
      std::size_t low = 0;
      for (std::size_t x = 0; x < acts.size(); ++x) {
        while (acts[low].tick + window < acts[x].tick) ++low;
        meetings[s] += x - low;
      }
    }
  }
  const std::size_t coarsest = scales.whole_log ? scales.window.size() : scales.window.size() - 1;
  for (std::size_t s = 0; s < coarsest; ++s)
    if (meetings[s] > 0 && 2 * meetings[s] >= meetings[coarsest]) return s;
  return coarsest;
}

// The window in which members' habits are tested: the group's main scale, but a finite one, and wide
// enough that rounded times do not make meetings of their own. 0: there is none.
std::uint32_t habit_window(const Context& context, const Lockstep& group) {
  const auto& windows = context.exposure.scales.window;
  for (std::size_t s = std::min(group.scale, windows.size() - 1); s < windows.size(); ++s)
    if (windows[s] >= kTicksPerScale * context.resolution_ticks) return windows[s];
  return 0;
}

// Permutations are spared where they cannot matter.
void judge_habits(const Context& context, const MemberActs& acts, const Lockstep* before, Lockstep& out) {
  if (!context.habits || out.ln_p > real::log(kCandidateP)) return;
  const std::uint32_t window = habit_window(context, out);
  const bool known = before != nullptr && before->habits.times.permutations > 0 && before->habits.window == window && before->group == out.group && before->targets == out.targets;
  out.habits = known ? before->habits : test_habits(context.exposure, out.group, acts, out.targets, window);
  out.ln_p_habits = out.habits.ln_p;
  out.ln_p = std::max(out.ln_p, out.ln_p_habits);
}

void judge(const Context& context, const Outsiders& outsiders, const Shown& shown, const MemberActs& acts, Lockstep& out) {
  const auto size = static_cast<double>(out.group.size()), targets = static_cast<double>(out.targets.size());
  double activity = 0;
  for (std::uint32_t rank : out.group) activity += context.exposure.activity(rank);
  const double price = ln_search_price(context.exposure.accounts(), context.exposure.targets(), size, targets) + real::log(2);
  Allowed allowed{activity * outsiders.rate * outsiders.affinity, activity * outsiders.window_rate * outsiders.affinity};
  const Allowed by_activity = allowed;
  std::uint64_t shown_in_all = 0, shown_in_time = 0;
  if (!shown.accounts.empty()) {
    allowed = {0, 0};
    for (std::uint32_t rank : out.group) {
      const Allowed own = allowed_to(context, outsiders, shown, rank);
      allowed.any_time += own.any_time;
      allowed.inside += own.inside;
      if (const ShownAccount* account = shown.find(rank)) {
        shown_in_all += account->shown;
        shown_in_time += account->shown_in_time;
        out.shown_hits += account->hits;
      }
    }
  }
  Count any_time{0, allowed.any_time, price};
  for (const GroupTarget& target : out.targets) any_time.hits += target.hits;
  Count inside{0, allowed.inside, price + ln_window_price(context.exposure, out.targets)};
  for (const Member& member : out.members) inside.hits += member.hits;

  out.in_windows = inside.ln_p(inside.hits) < any_time.ln_p(any_time.hits);
  const Count& better = out.in_windows ? inside : any_time;
  out.hits = better.hits;
  out.expected = better.expected;
  out.expected_by_activity = out.in_windows ? by_activity.inside : by_activity.any_time;
  out.exposure_known = context.impressions != nullptr;
  out.shown = out.in_windows ? shown_in_time : shown_in_all;
  out.ln_price = better.ln_price;
  out.affinity = outsiders.affinity;
  out.member_acts = activity;
  out.outsider_activity = outsiders.activity;
  out.outsider_acts = out.in_windows ? outsiders.acts_in_windows : outsiders.acts;
  out.least_ln_p = std::min(any_time.ln_p(size * targets), inside.ln_p(size * targets));
  const std::uint32_t habit_scale = context.exposure.scales.window.empty() ? 0 : habit_window(context, out);
  const WindowTest windows = test_windows(context.exposure, acts, out.targets);
  out.state = outsiders.acts == 0                                  ? Lockstep::State::kNoOutsiders
              : !had_power(context, out, allowed.inside)      ? Lockstep::State::kNoPower
              : windows.least_ln_p > real::log(kCandidateP)        ? Lockstep::State::kNoContrast
              : habit_scale == 0                                   ? Lockstep::State::kCoarseTimes
                                                                   : Lockstep::State::kTested;
  const bool counts = out.state == Lockstep::State::kTested && out.members.size() >= groups::kLeastGroup;
  out.ln_p_targets = better.ln_p(better.hits);
  out.ln_p_windows = windows.ln_p;
  out.ln_p = counts ? std::max(out.ln_p_targets, out.ln_p_windows) : 0;
}

}  // namespace

WindowTest test_windows(const null::Exposure& exposure, const MemberActs& members, std::span<const GroupTarget> targets) {
  std::vector<double> ln_p, least, of_target;
  for (std::size_t place = 0; place < targets.size(); ++place) {
    const GroupTarget& target = targets[place];
    const auto acts = members.on(place);
    const auto members_inside = static_cast<std::uint64_t>(std::count_if(acts.begin(), acts.end(), [&](const null::Act& act) { return target.covers(act.tick); }));
    const std::uint64_t others_inside = acts_inside(exposure, target) - members_inside;
    const auto ln_tail = [&](std::uint64_t inside) {
      const double tail = stats::log_hypergeometric_upper(inside, exposure.cell_size(target.target), others_inside + inside, acts.size());
      return std::min(0.0, tail + ln_windows(exposure, target.target));
    };
    ln_p.push_back(ln_tail(members_inside));
    least.push_back(ln_tail(acts.size()));
    of_target.push_back(stats::fisher_combined(std::span(&ln_p.back(), 1)));
  }
  return {stats::fisher_combined(ln_p), stats::fisher_combined(least), std::move(of_target)};
}

double ln_window_price(const null::Exposure& exposure, std::span<const GroupTarget> targets) {
  double price = 0;
  for (const GroupTarget& target : targets) price += ln_windows(exposure, target.target);
  return price;
}

double ln_search_price(double accounts, double targets, double group_size, double target_count) {
  return real::log_choose(accounts, group_size) + real::log_choose(targets, target_count) + real::log(accounts) + real::log(targets) + real::log(4);
}

Lockstep test_lockstep(const Context& context, groups::Group group, Scratch& scratch, const Lockstep* before) {
  Lockstep out;
  for (int round = 0;; ++round) {
    out.group = group;
    out.targets = find_target_set(context.exposure, group, context.tick_seconds);
    if (out.targets.size() < kLeastTargets) {
      out.scale = main_scale(context.exposure, MemberActs(context.exposure, group, out.targets), out.targets.size());
      out.state = Lockstep::State::kFewTargets;
      out.at_rest = true;
      return out;
    }
    const Outsiders outsiders = count_outsiders(context.exposure, context.histogram, group, out.targets, context.excluded, context.excluded_activity, scratch);
    const Shown shown = context.impressions == nullptr ? Shown() : expect_from_shown(context.exposure, *context.impressions, group, out.targets, context.excluded, context.tick_seconds);
    std::vector<Member> passing = passing_accounts(context, outsiders, shown, out.targets);
    // Later rounds only shed: the group can but shrink, so they end.
    if (round >= kRecruitRounds) keep_members_of(group, passing);

    groups::Group next = ranks_of(passing);
    if (next == group || next.size() < groups::kLeastGroup) {
      keep_members_of(group, passing);
      out.members = std::move(passing);
      const MemberActs acts(context.exposure, group, out.targets);
      out.scale = main_scale(context.exposure, acts, out.targets.size());
      judge(context, outsiders, shown, acts, out);
      judge_habits(context, acts, before, out);
      out.at_rest = round < kRecruitRounds;  // later, who might have joined was not asked
      return out;
    }
    group = std::move(next);
  }
}

Lockstep with_habits(const Context& context, Lockstep tested) {
  CHECK(tested.at_rest && tested.habits.times.permutations == 0);
  judge_habits(context, MemberActs(context.exposure, tested.group, tested.targets), nullptr, tested);
  return tested;
}

}  // namespace bonafide::verdict
