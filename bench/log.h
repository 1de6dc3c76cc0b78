// The logs that are measured.
#pragma once
#include <string>

#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"

namespace bonafide::bench {

/// @param log  a file, or "flat:N": N events without any burst, each on any target at any second of 60 days,
/// 13 an account and 50 a target on average as in a simulated log.
Result<events::EventTable> load(const std::string& log, unsigned threads);

}  // namespace bonafide::bench
