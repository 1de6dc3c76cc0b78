// Is this folder a valid BagIt 1.0 bag (RFC 8493), and does it hold what it says, no more and no less?
#pragma once
#include <filesystem>

#include "bonafide/verify/outcome.h"

namespace bonafide::verify {

/// Checks bagit.txt, every payload and tag manifest of SHA-256 and SHA-512, and every file. Never leaves the folder:
/// nothing is read that the folder itself does not list as a regular file, so that a manifest cannot lead outside.
///
/// A fault: no bagit.txt of version 1.0; no payload folder `data`; a fetch.txt, which would have us trust what is not here; a link or
/// anything else that is neither file nor folder; a manifest's line at fault (manifest.h); a listed file that is absent, outside
/// its place or differs; a payload file that a payload manifest does not list.
/// Could not be checked: the folder cannot be read, another encoding than UTF-8, or no payload manifest of SHA-256 or SHA-512.
/// A remark: manifests of other algorithms; tag files that no tag manifest lists, which BagIt allows.
///
/// kWhole asks for more, so that no bit may change unseen and nothing may lie beside: both algorithms for payload and tags and no other,
/// every tag file listed but attestations (attestation.h), bagit.txt and manifests to the byte as we write them (sorted, lowercase, two blanks, LF), no folder but data/.
enum class BagRule { kBagIt, kWhole };
Outcome check_bag(const std::filesystem::path& bag, BagRule rule = BagRule::kBagIt);

}  // namespace bonafide::verify
