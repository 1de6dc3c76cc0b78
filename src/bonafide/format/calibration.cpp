#include "bonafide/format/calibration.h"

#include <algorithm>

#include <fmt/format.h>

namespace bonafide::format {

std::vector<std::pair<std::string, std::string>> verdict_parameters(const Parameters& parameters) {
  std::string scales;
  for (Microseconds scale : parameters.scales) scales += fmt::format("{}{:g}", scales.empty() ? "" : ",", static_cast<double>(scale) / kMicrosecondsPerSecond);
  if (parameters.whole_log_scale) scales += scales.empty() ? "all" : ",all";
  return {{"scales_seconds", scales}, {"unrelated_interests", std::to_string(parameters.unrelated_interests)}};
}

std::optional<std::string> mismatch(const Calibration& calibration, const RunRecord& run, const std::string& folder) {
  const auto was_made = [&](const std::string& how) { return fmt::format("--calibration {}: was made {}; run bonafide calibrate again on this log", folder, how); };
  if (calibration.version != run.version) return was_made(fmt::format("by bonafide {}, not by {}", calibration.version, run.version));
  if (calibration.model != kModelVersion) return was_made(fmt::format("with version {} of the model, not with {}", calibration.model, kModelVersion));
  const auto parameters = verdict_parameters(run.parameters);
  for (std::size_t i = 0; i < std::max(parameters.size(), calibration.parameters.size()); ++i) {
    if (i >= parameters.size() || i >= calibration.parameters.size() || parameters[i].first != calibration.parameters[i].first)
      return was_made("with other parameters");
    if (parameters[i].second != calibration.parameters[i].second)
      return was_made(fmt::format("with {} = {}, not with {}", parameters[i].first, calibration.parameters[i].second, parameters[i].second));
  }
  if (!run.events_sha256.empty() && calibration.events_sha256 != run.events_sha256)
    return was_made(fmt::format("on another log (events {}..., not {}...)", calibration.events_sha256.substr(0, 12), run.events_sha256.substr(0, 12)));
  if (!run.sampling_key.empty() && calibration.sampling_key != run.sampling_key) return was_made("with another sampling key");
  return std::nullopt;
}

std::optional<std::uint64_t> detection_limit(const Calibration& calibration, const std::string& pace, Verdict level) {
  std::vector<const FarmKind*> kinds;
  for (const FarmKind& kind : calibration.farms)
    if (kind.pace == pace && kind.tally.planted > 0) kinds.push_back(&kind);
  std::sort(kinds.begin(), kinds.end(), [](const FarmKind* a, const FarmKind* b) { return a->members > b->members; });
  std::optional<std::uint64_t> limit;
  for (const FarmKind* kind : kinds) {
    if (2 * kind->tally.levels[level_index(level)].convicted.count < kind->tally.planted) break;
    limit = kind->members;
  }
  return limit;
}

}  // namespace bonafide::format
