// Writes the tables of a case. What each column means: docs/formats/case.md.
#pragma once
#include <string>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/format/case_records.h"
#include "bonafide/format/csv.h"

namespace bonafide::format {

Status write_groups(const std::string& path, const std::vector<GroupRecord>& groups);
Status write_members(const std::string& path, const std::vector<MemberRecord>& members);
Status write_targets(const std::string& path, const std::vector<TargetRecord>& targets);
Status write_tests(const std::string& path, const std::vector<TestRecord>& tests);
/// @param times_relative as in RunRecord.
Status write_group_targets(const std::string& path, const std::vector<GroupTargetRecord>& targets, bool times_relative);
/// controls.csv.
Status write_controls(const std::string& path, const InterestRecord& interest);

/// evidence.csv, a row at a time: it may be longer than memory should hold.
class EvidenceWriter {
 public:
  EvidenceWriter(const std::string& path, bool times_relative);
  void row(const EvidenceRecord& record);
  Status close() { return csv_.close(); }

 private:
  CsvWriter csv_;
  bool times_relative_;
};

/// run.json, and the same with the groups for `--json` on the screen. Keys in a fixed order, two
/// blanks a level, a line feed at the end.
std::string run_json(const RunRecord& run);
std::string summary_json(const Findings& findings, const std::string& case_path);

}  // namespace bonafide::format
