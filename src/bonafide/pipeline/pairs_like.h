// A published analysis repeated: the tables that another tool would have made of the same log. What
// they say is that tool's claim, not ours: pairs of accounts, without p-value or rate of error.
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/base/time.h"
#include "bonafide/ingest/ingest.h"

namespace bonafide::pipeline {

/// CooRTweet 2.1.3, and its defaults.
struct PairsOptions {
  ingest::ReadOptions read;                     ///< its work_folder and keep_arrival are set here
  Microseconds window = 10 * kMicrosecondsPerSecond;
  std::uint64_t min_participation = 2;          ///< at least 1
  double edge_weight = 0.5;                     ///< percentile of the edges' weights, in [0, 1]
  std::filesystem::path out;
  bool force = false;
};

struct PairsMade {
  std::uint64_t rows_read = 0, rows_rejected = 0, events = 0, actors = 0, targets = 0;
  std::uint64_t pairs = 0, edges = 0, heavy_edges = 0;
  double threshold = 0;                         ///< edges heavier than this are flagged
  std::map<std::string, std::uint64_t> rejected_by_reason;
  bool too_many_rejects = false;
};

/// Writes groups.csv, edges.csv and pairs.json (docs/formats/pairs.md).
/// @errors whatever the log, the options or the disk cause, and a log with more pairs than
/// ReadOptions::memory_bytes holds, told before they are made; then no folder is left behind.
Result<PairsMade> pairs_like_coortweet(const PairsOptions& options, Progress& progress);

}  // namespace bonafide::pipeline
