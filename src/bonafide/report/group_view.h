// One group with everything that the report says of it, gathered from the findings' tables.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/format/case_records.h"

namespace bonafide::report {

/// Borrows from Findings, which outlives it.
struct GroupView {
  std::size_t number;  ///< from 1, in the order of the findings; the reader's name for it
  const format::RunRecord* run;
  const format::InterestRecord* interest;               ///< of the log's control sets; may be empty
  const format::GroupRecord* record;
  const format::GroupPicture* picture;                  ///< null where there is none
  std::vector<const format::MemberRecord*> members;     ///< by id
  std::vector<const format::TestRecord*> tests;         ///< in the order in which they are made
  std::vector<const format::GroupTargetRecord*> targets;  ///< by id
};

/// The test of that name; null where there is none.
const format::TestRecord* test_of(const GroupView& view, std::string_view name);

/// A view of each group, in the order of findings.groups. Cost: linear, with a map of the groups.
std::vector<GroupView> views_of(const format::Findings& findings);

/// "group-<id>": the anchor that the table of findings links to. Letters, digits and '-' only.
std::string anchor_of(const GroupView& view);

/// "g1".."g5": colour and shape of the group, repeated after five; its number always stands beside.
std::string colour_class(const GroupView& view);

/// The group's shape, path data in a box of 12 by 12.
const char* shape_of(const GroupView& view);

/// The group's shape in its colour, as inline SVG; decoration beside the number.
std::string marker_html(const GroupView& view);

}  // namespace bonafide::report
