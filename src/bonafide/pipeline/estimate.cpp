#include "bonafide/pipeline/estimate.h"

#include <fmt/format.h>

#include "bonafide/format/calibration.h"
#include "bonafide/format/case_reader.h"
#include "bonafide/pipeline/case_events.h"

namespace bonafide::pipeline {
namespace {

std::string limit_sentence(const format::Calibration& calibration, const char* pace, format::Verdict level) {
  const auto limit = format::detection_limit(calibration, pace, level);
  if (!limit) return fmt::format("At `{}`, fewer than half of the planted {} farms were found at any size that was tried.", format::verdict_name(level), pace);
  return fmt::format("At `{}`, at least half of the planted {} farms were found from {} accounts on.", format::verdict_name(level), pace, *limit);
}

std::vector<std::string> calibration_sentences(const format::Calibration& calibration) {
  std::vector<std::string> out;
  for (const format::Verdict level : {format::Verdict::kCoordinated, format::Verdict::kFarmLike}) {
    for (const char* pace : {"burst", "trickle"}) out.push_back(limit_sentence(calibration, pace, level));
    const format::Rate& accused = calibration.all_communities.levels[format::level_index(level)].convicted;
    out.push_back(fmt::format("At `{}`, {} of {} planted genuine communities were accused ({:.1f} % to {:.1f} % with 95 % confidence).", format::verdict_name(level), accused.count, accused.of, 100 * accused.low,
                              100 * accused.high));
  }
  return out;
}

// What planting farms and communities in this very log has shown: by the calibration given here, or the one
// that the case keeps; how to have it done, where there is neither.
Result<std::vector<std::string>> known_limits(const EstimateOptions& options, const format::RunRecord& run) {
  if (!options.calibration_folder.empty()) {
    TRY(const format::Calibration calibration, format::read_calibration(options.calibration_folder));
    if (const auto why = format::mismatch(calibration, run, options.calibration_folder)) return Error{ErrorKind::kInput, *why};
    return calibration_sentences(calibration);
  }
  if (run.calibration) return calibration_sentences(*run.calibration);
  return std::vector<std::string>{"Detection limits by planting farms in this log are not given here: `bonafide calibrate LOG --out DIR` measures them, `--calibration DIR` adds them."};
}

}  // namespace

Result<disclose::Approved<estimate::Estimate>> estimate_case(const EstimateOptions& options, Progress& progress) {
  std::vector<estimate::MonthBound> audience;
  if (!options.population_file.empty()) {  // first: a fault there should not wait for a long log
    TRY(const estimate::Audience read, estimate::read_audience(options.population_file, options.audience_file));
    audience = estimate::audience_bounds(read);
  }
  TRY(const format::Case of_case, format::read_case(options.case_folder.string()));
  TRY(std::vector<std::string> calibration, known_limits(options, of_case.findings.run));
  TRY(const events::EventTable events, read_case_events(options.case_folder.string(), of_case.findings.run, progress, {options.memory_bytes, options.threads}));
  progress.begin("estimating", "targets", 0);
  TRY(estimate::Estimate out, estimate::estimate_targets(of_case, events, options.wishes));
  progress.end();
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while estimating"};
  out.calibration = std::move(calibration);
  out.audience = std::move(audience);
  out.population_file = options.population_file;
  out.audience_file = options.audience_file;
  return disclose::Gate::for_custodian(std::move(out));
}

}  // namespace bonafide::pipeline
