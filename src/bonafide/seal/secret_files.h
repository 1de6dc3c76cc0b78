// Files that only their owner may read: seal.key and seal.secret.
#pragma once
#include <string>
#include <string_view>

#include "bonafide/base/result.h"
#include "bonafide/seal/note_key.h"

namespace bonafide::seal {

/// Writes a new file of mode 0600 and waits until it is on the disk. @errors kIo: it exists already or cannot be written.
Status write_secret_file(const std::string& path, std::string_view text);

/// seal.key. @errors kIo: it cannot be read; kInput: others may read it (any bit of mode 077), or it is no key.
Result<SigningKey> read_signing_key(const std::string& path);

/// seal.pub, or any file of one verifier key. @errors kIo, kInput.
Result<VerifierKey> read_verifier_key(const std::string& path);

/// seal.secret: a line that names the format and 64 hex digits.
std::string secret_text(const Digest& secret);
/// @errors as read_signing_key.
Result<Digest> read_secret(const std::string& path);

}  // namespace bonafide::seal
