// Whether every record that is shown by name stands in the sealed log, as it is shown.
#pragma once
#include <filesystem>

#include "bonafide/seal/checkpoint.h"
#include "bonafide/verify/outcome.h"
#include "bonafide/verify/produced_items.h"

namespace bonafide::verify {

/// Row k of the item's records.csv against line k of its proofs.jsonl: the line is canonical JSON; the fields it opens and the commitments of
/// the others make a leaf; the leaf is in the tree; what is opened equals the row's cells. The times are all open or all closed. No leaf twice, and neither file is longer.
/// Stops at the tenth fault. Memory: a row, a line, and 8 bytes a row for the leaves seen.
/// @param bag the folder, whose files have been checked to be those that were signed. @param tree as it was sealed.
void check_identified(const std::filesystem::path& bag, const ProducedItem& item, const seal::Checkpoint& tree, Outcome& outcome);

/// Whether the records of a pseudonymous item are a table of that item, its accounts 20 lowercase hex digits; there is nothing to prove them by.
void check_pseudonymous(const std::filesystem::path& bag, const ProducedItem& item, Outcome& outcome);

}  // namespace bonafide::verify
