// The Merkle tree of RFC 6962, section 2.1: one hash stands for a list of entries, and a short proof shows that an
// entry is in it. A leaf is SHA-256(0x00, entry), a node SHA-256(0x01, left, right); of n > 1 leaves the
// left subtree has the largest power of two below n.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "bonafide/base/hash.h"

namespace bonafide::seal {

Digest leaf_hash(std::string_view entry);
Digest node_hash(const Digest& left, const Digest& right);

/// The root over leaves that come one by one. Memory: one hash a level.
class TreeHasher {
 public:
  void append(const Digest& leaf_hash);
  std::uint64_t size() const { return size_; }
  /// MTH of what was appended; SHA-256 of nothing for no leaves. More may be appended after.
  Digest root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> peaks_;  // roots of full subtrees, largest first: one for each bit of size_
};

Digest tree_root(std::span<const Digest> leaf_hashes);

/// PATH(index, D[n]), from the leaf's sibling upwards (2.1.1). @param index below leaf_hashes.size(). Cost: O(n).
std::vector<Digest> inclusion_proof(std::span<const Digest> leaf_hashes, std::uint64_t index);

/// PROOF(old_size, D[n]) (2.1.2). @param old_size 1 .. leaf_hashes.size(). Cost: O(n).
std::vector<Digest> consistency_proof(std::span<const Digest> leaf_hashes, std::uint64_t old_size);

/// Whether `leaf` stands at `index` in the tree of `size` leaves with this root. A proof of any other length than the
/// right one is false. Source: RFC 9162, 2.1.3.2, whose proofs are those of RFC 6962.
bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size, std::span<const Digest> proof, const Digest& root);

/// Whether the tree of `old_size` leaves is the beginning of that of `size`. False for old_size 0, of which nothing
/// can be proven. Source: RFC 9162, 2.1.4.2.
bool verify_consistency(std::uint64_t old_size, std::uint64_t size, std::span<const Digest> proof, const Digest& old_root, const Digest& root);

}  // namespace bonafide::seal
