// Checkpoints and inclusion proofs of any transparency log that follows C2SP tlog-checkpoint and tlog-proof.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "bonafide/seal/note_key.h"
#include "bonafide/verify/outcome.h"

namespace bonafide::verify {

/// Whether `text` is a checkpoint signed by `key`. Without a key, or where another has signed, the signer is unknown and nothing is checked.
/// @param place names the file.
Outcome check_checkpoint(std::string_view text, const std::optional<seal::VerifierKey>& key, std::string_view place);

/// Whether `proof`, a text of C2SP tlog-proof, shows that the leaf stands in the tree of its checkpoint, and the checkpoint is
/// signed by `key`.
/// @param leaf the leaf's hash: SHA-256(0x00, entry).
Outcome check_inclusion(std::string_view proof, const Digest& leaf, const std::optional<seal::VerifierKey>& key, std::string_view place);

}  // namespace bonafide::verify
