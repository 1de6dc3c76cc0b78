// Is this group in lockstep: on the same targets beyond chance and the interest that outsiders show,
// in the same windows of time, and not by each member's own habits? All must hold: ln p is the largest
// of ln p_targets, ln p_windows, ln p_habits (habits.h), an intersection-union test.
//
// Targets. For a fixed group G and target set B the members' acts on B are at most Poisson with mean
//   lambda = A_G x rate x affinity,
// or, member by member, what it was shown explains, where that is known and larger (shown.h)
// (A_G the members' acts in the log; rate and affinity from outsiders, outsiders.h). Chernoff
// bounds the tail of what was seen. G and B were searched for, so the price of the whole search is
// paid: ln p = Chernoff + ln C(accounts, |G|) + ln C(targets, |B|) + ln accounts + ln targets + ln 4,
// a union bound over all groups and target sets of those sizes, and over sizes. The same is asked of
// the acts inside the group's windows alone, against what outsiders do inside them, which sees a
// group in the crowd of a popular target; a window is two of a target's N acts, so ln(N (N + 1) / 2)
// a target is paid too. The better of the two counts, at twice its p.
//
// Windows. Where a group is the whole audience of a narrow subject, no outsider is left to show that
// interest, and the first test alone accuses fans. So the fans' explanation is tested by itself: they
// like the same targets, but act there when other people do. Given how many of a target's N acts fall
// into the window, and that k of the N are the group's, the group's share of them is hypergeometric;
// times N (N + 1) / 2 for the choice of window; targets combined by Fisher's method.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/groups/grouping.h"
#include "bonafide/verdict/habits.h"
#include "bonafide/verdict/outsiders.h"
#include "bonafide/verdict/shown.h"
#include "bonafide/verdict/target_set.h"

namespace bonafide::verdict {

struct Member {
  std::uint32_t rank;
  std::uint32_t hits;  ///< of the group's targets, inside their windows
  double expected;     ///< activity x window rate x affinity, or what it was shown explains: the larger
  double ln_p;         ///< Poisson upper tail of hits
};

struct Lockstep {
  groups::Group group;                ///< G, as tested: ranks, ascending
  std::vector<Member> members;        ///< of G, by rank, those who pass their own test (Benjamini-Hochberg 1 % over all
                                      ///< accounts of the log): all of G where it is tested
  std::vector<GroupTarget> targets;   ///< B
  std::size_t scale = 0;              ///< finest that holds half of the meetings between members on B: an index into
                                      ///< Scales::window, or its size for the whole log
  bool in_windows = false;            ///< counting acts inside windows is the better test of targets: hits, expected, price are its
  double hits = 0, expected = 0;      ///< members' acts on B (inside windows); lambda
  double expected_by_activity = 0;    ///< lambda, had there been no impressions
  bool exposure_known = false;        ///< impressions were given
  std::uint64_t shown = 0;            ///< (member, target of B) of which the member was shown the target (in time)
  std::uint64_t shown_hits = 0;       ///< of all hits, at any time, those that an impression came before
  double member_acts = 0;             ///< A_G
  double affinity = 1;
  double outsider_activity = 0, outsider_acts = 0;  ///< of outsiders: in the log; on B (inside windows)
  double ln_price = 0;                ///< of the test of targets
  double ln_p_targets = 0, ln_p_windows = 0, ln_p_habits = 0;
  HabitTest habits;                   ///< no permutations where an earlier test did not reject
  double ln_p = 0;                    ///< the largest; 0 (p = 1) where the group was not tested or too few members pass
  double least_ln_p = 0;              ///< ln p, had every member hit every target: what this log could have shown at most
  enum class State {
    kTested,
    kFewTargets,   ///< fewer than three targets stand out
    kNoOutsiders,  ///< nobody else acts on them: nothing shows what interest explains
    kNoPower,      ///< even with every member on every target it would not have been significant
    kCoarseTimes,  ///< no finite scale is three times the log's resolution: habits cannot be told
    kNoContrast,   ///< even with every act inside its window, time would not have set it apart from an audience
  } state = State::kFewTargets;
  bool at_rest = false;               ///< tested once more in the same context, it would come out the same
};

/// What all groups of a run share.
struct Context {
  const null::Exposure& exposure;
  ActivityHistogram histogram;
  double tick_seconds;
  std::uint32_t resolution_ticks;      ///< at least 1
  std::vector<std::uint8_t> excluded;  ///< [accounts] members of candidates, no one's outsiders
  double excluded_activity = 0;
  bool habits = true;                  ///< false: only target sets are wanted, and permutations are spared
  const null::Impressions* impressions = nullptr;  ///< where a log of what was shown was given
};

/// ln of how many (group, target set) pairs of these sizes could have been looked at.
double ln_search_price(double accounts, double targets, double group_size, double target_count);

/// ln of what the choice of windows costs: of N acts on a target, N (N + 1) / 2 windows can be chosen.
double ln_window_price(const null::Exposure& exposure, std::span<const GroupTarget> targets);

/// Below this, a group's p counts as evidence while testing; verdicts are decided over all groups.
inline constexpr double kCandidateP = 0.01;

/// What each member has to pass: kLeastMemberHits acts inside the windows, significant at this false-discovery
/// rate over all accounts of the log; and inside them more than others, at this level. That is a check
/// of one other explanation, with few acts to go by: two acts inside windows that hold 40 % of
/// the others' acts pass, a fan's acts inside windows that hold 85 % would have to be ten.
inline constexpr double kMemberFalseDiscovery = 0.01;
inline constexpr double kMemberWindowLevel = 0.2;

/// ln p of the group's acts lying in its windows as much as they do, were it an audience like others.
struct WindowTest {
  double ln_p;
  double least_ln_p;               ///< had all of them lain inside, among the same outsiders
  std::vector<double> of_target;   ///< [targets] ln p of the same on one target
};
WindowTest test_windows(const null::Exposure& exposure, const MemberActs& members, std::span<const GroupTarget> targets);

/// Tests a candidate. Up to three rounds of recruiting first: whoever acts inside the windows of B
/// improbably often joins, whoever does not leaves, and B is found anew; then rounds that only shed.
/// A tested group is thus at rest: B is its target set, and exactly its members pass their own test.
/// @param before where given, an earlier test of the group, with others excluded: its habits, which do not depend on who is
/// excluded, are taken from there if members, targets and window are the same.
Lockstep test_lockstep(const Context& context, groups::Group group, Scratch& scratch, const Lockstep* before = nullptr);

/// What test_lockstep() would say with habits of a group that it left at rest without.
Lockstep with_habits(const Context& context, Lockstep tested);

}  // namespace bonafide::verdict
