// What the custodian signs: an in-toto Statement v1 over the bag's manifest, in a DSSE envelope. Whoever holds the
// signer's key can tell that these files, and no others, were produced under this order from this sealed log.
#pragma once
#include <string>
#include <vector>

#include "bonafide/base/hash.h"
#include "bonafide/base/result.h"
#include "bonafide/seal/dsse.h"

namespace bonafide::production {

inline constexpr const char* kPayloadType = "application/vnd.in-toto+json";
inline constexpr const char* kStatementType = "https://in-toto.io/Statement/v1";
inline constexpr const char* kProductionType = "urn:bonafide:production:v1";

/// What a production states of itself.
struct ProductionFacts {
  std::string version;           ///< of the program
  std::string order_sha256, policy_sha256;
  std::string case_hmac;         ///< of log and member list, under the seal's secret: a bare hash of a log lets guesses of it be confirmed
  std::string origin;            ///< of the seal's checkpoint
  std::uint64_t tree_size = 0;
  Digest root{};
  std::string date;              ///< of the production, in the order's zone
  std::string seed_sha256;       ///< of seed.rsa-oaep; "": the seed was destroyed
  bool replayed = false;             ///< made again from a kept seed, to be compared with the production; charged to no ledger
  std::vector<std::string> items;    ///< ids that were produced
  std::vector<std::string> refused;  ///< ids that were not
};

/// The statement in canonical JSON, subject: the two manifests of the bag. @param manifest_* SHA-256 of the files.
Result<std::string> production_statement(const ProductionFacts& facts, const Digest& manifest_sha256, const Digest& manifest_sha512);

}  // namespace bonafide::production
