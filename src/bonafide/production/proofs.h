// For every record that is shown, the proof that it stands in the sealed log: the salts that open the fields shown, the
// commitments of those that are not, and the path to the root. To the byte: docs/formats/production.md.
#pragma once
#include <filesystem>
#include <string>

#include "bonafide/base/result.h"
#include "bonafide/disclose/recipient_gate.h"
#include "bonafide/seal/commitment.h"
#include "bonafide/seal/leaf_store.h"

namespace bonafide::production {

/// A line a row of records.csv, in its order, each a JSON object in canonical form (RFC 8785). Opened are actor, target and
/// time, the last unless the answer's times are coarse; every other field stays a commitment.
/// @param answer identified. @param events the sealed log, in its canonical order.
/// @errors kIo; kInput: the seal's files are damaged, or `events` is not the log that was sealed.
Status write_proofs(const std::filesystem::path& file, const disclose::Released<disclose::RecordsAnswer>& answer, const events::EventTable& events, const seal::SealKeys& keys,
                    seal::LeafStore& leaves);

}  // namespace bonafide::production
