// From judged groups to the records that a case holds.
#pragma once
#include <functional>
#include <vector>

#include "bonafide/format/case_records.h"
#include "bonafide/verdict/verdicts.h"

namespace bonafide::verdict {

/// What the records are made from.
struct Sources {
  const events::EventTable& events;
  const null::Exposure& exposure;
  const std::vector<Judged>& groups;
};

/// A row of evidence.csv: a member's first act on one of its group's targets; where the test inside
/// windows carries the verdict, only if it lies inside. These are the acts that the p-value counts. Views live as long as the event table.
struct EvidenceRow {
  std::string_view group, actor, target;
  Microseconds time;
};

std::vector<format::GroupRecord> group_records(const Sources& sources);
/// By group, then by id. Members of a group that could not be tested are listed with p = 1.
std::vector<format::MemberRecord> member_records(const Sources& sources);
/// By group, then target, time, actor.
void for_each_evidence(const Sources& sources, const std::function<void(const EvidenceRow&)>& visit);
/// One a target, by id: all its events, and the rows of evidence.csv on it by verdict, an account once.
std::vector<format::TargetRecord> target_records(const Sources& sources);
/// What the report draws, for the first `most` groups; the others have no targets in it.
std::vector<format::GroupPicture> group_pictures(const Sources& sources, std::size_t most);

}  // namespace bonafide::verdict
