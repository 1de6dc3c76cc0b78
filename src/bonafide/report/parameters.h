// The parameters of a run, as text, as a table, and as the command that repeats them.
#pragma once
#include <string>

#include "bonafide/format/case_records.h"

namespace bonafide::report {

/// "1 min, 2 h, 1 d, whole log".
std::string scales_text(const format::Parameters& parameters);

/// "actor from account_id, target from object_id": roles and the log's own column names, as HTML.
std::string columns_html(const format::RunRecord& run);

/// The command that gives the same case from the same log; options at their defaults are left out.
/// Quoted for a POSIX shell. Plain text.
std::string reproducing_command(const format::RunRecord& run);

/// Every parameter that changes results, and the constants of this version.
std::string parameters_section(const format::RunRecord& run);

}  // namespace bonafide::report
