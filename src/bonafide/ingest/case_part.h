// Part of a case's events.parquet: the targets, days and columns that are needed, and nothing else. The file is in
// canonical order, so what is not asked for is skipped by row groups, and nothing has to be sorted.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"

namespace bonafide::ingest {

struct PartWish {
  std::vector<std::string> targets;        ///< ids; empty: every target
  Microseconds first = INT64_MIN, last = INT64_MAX;  ///< both included
  std::vector<std::string> attributes;     ///< ascending; those that the file does not have are left out
};

struct CasePart {
  events::EventTable events;               ///< may be empty; its dictionaries hold what its events name
  /// Every value of each wanted attribute that the file has, over all of its events; ascending, "" where missing.
  std::vector<std::pair<std::string, std::vector<std::string>>> values;
};

/// @param path  events.parquet, whose bytes the caller vouches for: ids are taken as they are.
/// @param time  the axis of the whole log.
/// @errors kInput: no Parquet, not the columns of a case, or not in its order; kIo; kInterrupted.
Result<CasePart> read_case_part(const std::string& path, const PartWish& wish, const events::TimeAxis& time, std::uint64_t memory_bytes, unsigned threads,
                                const std::filesystem::path& work_folder);

}  // namespace bonafide::ingest
