// What this log cannot tell: computed from the log, said in run.json and in the report.
#pragma once
#include "bonafide/format/case_records.h"
#include "bonafide/verdict/verdicts.h"

namespace bonafide::pipeline {

/// Fills the counts of groups and the sentences of run.limits.
void summarise(const null::Exposure& exposure, const verdict::Judgement& judgement, format::Findings& findings);

}  // namespace bonafide::pipeline
