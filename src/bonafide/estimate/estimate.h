// The answer to "how many of these likes?": what is estimated of a target, and how it is put together
// from a case. The parts, each with its model: share.h, single_use.h, detection_limit.h, audience.h.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/estimate/audience.h"
#include "bonafide/estimate/detection_limit.h"
#include "bonafide/estimate/first_acts.h"
#include "bonafide/estimate/share.h"
#include "bonafide/estimate/single_use.h"
#include "bonafide/format/calibration.h"
#include "bonafide/format/case_reader.h"

namespace bonafide::estimate {

using format::kLevels;  // each with those above it

/// A target's first acts over the log's span, in bins of equal width, by verdict.
struct Timeline {
  std::vector<std::uint32_t> others, coordinated, farm_like, manufactured;  ///< [bins]
  std::vector<std::uint32_t> single_use;  ///< [bins] of others: by accounts that act once
};

struct SingleUse {
  PeerModel peers;
  SingleUseExcess excess;
};

struct TargetEstimate {
  std::string target;
  std::uint64_t events = 0, acts = 0;  ///< rows; first acts
  std::array<ShareBound, kLevels.size()> share;
  std::array<std::vector<ShareInterval>, kLevels.size()> intervals;  ///< only under a stated prior: it first, then the sensitivity
  std::optional<SingleUse> single_use;
  std::string no_single_use;  ///< why there is none: a sentence
  std::vector<DetectionLimit> limits;
  Timeline timeline;
};

struct Estimate {
  format::RunRecord run;
  std::vector<TargetEstimate> targets;
  bool targets_were_named = false;        ///< false: those with most flagged acts
  bool new_accounts_counted = false;      ///< the log has account creation times: new ones count as single-use
  double burst_seconds = 0;               ///< length of the window that detection limits speak of
  std::optional<MissedPrior> prior;
  std::vector<MonthBound> audience;       ///< empty: no files were given
  std::string population_file, audience_file;
  std::vector<std::string> calibration;   ///< what planting in this log has shown, or how to have it shown: a sentence each
};

struct EstimateWishes {
  std::vector<std::string> targets;  ///< ids; empty: the ten with most flagged acts
  std::optional<MissedPrior> prior;
};

/// Everything but audience and calibration. @param events  the case's own.
/// @errors kUsage: a target is not in the log.
Result<Estimate> estimate_targets(const format::Case& of_case, const events::EventTable& events, const EstimateWishes& wishes);

}  // namespace bonafide::estimate
