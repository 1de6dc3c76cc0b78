// From judged groups to the records that a case holds.
#pragma once
#include <functional>
#include <span>
#include <vector>

#include "bonafide/format/case_records.h"
#include "bonafide/verdict/verdicts.h"

namespace bonafide::verdict {

/// What the records are made from.
struct Sources {
  const events::EventTable& events;
  const null::Exposure& exposure;
  const std::vector<Judged>& groups;
  std::span<const std::uint8_t> excluded;  ///< Judgement::excluded
};

std::vector<format::GroupRecord> group_records(const Sources& sources);
/// By group, then by id. Members of a group that could not be tested are listed with p = 1.
std::vector<format::MemberRecord> member_records(const Sources& sources);
/// The acts that the p of a group's targets counts: a member's first act on one of them; where the test
/// inside windows carries the verdict, only if it lies inside. By group, then target, time, actor.
void for_each_evidence(const Sources& sources, const std::function<void(const format::EvidenceRecord&)>& visit);
/// One a target, by id: all its events, and the rows of evidence.csv on it by verdict, an account once.
std::vector<format::TargetRecord> target_records(const Sources& sources);
/// What the report draws, for the first `most` groups; the others have no targets in it.
std::vector<format::GroupPicture> group_pictures(const Sources& sources, std::size_t most);

}  // namespace bonafide::verdict
