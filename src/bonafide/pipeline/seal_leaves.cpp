#include "bonafide/pipeline/seal_leaves.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "bonafide/base/parallel.h"
#include "bonafide/production/sealed_fields.h"
#include "bonafide/seal/leaf_store.h"

namespace bonafide::pipeline {
namespace {

using seal::kSubtreeLeaves;

// Leaves hashed between two writes: enough that threads are rarely waited for, 2 MB of memory.
constexpr std::uint64_t kBatchLeaves = 256 * kSubtreeLeaves;

// Hashes of the leaves at begin, begin + 1, ..., one subtree's at most: each place's record, or a dummy where the log has no such record.
void hash_run(const events::EventTable& table, const production::TargetOf& target_of, const seal::SealKeys& keys, std::uint64_t begin, std::span<Digest> leaves) {
  std::array<std::uint64_t, kSubtreeLeaves> places;
  const auto indices = std::span(places).first(leaves.size());
  keys.places().indices_at(begin, indices);
  std::vector<std::uint64_t> records;
  records.reserve(indices.size());
  std::copy_if(indices.begin(), indices.end(), std::back_inserter(records), [&](std::uint64_t index) { return index < table.size(); });
  production::SealedFields fields(table, target_of);
  fields.load(records);
  std::size_t next = 0;
  for (std::size_t i = 0; i < leaves.size(); ++i)
    leaves[i] = indices[i] < table.size() ? keys.record_leaf(indices[i], fields[next++]) : keys.dummy_leaf(indices[i]);
}

}  // namespace

Status hash_leaves(const events::EventTable& table, const seal::SealKeys& keys, std::uint64_t size, unsigned threads, Progress& progress, const TakeLeaves& take) {
  progress.begin("sealing", "leaves", size);
  const production::TargetOf target_of(table);
  std::vector<Digest> leaves(std::min(size, kBatchLeaves));
  const std::uint64_t run = std::min(size, kSubtreeLeaves);
  std::vector<Digest> roots(leaves.size() / run);
  for (std::uint64_t begin = 0; begin < size; begin += leaves.size()) {
    if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted before the seal was complete"};
    parallel_blocks(leaves.size(), run, threads, [&](std::size_t from, std::size_t to, unsigned) {
      const auto part = std::span(leaves).subspan(from, to - from);
      hash_run(table, target_of, keys, begin + from, part);
      roots[from / run] = seal::tree_root(part);
    });
    take(leaves, roots);
    progress.advance(leaves.size());
  }
  return {};
}

Result<Digest> root_of(const events::EventTable& table, const seal::SealKeys& keys, std::uint64_t size, unsigned threads, Progress& progress) {
  seal::TreeHasher tree;  // over the subtrees' roots: the tree is full, so they are nodes of it
  TRY_STATUS(hash_leaves(table, keys, size, threads, progress, [&](std::span<const Digest>, std::span<const Digest> roots) {
    for (const Digest& root : roots) tree.append(root);
  }));
  return tree.root();
}

}  // namespace bonafide::pipeline
