// The events of a case, checked against its run.json.
#pragma once
#include <string>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"
#include "bonafide/format/case_records.h"

namespace bonafide::pipeline {

/// Reads events.parquet of the case in `folder`.
/// @errors kInput: it is missing or damaged, or its canonical hash is not the one that run.json names;
/// kIo: no room for temporary files; kInterrupted.
Result<events::EventTable> read_case_events(const std::string& folder, const format::RunRecord& run, Progress& progress);

}  // namespace bonafide::pipeline
