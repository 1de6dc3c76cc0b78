// The signed statement of a production, and the checkpoint that it names: who signed, and what exactly.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/hash.h"
#include "bonafide/seal/checkpoint.h"
#include "bonafide/seal/note_key.h"
#include "bonafide/verify/outcome.h"

namespace bonafide::verify {

struct Statement {
  seal::Checkpoint sealed;                          ///< origin, size, root
  Digest manifest_sha256, manifest_sha512;          ///< SHA-256 of the two payload manifests
  std::string version, order, policy, log, date;    ///< order, policy, log: SHA-256 in hex
  std::optional<std::string> seed;                  ///< SHA-256 of seed.rsa-oaep in hex
  std::vector<std::string> items, refused;          ///< ids
  bool replay = false;                              ///< made again from a kept seed, perhaps by another signer than the seal's
  bool signed_by_key = false;                       ///< false: the signer is unknown
};

/// Reads statement.dsse.json: canonical envelope, type, signature, in-toto Statement v1 of a production in canonical JSON.
/// What is wrong, or cannot be told for want of a key, goes into `outcome`. @return nothing where there is no statement to go by.
std::optional<Statement> read_statement(std::string_view envelope, const std::optional<seal::VerifierKey>& key, Outcome& outcome);

/// Whether data/checkpoint is signed by the statement's signer, and is the tree that the statement names.
void check_sealed_tree(std::string_view checkpoint, const Statement& statement, const std::optional<seal::VerifierKey>& key, Outcome& outcome);

}  // namespace bonafide::verify
