// One account against one group, by the numbers of a case: the test that members pass.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/events/event_table.h"
#include "bonafide/format/explain_records.h"

namespace bonafide::pipeline {

/// A first act of an account: an index into EventTable's targets and events.
struct OwnAct {
  std::uint32_t target;
  std::uint64_t event;
};

/// An account's first acts, by target. Cost: O(events).
std::vector<OwnAct> first_acts_of(const events::EventTable& events, std::uint32_t actor);

/// Everything that the test takes from the case's tables. Borrows from the findings.
struct GroupCounts {
  const format::GroupRecord* record;
  const format::MemberRecord* own = nullptr;                 // null: no member
  std::map<std::string_view, const format::GroupTargetRecord*> targets;
  double affinity = 0, outsider_activity = 0;                // 0: the group was never counted
  std::uint64_t passing = 0;                                 // members who pass their own test
};

/// One a group, in the findings' order.
std::vector<GroupCounts> counts_of(const format::Findings& findings, const std::string& actor);

/// The members' test for an account with these first acts: docs/model/lockstep.md, "Members".
/// expected, ln_p and ln_p_timing are left at nothing where the group was not tested.
format::ActorInGroup test_against(const GroupCounts& group, const events::EventTable& events, const std::vector<OwnAct>& acts);

}  // namespace bonafide::pipeline
