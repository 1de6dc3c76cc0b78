// The neutral's signature under a production: that they replayed it and got the same bytes. It rests on the neutral's own
// replay, which must be there and signed with the neutral's key: nobody attests what they did not do.
#pragma once
#include <filesystem>
#include <string>

#include "bonafide/base/result.h"
#include "bonafide/seal/note_key.h"

namespace bonafide::pipeline {

struct AttestOptions {
  std::filesystem::path bag;       ///< the production; the attestation is put into it
  std::filesystem::path replayed;  ///< what `produce --replay` made of it, with `key_file`
  std::string key_file, pub_file;  ///< the neutral's seal.key; the custodian's seal.pub
};

struct AttestResult {
  std::string file;          ///< in the bag
  seal::VerifierKey signer;
};

/// Adds one file to the bag, whole or not at all, and changes no other. Made again on the same day, it is the same file.
/// @errors kInput: the bag does not verify under pub_file; the replay is none, is signed by another key, or has another payload
/// (the first file that differs is named); kUsage: the neutral's key is the custodian's; kIo.
Result<AttestResult> attest(const AttestOptions& options);

}  // namespace bonafide::pipeline
