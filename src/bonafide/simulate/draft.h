// A simulated log before it is written: everybody in it, what they did for their groups, and their likes,
// which no memory need hold.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/simulate/like_store.h"
#include "bonafide/simulate/simulate.h"
#include "bonafide/simulate/target_ids.h"
#include "bonafide/simulate/truth.h"
#include "bonafide/simulate/world.h"

namespace bonafide::simulate {

/// What drawing a log may use; changes nothing in the log.
struct Means {
  std::filesystem::path work_folder;  ///< must exist; holds likes only past the bound
  unsigned threads = 1;
  /// For likes that wait to be written, beside the people and the pages: 10^9 likes of 12 bytes, kept apart in 500
  /// slices, then reach the disk half a megabyte at a time.
  std::uint64_t waiting_bytes = 256ull << 20;
};

struct Draft {
  Population population;
  TargetIds targets;
  std::vector<std::string> columns;  ///< of the log, besides actor, target and time; ascending
  Deeds deeds;
  std::unique_ptr<LikeStore> likes;
  std::unique_ptr<LikeStore> shown;  ///< impressions; nullptr unless asked for
};

/// The same options give the same likes, whatever the means. Pages: about 25 bytes an account (one to 13 likes) and
/// 32 a page (one to 50 likes), beside the likes that wait. Posts: all likes in memory, 12 bytes each, and the network.
/// @errors as simulate(); kIo: the work folder cannot hold the likes; kInterrupted.
Result<Draft> draw_log(const SimulateOptions& options, const Means& means, Progress& progress);

}  // namespace bonafide::simulate
