// How much work are the stages of a detection beside each other? So that the time left can be told before a stage begins.
#pragma once
#include <cstdint>
#include <vector>

#include "bonafide/base/progress.h"

namespace bonafide::pipeline {

/// @param events of the log. @param parquet all of it, and not text. @return the stages of `detect` in their order.
std::vector<ExpectedStage> expected_stages(std::uint64_t events, bool parquet, unsigned threads);

}  // namespace bonafide::pipeline
