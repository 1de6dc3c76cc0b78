#include "bonafide/verify/proven_tree.h"

#include <algorithm>
#include <array>
#include <bit>

#include "bonafide/seal/merkle.h"

namespace bonafide::verify {
namespace {

constexpr std::uint64_t kMostKept = 1 << 17;
constexpr std::size_t kHighest = 64;

}  // namespace

ProvenTree::ProvenTree(std::uint64_t size, const Digest& root) : size_(size), hash_(std::min(2 * std::min(size, kMostKept), kMostKept)), proven_(hash_.size()) {
  CHECK(std::has_single_bit(size) && size <= std::uint64_t{1} << 62);
  hash_[1] = root;
  proven_[1] = 1;
}

bool ProvenTree::holds(const Digest& leaf, std::uint64_t index, std::span<const Digest> proof) {
  if (index >= size_ || proof.size() != static_cast<std::size_t>(std::countr_zero(size_))) return false;
  std::array<Digest, kHighest> path;  // from the leaf up to below the first node that is proven
  std::uint64_t node = size_ + index;
  std::size_t level = 0;
  Digest hash = leaf;
  for (; !is_proven(node); node /= 2, ++level) {
    path[level] = hash;
    hash = node % 2 == 1 ? seal::node_hash(proof[level], hash) : seal::node_hash(hash, proof[level]);
  }
  if (hash != hash_[node]) return false;
  for (std::size_t above = level; node > 1; node /= 2, ++above)
    if (proof[above] != hash_[node ^ 1]) return false;
  node = size_ + index;
  for (std::size_t below = 0; below < level; node /= 2, ++below) {
    keep(node, path[below]);
    keep(node ^ 1, proof[below]);
  }
  return true;
}

void ProvenTree::keep(std::uint64_t node, const Digest& hash) {
  if (node >= hash_.size()) return;
  hash_[node] = hash;
  proven_[node] = 1;
}

}  // namespace bonafide::verify
