// The leaves of a sealed log: hashed to seal it, and again to tell whether a log is the one that was sealed.
#pragma once
#include <functional>
#include <span>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"
#include "bonafide/seal/commitment.h"

namespace bonafide::pipeline {

/// Some leaves by position, ascending, and the roots of their subtrees (seal/leaf_store.h).
using TakeLeaves = std::function<void(std::span<const Digest> leaves, std::span<const Digest> roots)>;

/// Hashes all leaves of the tree, each place's record or a dummy, and hands them on. @param size a power of two that holds the
/// records. Memory: some megabytes, whatever the number of threads. @errors kInterrupted.
Status hash_leaves(const events::EventTable& table, const seal::SealKeys& keys, std::uint64_t size, unsigned threads, Progress& progress, const TakeLeaves& take);

/// The root over all leaves. Cost: as sealing.
Result<Digest> root_of(const events::EventTable& table, const seal::SealKeys& keys, std::uint64_t size, unsigned threads, Progress& progress);

}  // namespace bonafide::pipeline
