// One line of proofs.jsonl, read in the one form in which a production writes it (docs/formats/production.md): nothing
// that is written otherwise is a proof, so no bit of a line may change unseen.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/hash.h"

namespace bonafide::verify {

/// A leaf, its place, the path to the root, and the fields that it opens.
struct ProofLine {
  std::string actor, target;
  std::optional<std::string> time;  ///< nothing: it stayed closed
  Digest leaf;
  std::uint64_t index;
  std::vector<Digest> hashes;       ///< 64 at most
};

/// Canonical JSON with the members `fields`, `hashes`, `index` and no others; of the fields actor, target and time come first, the
/// first two open, all behind the third closed. @param line without its LF. @param out is filled; its parts are used again.
/// @return false where the line is not of this form.
bool parse_proof_line(std::string_view line, ProofLine& out);

}  // namespace bonafide::verify
