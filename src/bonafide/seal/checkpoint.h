// Checkpoints and proofs of transparency logs as text: C2SP tlog-checkpoint (origin, size, root) and
// C2SP tlog-proof (an inclusion proof with the checkpoint it belongs to).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/hash.h"
#include "bonafide/base/result.h"

namespace bonafide::seal {

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Digest root{};
  std::vector<std::string> extensions{};  ///< further lines, not empty; ours has none
};

/// The text to be signed, three lines and the extensions.
std::string to_text(const Checkpoint& checkpoint);

/// @param text a note's text. @errors kInput: fewer than three lines, an empty one, a size with a sign, a leading
/// zero or beyond 64 bits, a root that is not the base64 of 32 bytes.
Result<Checkpoint> parse_checkpoint(std::string_view text, std::string_view place);

struct InclusionProof {
  std::uint64_t index = 0;
  std::vector<Digest> hashes{};  ///< from the leaf's sibling upwards
  std::string extra{};           ///< what the line "extra" holds, decoded; authenticated by nobody
  std::string checkpoint{};      ///< the signed note, as it is
};

std::string to_text(const InclusionProof& proof);

/// @errors kInput: another first line, an index or hash of another form, more than 64 hashes (no tree is higher), or
/// no blank line before the checkpoint. The checkpoint itself is not looked at.
Result<InclusionProof> parse_inclusion_proof(std::string_view text, std::string_view place);

}  // namespace bonafide::seal
