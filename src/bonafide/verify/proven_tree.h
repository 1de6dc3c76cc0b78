// Inclusion proofs of one tree, many of them. The upper nodes of a tree lie on the paths of many leaves; what one proof
// has led to the root need not be hashed again for the next, only compared.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/base/hash.h"

namespace bonafide::verify {

class ProvenTree {
 public:
  /// @param size leaves, a power of two. Memory: 33 bytes a node, of the upper 17 levels at most: 4 MB.
  ProvenTree(std::uint64_t size, const Digest& root);

  /// Whether `leaf` stands at `index`: the same as seal::verify_inclusion, which its test compares it with.
  /// @param proof hashes from the leaf's sibling upwards. Every bit of them decides, also above a node that is known.
  bool holds(const Digest& leaf, std::uint64_t index, std::span<const Digest> proof);

 private:
  // Nodes are numbered as in a heap: the root is 1, below n are 2n and 2n + 1, the leaf at i is size + i. A node is proven
  // together with its sibling, for one hash above them binds both.
  bool is_proven(std::uint64_t node) const { return node < proven_.size() && proven_[node] != 0; }
  void keep(std::uint64_t node, const Digest& hash);

  std::uint64_t size_;
  std::vector<Digest> hash_;          // [nodes that are kept]
  std::vector<std::uint8_t> proven_;  // [nodes that are kept] 0 or 1
};

}  // namespace bonafide::verify
