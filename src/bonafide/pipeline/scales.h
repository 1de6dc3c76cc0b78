// The scales of a run, as asked for and as the log's resolution allows.
#pragma once
#include <optional>
#include <string>

#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"
#include "bonafide/format/case_records.h"
#include "bonafide/null/exposure.h"

namespace bonafide::pipeline {

/// Reads "1m,2h,1d,all". @errors kUsage: names the part that is not a scale.
Result<format::Parameters> parse_scales(const std::string& text);

/// Drops what is finer than the log's resolution from a default; refuses it when asked for.
/// @errors kUsage, when `asked_for`: names the scale and the measured resolution.
Result<format::Parameters> fit_scales(format::Parameters wanted, const events::TimeAxis& time, bool asked_for);

/// The same in ticks.
null::Scales scales_in_ticks(const format::Parameters& parameters, const events::TimeAxis& time);

}  // namespace bonafide::pipeline
