// Reading Parquet through DuckDB.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/ingest/columns.h"
#include "bonafide/ingest/duckdb.h"
#include "bonafide/ingest/rows.h"
#include "bonafide/ingest/sources.h"

namespace bonafide::ingest {

/// What Database::Settings::files must hold for the file: its path, and the path as the pattern
/// that matches nothing else.
std::vector<std::string> names_to_allow(const Source& source);

/// "FROM ..." the file, and no other that its name might stand for.
std::string parquet_relation(const Source& source);

/// The top-level columns. @errors kInput: the file is cut, damaged or no Parquet.
Result<Header> read_parquet_header(Database& database, const Source& source);
Result<std::uint64_t> count_parquet_rows(Database& database, const Source& source);

/// Delivers every row; the first is number 1. Ids are text or any integer type, as exact text;
/// times are TIMESTAMP (without a zone: UTC), DATE, or whatever a CSV might hold.
/// @errors kInput: an id column of another type (a DOUBLE cannot hold long ids).
Status read_parquet(Database& database, const Source& source, const Mapping& mapping, unsigned threads, RowSink& sink);

}  // namespace bonafide::ingest
