// Error rates of detection on one log: plant what is known, detect, count. docs/model/calibration.md.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/disclose/approved.h"
#include "bonafide/format/calibration.h"
#include "bonafide/ingest/ingest.h"
#include "bonafide/pipeline/calibration_plan.h"
#include "bonafide/verdict/unrelated.h"

namespace bonafide::pipeline {

struct CalibrateOptions {
  ingest::ReadOptions read;            ///< its work_folder is set here
  std::filesystem::path out;
  std::optional<std::string> scales;   ///< as for detect, whose calibration this is
  std::string sampling_key_file;       ///< likewise
  unsigned unrelated_interests = verdict::kDefaultInterests;  ///< likewise
  bool force = false;
  CalibrationKinds kinds;
  std::size_t runs = 120;              ///< each costs one detection
  std::size_t other_keys = 3;          ///< the log as it is, once more for each
  std::function<void(const std::string&)> announce;  ///< told the plan before the first run; may be empty
};

struct Calibrated {
  disclose::Approved<format::Calibration> calibration;
  std::map<std::string, std::uint64_t> rejected_by_reason;
  std::uint64_t rows_read = 0, rows_rejected = 0;
  bool too_many_rejects = false;
};

/// Writes calibration.json and calibration.csv. The same log, options and version give the same bytes.
/// @errors as detect; and kInput where the log is too small or too short to plant in.
Result<Calibrated> calibrate(const CalibrateOptions& options, Progress& progress);

}  // namespace bonafide::pipeline
