// Sealing, end to end: a log in; a signed checkpoint of all its records, and what is needed to prove single ones
// later, out. To the byte: docs/formats/seal.md.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/ingest/ingest.h"
#include "bonafide/seal/commitment.h"
#include "bonafide/seal/seal_record.h"

namespace bonafide::pipeline {

struct SealOptions {
  ingest::ReadOptions read;  ///< its work_folder is set here
  std::filesystem::path out;
  std::string key_file;      ///< seal.key
  std::string secret_file;   ///< seal.secret of an earlier seal, to make the same tree again; empty: a fresh secret
  bool force = false;
};

struct Sealed {
  seal::SealRecord record;
  std::map<std::string, std::uint64_t> rejected_by_reason;
  bool too_many_rejects = false;  ///< the share of bad rows is over ReadOptions::max_reject_share
};

/// Reads the log, writes the seal. The same log, secret and key give the same bytes. Memory: the event table and some
/// megabytes, whatever the number of threads.
/// @errors whatever the log, the key, the options or the disk cause; then no seal is left behind.
Result<Sealed> seal_log(const SealOptions& options, Progress& progress);

}  // namespace bonafide::pipeline
