// From a case to the estimates: how much of a target is in lockstep, at least.
#pragma once
#include <filesystem>
#include <string>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/disclose/approved.h"
#include "bonafide/estimate/estimate.h"

namespace bonafide::pipeline {

struct EstimateOptions {
  std::filesystem::path case_folder;
  estimate::EstimateWishes wishes;
  std::string population_file, audience_file;  ///< both or none
  std::string calibration_folder;              ///< empty: none
  std::uint64_t memory_bytes = 4ull << 30;
  unsigned threads = 1;
};

/// Reads the case and its events. @errors kUsage: a target is not in it; kInput: the case or its events
/// were changed, the calibration was made on another log, or a file of the audience is at fault; kIo; kInterrupted.
Result<disclose::Approved<estimate::Estimate>> estimate_case(const EstimateOptions& options, Progress& progress);

}  // namespace bonafide::pipeline
