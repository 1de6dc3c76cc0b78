// The judgement on a log in memory: what `detect` writes a case from, and what `calibrate` runs again
// and again on logs that it changed.
#pragma once
#include <filesystem>
#include <string>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"
#include "bonafide/format/case_records.h"
#include "bonafide/null/exposure.h"
#include "bonafide/null/impressions.h"
#include "bonafide/pairs/pair_search.h"
#include "bonafide/verdict/verdicts.h"

namespace bonafide::pipeline {

struct Analysis {
  null::Exposure exposure;
  pairs::PairSearch search;
  verdict::Judgement judgement;
};

/// What could have met whom. @param parameters as fit_scales left them. @param sampling_key hex digits.
/// @errors kIo: what `backing` puts into files does not fit its folder.
Result<null::Exposure> index(const events::EventTable& events, const format::Parameters& parameters, const std::string& sampling_key, unsigned threads, const null::RowBacking& backing,
                             Progress& progress);

/// Pairs, groups, judgement: three stages of `progress`. @param exposure of these events.
/// @param impressions what accounts were shown; null where it is not known. @errors kInterrupted.
Result<Analysis> analyse(const events::EventTable& events, null::Exposure exposure, const format::Parameters& parameters, unsigned threads, Progress& progress,
                         const null::Impressions* impressions = nullptr);

/// Makes analysing fit into the bound: first the columns of `events`, which are gone through in order, leave memory for files
/// in `folder`, then the rows of the exposure are meant to.
/// @errors kUsage: says how much is needed; kIo: the folder cannot hold the columns.
Result<null::RowBacking> plan_memory(events::EventTable& events, const format::Parameters& parameters, std::uint64_t memory_bytes, const std::filesystem::path& folder);

/// Whether `logs` logs of this size fit into the bound at once, each with its exposure. @errors kUsage: says how much is needed.
Status check_memory(const events::EventTable& events, const format::Parameters& parameters, std::uint64_t memory_bytes, unsigned logs);

/// The key decides what is sampled. From the log's own hash the same log gives the same case; one
/// committed beforehand keeps whoever writes the log from choosing what is sampled.
/// @return its hex digits in lower case; "" when no file is given. @errors kInput.
Result<std::string> given_sampling_key(const std::string& file);

}  // namespace bonafide::pipeline
