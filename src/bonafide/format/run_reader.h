// Reads the run.json of a case: the other half of run_json() in case_writer.h.
#pragma once
#include <string>

#include "bonafide/base/result.h"
#include "bonafide/format/case_records.h"

namespace bonafide::format {

/// @errors kInput: no such file, no JSON, a newer format, or a key is missing or of another type.
Result<RunRecord> read_run(const std::string& path);

}  // namespace bonafide::format
