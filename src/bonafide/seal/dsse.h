// DSSE envelopes (Dead Simple Signing Envelope, protocol 1.0.0) with Ed25519: the signature covers the payload's bytes
// and what they are, so that no reader has to parse what it has not checked.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "bonafide/base/result.h"
#include "bonafide/seal/note.h"

namespace bonafide::seal {

/// What is signed: "DSSEv1", the lengths, the type and the body.
std::string pre_authentication_encoding(std::string_view payload_type, std::string_view payload);

/// The envelope as canonical JSON and LF, with one signature; its keyid is "name+id" of the key.
/// @param payload_type UTF-8, such as "application/vnd.in-toto+json".
std::string sign_envelope(std::string_view payload_type, std::string_view payload, const SigningKey& key);

struct Envelope {
  Signed checked;            ///< as in note.h; the rest is to be believed only where it is kValid
  std::string payload_type;  ///< the caller refuses what it does not know
  std::string payload;
  bool canonical;            ///< to the byte what sign_envelope writes, one signature with its keyid: a bag asks for it, so that no bit of it may flip unseen
};

/// Reads and checks an envelope. Keys are told by keyid where one is there ("name+id"), else all are tried; what
/// the envelope says of keys is a hint, the signature decides. Unknown members are ignored, as the protocol asks.
/// @errors kInput: it is no envelope: not JSON, a key twice, payload or a signature that is not base64 (standard or URL-safe).
Result<Envelope> open_envelope(std::string_view text, std::span<const VerifierKey> known, std::string_view place);

}  // namespace bonafide::seal
