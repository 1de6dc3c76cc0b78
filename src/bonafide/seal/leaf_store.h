// The leaves of a sealed log on disk, so that proofs can be made without hashing the log again: the file `leaves` holds
// every leaf hash by position, `subtrees` the root of every 256 of them. A proof reads one such run
// of leaves; what it reads is checked against the root, so a damaged file gives an error and no false proof.
// 256 is the tile of C2SP tlog-tiles: a proof costs 8 KB read and 255 hashes, the second file 0.4 % more disk, where
// the whole tree would double it.
#pragma once
#include <cstdint>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "bonafide/base/hash.h"
#include "bonafide/base/result.h"
#include "bonafide/seal/merkle.h"

namespace bonafide::seal {

/// Leaves of one subtree; the whole tree where it is smaller.
inline constexpr std::uint64_t kSubtreeLeaves = 256;

/// Writes both files, leaves in the order of positions. Memory: one hash a level.
class LeafWriter {
 public:
  /// @param folder exists.
  explicit LeafWriter(const std::string& folder);
  /// A run of leaves and the roots of its subtrees, which the caller may have hashed on several threads.
  /// @param leaves a multiple of kSubtreeLeaves, or all there are.
  void append(std::span<const Digest> leaves, std::span<const Digest> subtree_roots);
  /// @return the root. @errors kIo: a file could not be written.
  Result<Digest> finish();

 private:
  std::string folder_;
  std::ofstream leaves_, subtrees_;
  TreeHasher tree_;
};

class LeafStore {
 public:
  /// @param folder a seal. @param size a power of two. @errors kIo: a file cannot be opened; kInput: it has another length than
  /// `size` asks for, or the subtrees do not lead to `root`. Memory: 64 bytes for each 256 leaves.
  static Result<LeafStore> open(const std::string& folder, std::uint64_t size, const Digest& root);

  std::uint64_t size() const { return size_; }
  struct Proof {
    Digest leaf;
    std::vector<Digest> hashes;
  };
  /// The leaf at `position`, below size(), and its inclusion proof. @errors kIo; kInput: the file was damaged there.
  Result<Proof> prove(std::uint64_t position);

 private:
  LeafStore(std::string path, std::ifstream leaves, std::uint64_t size, std::vector<std::vector<Digest>> levels)
      : path_(std::move(path)), leaves_(std::move(leaves)), size_(size), levels_(std::move(levels)) {}
  std::string path_;
  std::ifstream leaves_;
  std::uint64_t size_;
  std::vector<std::vector<Digest>> levels_;  // nodes above the leaves: levels_[0] are the subtrees, the last is the root
};

}  // namespace bonafide::seal
