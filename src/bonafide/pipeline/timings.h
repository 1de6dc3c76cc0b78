// timings.json: what a run cost and on what. Outside the promise of equal bytes.
#pragma once
#include <span>
#include <string>

#include "bonafide/base/progress.h"
#include "bonafide/ingest/ingest.h"
#include "bonafide/pairs/pair_search.h"

namespace bonafide::pipeline {

std::string timings_json(const ingest::Log& log, const pairs::PairSearch& search, const ingest::ReadOptions& options, const Progress& progress);

}  // namespace bonafide::pipeline
