// The word of somebody else than the custodian: that they made a production again from log, case and seed, and got the
// same bytes. It lies in the bag as attestation-SHA256.dsse.json, named by the hash of its own bytes: so it can be put
// there at once, beside others, and nothing of what the custodian signed changes. To the byte: docs/formats/production.md.
#pragma once
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "bonafide/base/hash.h"
#include "bonafide/base/result.h"
#include "bonafide/seal/note_key.h"
#include "bonafide/verify/outcome.h"

namespace bonafide::verify {

/// What an attestation is about, and when it was made, as its signer says.
struct Attested {
  std::string version;                      ///< of the program that made the replay
  std::string date;                         ///< of the attestation, UTC
  Digest manifest_sha256, manifest_sha512;  ///< SHA-256 of the payload manifests
  Digest statement;                         ///< SHA-256 of the production's statement.dsse.json
};

/// What its signer claims, word for word: no attestation of version 1 says anything else.
extern const char* const kAttestationClaims;

/// The in-toto Statement v1 in canonical JSON. @errors kInput: version or date is no UTF-8.
Result<std::string> attestation_statement(const Attested& attested);
/// Signed, as it lies in the bag.
Result<std::string> sign_attestation(const Attested& attested, const seal::SigningKey& key);

/// "attestation-", the SHA-256 of its bytes, ".dsse.json".
std::string attestation_file(std::string_view bytes);
/// Whether a file of a bag has such a name.
bool is_attestation(std::string_view file);

/// Checks every attestation among `files` against the production: its name, its form, its signature.
/// A fault: bytes other than the name says; another form, or another production's; a wrong signature in the neutral's name.
/// Could not be checked: `neutral` is given and none is signed by that key, or it is `custodian`, who cannot attest for others.
/// A remark: there is none; or its signer is unknown, which says nothing for or against the production.
/// @param expected  version and date are not looked at. @return whether the neutral's was found right.
bool check_attestations(const std::filesystem::path& bag, const std::set<std::string>& files, const Attested& expected, const std::optional<seal::VerifierKey>& custodian,
                        const std::optional<seal::VerifierKey>& neutral, Outcome& outcome);

}  // namespace bonafide::verify
