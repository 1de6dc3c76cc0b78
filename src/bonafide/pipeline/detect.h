// The main job, end to end: a log in, a case out.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/disclose/approved.h"
#include "bonafide/format/case_records.h"
#include "bonafide/ingest/ingest.h"
#include "bonafide/verdict/unrelated.h"

namespace bonafide::pipeline {

struct DetectOptions {
  ingest::ReadOptions read;            ///< its work_folder is set here
  std::filesystem::path out;
  std::optional<std::string> scales;   ///< as given, "1m,2h,1d,all"; none: the default, dropping what is too fine
  std::string sampling_key_file;       ///< empty: the key is derived from the log's hash
  unsigned unrelated_interests = verdict::kDefaultInterests;  ///< K
  std::string calibration;             ///< folder of a calibration of this log; empty: none
  bool force = false;
};

struct Detected {
  disclose::Approved<format::Findings> findings;
  std::map<std::string, std::uint64_t> rejected_by_reason;
  bool too_many_rejects = false;       ///< the share of bad rows is over ReadOptions::max_reject_share
};

inline constexpr const char* kDefaultScales = "1m,2h,1d,all";

/// Runs detection and writes the case.
/// @errors whatever the log, the options or the disk cause; then no case is left behind.
Result<Detected> detect(const DetectOptions& options, Progress& progress);

}  // namespace bonafide::pipeline
