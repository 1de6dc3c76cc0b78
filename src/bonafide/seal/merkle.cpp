#include "bonafide/seal/merkle.h"

#include <bit>

#include "bonafide/seal/hmac.h"

namespace bonafide::seal {
namespace {

constexpr std::string_view kLeaf("\x00", 1), kNode("\x01", 1);

// Leaves of the left subtree of n > 1 leaves.
std::uint64_t left_of(std::uint64_t n) { return std::bit_floor(n - 1); }

}  // namespace

Digest leaf_hash(std::string_view entry) { return sha256_of(kLeaf, entry); }
Digest node_hash(const Digest& left, const Digest& right) { return sha256_of(kNode, text_of(left), text_of(right)); }

void TreeHasher::append(const Digest& leaf) {
  Digest hash = leaf;
  for (std::uint64_t full = size_; full & 1; full >>= 1) {
    hash = node_hash(peaks_.back(), hash);
    peaks_.pop_back();
  }
  peaks_.push_back(hash);
  ++size_;
}

Digest TreeHasher::root() const {
  if (peaks_.empty()) return sha256_of({});
  Digest hash = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) hash = node_hash(peaks_[i], hash);
  return hash;
}

Digest tree_root(std::span<const Digest> leaf_hashes) {
  if (std::has_single_bit(leaf_hashes.size())) {  // level by level: no hash waits for the one before
    std::vector<Digest> level(leaf_hashes.begin(), leaf_hashes.end());
    for (std::size_t nodes = level.size() / 2; nodes > 0; nodes /= 2)
      for (std::size_t i = 0; i < nodes; ++i) level[i] = node_hash(level[2 * i], level[2 * i + 1]);
    return level[0];
  }
  TreeHasher tree;
  for (const Digest& leaf : leaf_hashes) tree.append(leaf);
  return tree.root();
}

std::vector<Digest> inclusion_proof(std::span<const Digest> leaves, std::uint64_t index) {
  CHECK(index < leaves.size());
  if (leaves.size() == 1) return {};
  const std::uint64_t k = left_of(leaves.size());
  const bool left = index < k;
  auto proof = left ? inclusion_proof(leaves.first(k), index) : inclusion_proof(leaves.subspan(k), index - k);
  proof.push_back(tree_root(left ? leaves.subspan(k) : leaves.first(k)));
  return proof;
}

namespace {

// SUBPROOF(m, D[n], b): `whole` (b) says that the old root is that of these leaves, and known to the verifier.
std::vector<Digest> subproof(std::uint64_t m, std::span<const Digest> leaves, bool whole) {
  if (m == leaves.size()) return whole ? std::vector<Digest>{} : std::vector<Digest>{tree_root(leaves)};
  const std::uint64_t k = left_of(leaves.size());
  const bool left = m <= k;
  auto proof = left ? subproof(m, leaves.first(k), whole) : subproof(m - k, leaves.subspan(k), false);
  proof.push_back(tree_root(left ? leaves.subspan(k) : leaves.first(k)));
  return proof;
}

}  // namespace

std::vector<Digest> consistency_proof(std::span<const Digest> leaves, std::uint64_t old_size) {
  CHECK(old_size >= 1 && old_size <= leaves.size());
  return subproof(old_size, leaves, true);
}

bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size, std::span<const Digest> proof, const Digest& root) {
  if (index >= size) return false;
  std::uint64_t node = index, last = size - 1;
  Digest hash = leaf;
  for (const Digest& sibling : proof) {
    if (last == 0) return false;  // too long
    if ((node & 1) != 0 || node == last) {
      hash = node_hash(sibling, hash);
      while ((node & 1) == 0 && node != 0) node >>= 1, last >>= 1;
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool verify_consistency(std::uint64_t old_size, std::uint64_t size, std::span<const Digest> proof, const Digest& old_root, const Digest& root) {
  if (old_size == 0 || old_size > size) return false;
  if (old_size == size) return proof.empty() && old_root == root;
  std::vector<Digest> path;
  if (std::has_single_bit(old_size)) path.push_back(old_root);  // the proof leaves out what the verifier has
  path.insert(path.end(), proof.begin(), proof.end());
  if (path.empty()) return false;
  std::uint64_t node = old_size - 1, last = size - 1;
  while ((node & 1) != 0) node >>= 1, last >>= 1;
  Digest old_hash = path.front(), hash = path.front();
  for (const Digest& sibling : std::span(path).subspan(1)) {
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      old_hash = node_hash(sibling, old_hash);
      hash = node_hash(sibling, hash);
      while ((node & 1) == 0 && node != 0) node >>= 1, last >>= 1;
    } else {
      hash = node_hash(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && old_hash == old_root && hash == root;
}

}  // namespace bonafide::seal
