// JSON lines: one object a line, its numbers kept digit by digit (2^64 + 1 is not a double here).
// Parsed by ourselves: DuckDB's reader turns a bad row into NULLs when told to go on.
#pragma once
#include "bonafide/base/result.h"
#include "bonafide/ingest/columns.h"
#include "bonafide/ingest/rows.h"
#include "bonafide/ingest/sources.h"

namespace bonafide::ingest {

/// All keys of the first 1,000 lines.
/// @errors kInput: no line is an object; the file is one JSON array.
Result<Header> read_json_header(const Source& source);

/// Delivers every line. Ids are texts or whole numbers, times texts or numbers, other parts any
/// value that is not nested; null is as good as missing. Where a key stands twice, the last counts.
Status read_json_lines(const Source& source, const Mapping& mapping, RowSink& sink);

}  // namespace bonafide::ingest
