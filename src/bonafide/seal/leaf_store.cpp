#include "bonafide/seal/leaf_store.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

namespace bonafide::seal {
namespace {

namespace fs = std::filesystem;

std::string leaves_in(const std::string& folder) { return (fs::path(folder) / "leaves").string(); }
std::string subtrees_in(const std::string& folder) { return (fs::path(folder) / "subtrees").string(); }

void put(std::ofstream& out, std::span<const Digest> hashes) {
  out.write(reinterpret_cast<const char*>(hashes.data()), static_cast<std::streamsize>(hashes.size_bytes()));
}

bool get(std::ifstream& in, std::uint64_t first, std::span<Digest> hashes) {
  in.clear();
  in.seekg(static_cast<std::streamoff>(first * sizeof(Digest)));
  in.read(reinterpret_cast<char*>(hashes.data()), static_cast<std::streamsize>(hashes.size_bytes()));
  return in.good();
}

Result<std::ifstream> open_hashes(const std::string& path, std::uint64_t count) {
  std::ifstream in(path, std::ios::binary);
  std::error_code error;
  const auto bytes = fs::file_size(path, error);
  if (!in || error) return Error{ErrorKind::kIo, fmt::format("{}: it cannot be opened for reading; check that the seal is whole and its rights", path)};
  if (bytes != count * sizeof(Digest))
    return Error{ErrorKind::kInput, fmt::format("{}: it has {} bytes where the seal's {} hashes take {}; take an untouched copy of the seal", path, bytes, count, count * sizeof(Digest))};
  return in;
}

Error damaged(const std::string& path) { return {ErrorKind::kInput, fmt::format("{}: the seal was damaged: its hashes do not lead to the root of its checkpoint; take an untouched copy", path)}; }

}  // namespace

LeafWriter::LeafWriter(const std::string& folder)
    : folder_(folder), leaves_(leaves_in(folder), std::ios::binary), subtrees_(subtrees_in(folder), std::ios::binary) {}

void LeafWriter::append(std::span<const Digest> leaves, std::span<const Digest> subtree_roots) {
  put(leaves_, leaves);
  put(subtrees_, subtree_roots);
  for (const Digest& root : subtree_roots) tree_.append(root);  // subtrees are full and of one size: the tree over them is the tree
}

Result<Digest> LeafWriter::finish() {
  errno = 0;
  leaves_.close();
  subtrees_.close();
  if (!leaves_ || !subtrees_)
    return Error{ErrorKind::kIo, fmt::format("{}: it cannot be written ({}); free some space or choose another place", leaves_ ? subtrees_in(folder_) : leaves_in(folder_), errno != 0 ? std::strerror(errno) : "the disk refused")};
  return tree_.root();
}

Result<LeafStore> LeafStore::open(const std::string& folder, std::uint64_t size, const Digest& root) {
  CHECK(std::has_single_bit(size));
  TRY(std::ifstream leaves, open_hashes(leaves_in(folder), size));
  std::vector<std::vector<Digest>> levels(1, std::vector<Digest>(std::max<std::uint64_t>(1, size / kSubtreeLeaves)));
  TRY(std::ifstream subtrees, open_hashes(subtrees_in(folder), levels[0].size()));
  if (!get(subtrees, 0, levels[0])) return Error{ErrorKind::kIo, fmt::format("{}: reading failed part-way; check the disk", subtrees_in(folder))};
  while (levels.back().size() > 1) {
    const std::vector<Digest>& below = levels.back();
    std::vector<Digest> level(below.size() / 2);
    for (std::size_t i = 0; i < level.size(); ++i) level[i] = node_hash(below[2 * i], below[2 * i + 1]);
    levels.push_back(std::move(level));
  }
  if (levels.back()[0] != root) return damaged(subtrees_in(folder));
  return LeafStore(leaves_in(folder), std::move(leaves), size, std::move(levels));
}

Result<LeafStore::Proof> LeafStore::prove(std::uint64_t position) {
  CHECK(position < size_);
  std::vector<Digest> run(std::min(size_, kSubtreeLeaves));
  const std::uint64_t subtree = position / run.size(), at = position % run.size();
  if (!get(leaves_, subtree * run.size(), run)) return Error{ErrorKind::kIo, fmt::format("{}: reading failed part-way; check the disk", path_)};
  if (tree_root(run) != levels_[0][subtree]) return damaged(path_);
  Proof proof{run[at], inclusion_proof(run, at)};
  std::uint64_t node = subtree;
  for (std::size_t level = 0; level + 1 < levels_.size(); ++level, node /= 2) proof.hashes.push_back(levels_[level][node ^ 1]);
  return proof;
}

}  // namespace bonafide::seal
