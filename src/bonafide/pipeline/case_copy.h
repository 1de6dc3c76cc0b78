// The case's own copy of the events. It needs nothing of what is found in them, so it is written beside the
// analysis, where there is a thread for it.
#pragma once
#include <optional>
#include <string>
#include <thread>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"
#include "bonafide/pipeline/output_folder.h"

namespace bonafide::pipeline {

class CaseCopy {
 public:
  /// All of them must outlive it. With one thread nothing is written before finish().
  CaseCopy(const events::EventTable& events, const OutputFolder& folder, unsigned threads, Progress& progress);
  /// Stops what is still being written.
  ~CaseCopy() = default;
  CaseCopy(const CaseCopy&) = delete;
  CaseCopy& operator=(const CaseCopy&) = delete;

  /// Waits until events.parquet stands in the folder. @return its SHA-256, in hex. @errors kIo; kInterrupted.
  Result<std::string> finish();

 private:
  Result<std::string> write(const std::stop_token& stop);

  const events::EventTable& events_;
  const OutputFolder& folder_;
  Progress& progress_;
  std::optional<Result<std::string>> sha256_;
  std::jthread writer_;  // the last member: it is gone before what it writes to
};

}  // namespace bonafide::pipeline
