// seal.json: what the custodian keeps of a seal beside its hashes. It names counts and the log's hash, so it stays
// with the custodian; what goes out is the checkpoint.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "bonafide/base/hash.h"
#include "bonafide/base/result.h"

namespace bonafide::seal {

inline constexpr std::uint64_t kSealFormat = 1;  ///< docs/formats/seal.md

struct SealRecord {
  std::string version;              ///< of the program
  std::string origin;               ///< of the checkpoint
  std::string verifier_key;         ///< seal.pub
  std::uint64_t tree_size = 0;      ///< leaves, a power of two, 2^52 at most
  Digest root{};
  std::uint64_t records = 0;        ///< of the log; the other leaves are dummies
  std::vector<std::string> fields;  ///< of every record, in the order of their commitments
  std::string events_sha256;        ///< canonical hash of the log, 64 hex digits
  bool times_relative = false;
  std::uint64_t rows_read = 0, rows_rejected = 0, rows_of_other_actions = 0;
  std::string action;               ///< the only one kept; empty: all
};

/// Keys in a fixed order, two blanks a level, LF at the end.
std::string seal_json(const SealRecord& record);

/// @param place names the file in errors. @errors kInput: not JSON, a higher format, a member absent or of another type.
Result<SealRecord> parse_seal_json(const std::string& text, const std::string& place);

}  // namespace bonafide::seal
