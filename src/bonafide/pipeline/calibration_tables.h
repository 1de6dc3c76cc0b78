// From outcomes of runs to what a calibration says: counts by kind, and a row a run.
#pragma once
#include <string>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/format/calibration.h"
#include "bonafide/pipeline/calibration_plan.h"
#include "bonafide/pipeline/calibration_score.h"

namespace bonafide::pipeline {

/// In the order of the plan, one a run.
struct Outcomes {
  std::vector<Outcome> farms, communities;
  std::vector<RewiredOutcome> rewired;
};

/// Counts all outcomes by kind; adds a note where communities could not be planted.
void count_outcomes(const CalibrationPlan& plan, const Outcomes& outcomes, format::Calibration& out);

/// calibration.csv. @errors kIo.
Status write_runs(const std::string& path, const CalibrationPlan& plan, const Outcomes& outcomes);

}  // namespace bonafide::pipeline
