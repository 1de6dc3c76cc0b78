// The events of a case, checked against its run.json.
#pragma once
#include <cstdint>
#include <string>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"
#include "bonafide/format/case_records.h"
#include "bonafide/ingest/case_part.h"

namespace bonafide::pipeline {

/// What reading may take.
struct ReadBounds {
  std::uint64_t memory_bytes = 4ull << 30;
  unsigned threads = 2;
};

/// Reads events.parquet of the case in `folder`.
/// @errors kInput: it is missing or damaged, or its canonical hash is not the one that run.json names;
/// kIo: no room for temporary files; kInterrupted.
Result<events::EventTable> read_case_events(const std::string& folder, const format::RunRecord& run, Progress& progress, const ReadBounds& bounds = {});

/// Reads only what `wish` names, where run.json holds the file's hash (cases of earlier versions do not: all is read).
/// @errors as read_case_events, the hash being that of the file's bytes.
Result<ingest::CasePart> read_case_part(const std::string& folder, const format::RunRecord& run, const ingest::PartWish& wish, Progress& progress, const ReadBounds& bounds = {});

}  // namespace bonafide::pipeline
