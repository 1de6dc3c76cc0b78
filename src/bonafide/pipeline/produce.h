// A production, end to end: an order that was granted, a sealed log and its case in; a bag with what the order allows, and
// an account of what it does not, out. The main path of the second half: read it first.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/disclose/permit.h"
#include "bonafide/ingest/ingest.h"
#include "bonafide/privacy/ledger.h"

namespace bonafide::pipeline {

struct ProduceOptions {
  std::filesystem::path order, case_folder, seal_folder, key_file, policy, ledger, out;
  ingest::ReadOptions log;          ///< the log itself; no inputs: the case's own copy of it
  std::string court_key;            ///< PEM file; empty: the seed is destroyed
  std::string replay;               ///< file with a seed, 64 hex digits: the neutral makes the payload again, signs with a key of
                                    ///< their own, and nothing is charged; the log is held against the seal's root
  std::filesystem::path replay_of;  ///< with `replay`: the production; a payload that is not the same to the byte is not kept
  std::optional<orders::Day> date;  ///< none: today in the order's zone; never a day to come
  privacy::Purse purse = privacy::Purse::kParty;
  std::string lineage = "log";      ///< the data's name in the ledger
  bool dry_run = false, force = false;
};

struct Produced {
  std::vector<std::string> files;              ///< of the payload, by path
  std::vector<disclose::Refusal> refusals;     ///< items that were not produced
  privacy::Cost cost;                          ///< what it costs everybody
  privacy::Cost left;                          ///< of the ledger, for the purse, before; not read when replaying
  bool exhausted = false;                      ///< not enough was left: nothing was written
  bool nothing_allowed = false;                ///< every item is refused: nothing was written
};

/// Spends before it writes. The bag is there whole or not at all. The same order, policy, case, seal, date and seed give the
/// same payload bytes.
/// @errors kInput: a file is at fault, or log, case and seal do not belong together; kUsage: `out` exists; kIo; kInterrupted.
Result<Produced> produce(const ProduceOptions& options, Progress& progress);

}  // namespace bonafide::pipeline
