#include "bonafide/pipeline/case_copy.h"

#include <new>

#include "bonafide/base/hash.h"
#include "bonafide/ingest/ingest.h"

namespace bonafide::pipeline {

CaseCopy::CaseCopy(const events::EventTable& events, const OutputFolder& folder, unsigned threads, Progress& progress) : events_(events), folder_(folder), progress_(progress) {
  if (threads < 2) return;
  writer_ = std::jthread([this](const std::stop_token& stop) {
    progress_.begin_companion();
    try {
      sha256_ = write(stop);
    } catch (const std::bad_alloc&) {
      sha256_ = Error{ErrorKind::kIo, "writing the case's copy of the events: out of memory; allow less with --memory, or end other programs"};
    }
    progress_.end_companion("writing events.parquet", events_.size());
  });
}

Result<std::string> CaseCopy::finish() {
  if (writer_.joinable()) writer_.join();
  else sha256_ = write({});
  events_.set_aside();
  return *sha256_;
}

Result<std::string> CaseCopy::write(const std::stop_token& stop) {
  const Status copied = ingest::write_parquet(events_, folder_.path() / "events.parquet", folder_.path(), stop);
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted before the case was complete"};  // and not for want of space
  TRY_STATUS(copied);
  TRY(const Digest written, sha256_of_file(folder_.file("events.parquet")));
  return to_hex(written);
}

}  // namespace bonafide::pipeline
