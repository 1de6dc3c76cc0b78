// Names and keys of signed notes (C2SP signed-note), and their one-line texts: "name+id+base64" for a verifier,
// "PRIVATE+KEY+name+id+base64" for a signer, as Go's golang.org/x/mod/sumdb/note writes them.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "bonafide/base/result.h"
#include "bonafide/seal/ed25519.h"

namespace bonafide::seal {

struct VerifierKey {
  std::string name;
  PublicKey key;
  std::uint32_t id;  ///< the first four bytes of SHA-256(name, LF, 0x01, key), most significant first
};

struct SigningKey {
  std::string name;
  Seed seed;
  VerifierKey verifier;
};

/// The sentence's end on why a text cannot be the name of a key; nothing where it can: UTF-8, not empty, without
/// control characters, Unicode spaces and "+".
std::optional<std::string> fault_of_name(std::string_view name);

/// @param name without fault. @errors kInput: the key has one (fault_of).
Result<VerifierKey> verifier_key(std::string name, const PublicKey& key);
Result<SigningKey> signing_key(std::string name, const Seed& seed);

/// Without LF at the end.
std::string to_text(const VerifierKey& key);
std::string to_text(const SigningKey& key);  ///< secret

/// Reads what to_text wrote, with or without one LF at the end. @param place names the file in errors.
/// @errors kInput: another form or algorithm, an id that is not this key's, a key with a fault. No error holds
/// any part of a private key.
Result<VerifierKey> parse_verifier_key(std::string_view text, std::string_view place);
Result<SigningKey> parse_signing_key(std::string_view text, std::string_view place);

}  // namespace bonafide::seal
