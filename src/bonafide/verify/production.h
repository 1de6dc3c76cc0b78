// Is this bag what a custodian produced under this order from this sealed log, unchanged? The main path of the verifier: read
// it first. What each step checks is in the file of its name.
#pragma once
#include <filesystem>
#include <optional>

#include "bonafide/seal/note_key.h"
#include "bonafide/verify/outcome.h"

namespace bonafide::verify {

/// Checks a production (docs/formats/production.md), from outside inwards: the bag's files, the signature over them, order,
/// policy and seal, then every record that is shown by name. Nothing inside is read before the signature over it was looked at; where that
/// is wrong, the rest is "could not be checked". Where the signer is unknown, what is inside is read all the same: it is then anybody's.
/// @param key  none: the signer is unknown, and the verdict at best kNotChecked. @param order a file that must be the order produced under; none: not compared.
/// @param neutral  the key of whoever replayed the production: an attestation by it is asked for (attestation.h). None: attestations of
/// unknown signers are mentioned.
/// Memory: one row and one proof at a time, 8 bytes a proven row, manifests and statements whole.
Outcome check_production(const std::filesystem::path& bag, const std::optional<seal::VerifierKey>& key, const std::optional<std::filesystem::path>& order,
                         const std::optional<seal::VerifierKey>& neutral = std::nullopt);

}  // namespace bonafide::verify
