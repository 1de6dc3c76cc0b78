// Reads a case back into its records: the other half of case_writer.h. Layout: docs/formats/case.md.
#pragma once
#include <string>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/format/case_records.h"

namespace bonafide::format {

struct Case {
  Findings findings;                     ///< without pictures
  std::vector<EvidenceRecord> evidence;  ///< by group as in findings.groups, then by target, time, actor
};

/// Reads run.json and the tables of the case in `folder`. Probabilities have the two digits that were
/// written, `expected` of members three; GroupRecord::in_windows, hits and expected_hits come from
/// the group's test of targets. events.parquet is not read, nor compared with run.json.
/// @errors kInput: a file is missing, is of a newer format, or a row is not what was written; the
/// message names file, line, value and remedy.
Result<Case> read_case(const std::string& folder);

}  // namespace bonafide::format
