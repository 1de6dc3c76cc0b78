// The second log: what accounts were shown.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/format/case_records.h"
#include "bonafide/ingest/ingest.h"
#include "bonafide/null/impressions.h"

namespace bonafide::pipeline {

struct ImpressionsOptions {
  std::vector<std::string> inputs;             ///< paths and globs; empty: what was shown is not known
  std::map<std::string, std::string> columns;  ///< role -> column, over the profile's
};

struct ReadImpressions {
  null::Impressions shown;
  format::ImpressionsRecord record;
  bool too_many_rejects = false;
};

/// Reads it as the log was read, its bad rows into impressions-rejects.csv of `folder`.
/// @param options  not empty. @param read  of the log: unit of time, memory, threads, share of rejects.
/// @errors as ingest::read_log, the message beginning with --impressions; kInput: it is about other accounts,
/// targets or times than the log.
Result<ReadImpressions> read_impressions(const ImpressionsOptions& options, const ingest::ReadOptions& read, const std::filesystem::path& folder, const events::EventTable& log,
                                         const null::Exposure& exposure, Progress& progress);

}  // namespace bonafide::pipeline
