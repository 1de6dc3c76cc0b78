// Writes the tables of a case. What each column means: docs/formats/case.md.
#pragma once
#include <string>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/format/case_records.h"

namespace bonafide::format {

Status write_groups(const std::string& path, const std::vector<GroupRecord>& groups);
Status write_members(const std::string& path, const std::vector<MemberRecord>& members);
Status write_targets(const std::string& path, const std::vector<TargetRecord>& targets);

/// run.json, and the same with the groups for `--json` on the screen. Keys in a fixed order, two
/// blanks a level, a line feed at the end.
std::string run_json(const RunRecord& run);
std::string summary_json(const Findings& findings, const std::string& case_path);

}  // namespace bonafide::format
