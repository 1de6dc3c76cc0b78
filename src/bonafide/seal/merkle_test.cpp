#include "bonafide/seal/merkle.h"

#include "bonafide/seal/testing.h"

namespace bonafide::seal {
namespace {

using testing::digest;
using testing::hex;
using testing::some_leaves;

// MTH of RFC 6962, 2.1, word for word, over entries.
Digest mth(std::span<const std::string> d) {
  if (d.empty()) return sha256("");
  if (d.size() == 1) return sha256(std::string(1, '\0') + d[0]);
  std::size_t k = 1;
  while (2 * k < d.size()) k *= 2;
  return sha256(std::string(1, '\x01') + std::string(text_of(mth(d.first(k)))) + std::string(text_of(mth(d.subspan(k)))));
}

// The tree that certificate-transparency implementations test with.
std::vector<std::string> known_entries() {
  std::vector<std::string> entries;
  for (const char* entry : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}) entries.push_back(hex(entry));
  return entries;
}
constexpr const char* kKnownRoots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

TEST(Merkle, EqualsTheKnownRootsAndTheDefinition) {
  const auto entries = known_entries();
  TreeHasher tree;
  std::vector<Digest> leaves;
  for (std::size_t n = 0; n <= entries.size(); ++n) {
    EXPECT_EQ(to_hex(tree.root()), kKnownRoots[n]);
    EXPECT_EQ(to_hex(mth(std::span(entries).first(n))), kKnownRoots[n]) << "the definition itself";
    EXPECT_EQ(tree_root(leaves), tree.root());
    EXPECT_EQ(tree.size(), n);
    if (n == entries.size()) break;
    leaves.push_back(leaf_hash(entries[n]));
    tree.append(leaves.back());
  }
}

TEST(Merkle, StreamsTheDefinitionForEverySize) {
  std::vector<std::string> entries;
  TreeHasher tree;
  for (int n = 0; n < 130; ++n) {
    EXPECT_EQ(tree.root(), mth(entries)) << n;
    entries.push_back("entry " + std::to_string(n));
    tree.append(leaf_hash(entries.back()));
  }
}

TEST(Merkle, KnownInclusionProofs) {  // RFC 6962, 2.1.3, on its tree of seven leaves: a b c d e f j
  std::vector<Digest> d;
  for (const auto& entry : known_entries()) d.push_back(leaf_hash(entry));
  d.pop_back();
  const auto h = [&](std::size_t i, std::size_t j) { return node_hash(d[i], d[j]); };
  const Digest g = h(0, 1), i = h(4, 5), k = node_hash(g, h(2, 3)), l = node_hash(i, d[6]);
  EXPECT_EQ(inclusion_proof(d, 0), (std::vector<Digest>{d[1], h(2, 3), l}));
  EXPECT_EQ(inclusion_proof(d, 3), (std::vector<Digest>{d[2], g, l}));
  EXPECT_EQ(inclusion_proof(d, 4), (std::vector<Digest>{d[5], d[6], k}));
  EXPECT_EQ(inclusion_proof(d, 6), (std::vector<Digest>{i, k}));
  EXPECT_EQ(consistency_proof(d, 3), (std::vector<Digest>{d[2], d[3], g, l}));
  EXPECT_EQ(consistency_proof(d, 4), (std::vector<Digest>{l}));
  EXPECT_EQ(consistency_proof(d, 6), (std::vector<Digest>{i, d[6], k}));
}

TEST(Merkle, AnInclusionProofProvesItsLeafAndNothingElse) {
  int accepted = 0, refused = 0;
  for (std::size_t n = 1; n <= 33; ++n) {
    const auto leaves = some_leaves(n);
    const Digest root = tree_root(leaves);
    for (std::size_t i = 0; i < n; ++i) {
      const auto proof = inclusion_proof(leaves, i);
      accepted += verify_inclusion(leaves[i], i, n, proof, root);
      const auto refuses = [&](const Digest& leaf, std::uint64_t index, std::uint64_t size, const std::vector<Digest>& path, const Digest& top) {
        const bool no = !verify_inclusion(leaf, index, size, path, top);
        EXPECT_TRUE(no) << i << " of " << n << ": index " << index << ", size " << size << ", " << path.size() << " hashes";
        refused += no;
      };
      refuses(sha256("another"), i, n, proof, root);
      refuses(leaves[i], i, n, proof, sha256("another"));
      refuses(leaves[i], i, 0, proof, root);
      refuses(leaves[i], n, n, proof, root);
      refuses(leaves[i], i + 64, n, proof, root);
      for (std::size_t j = 0; j < n; ++j) {
        if (j == i) continue;
        refuses(leaves[j], i, n, proof, root);  // another leaf
        refuses(leaves[i], j, n, proof, root);  // another place
      }
      auto longer = proof, front = proof, swapped = proof;
      longer.push_back(root);
      front.insert(front.begin(), leaves[i]);
      refuses(leaves[i], i, n, longer, root);
      refuses(leaves[i], i, n, front, root);
      refuses(leaves[i], i, 2 * n + 64, proof, root);  // a tree with longer paths
      if (proof.empty()) continue;
      refuses(leaves[i], i, n, {proof.begin(), proof.end() - 1}, root);
      refuses(leaves[i], i, n, {proof.begin() + 1, proof.end()}, root);
      if (proof.size() < 2) continue;
      std::swap(swapped[0], swapped[1]);
      refuses(leaves[i], i, n, swapped, root);
    }
  }
  EXPECT_EQ(accepted, 33 * 34 / 2);
  EXPECT_GT(refused, 20000);
}

// The root of two leaves, signed with the size of one: the longer path leads to it, and is no path of a tree of that size.
TEST(Merkle, ALongerPathProvesNothingThoughItLeadsToTheRoot) {
  const auto leaves = some_leaves(2);
  const Digest root = node_hash(leaves[0], leaves[1]);
  EXPECT_TRUE(verify_inclusion(leaves[1], 1, 2, std::span(leaves).first(1), root));
  EXPECT_FALSE(verify_inclusion(leaves[1], 0, 1, std::span(leaves).first(1), root));
  EXPECT_FALSE(verify_inclusion(leaves[0], 0, 1, std::span(leaves).last(1), root));
}

TEST(Merkle, AConsistencyProofProvesThatOneTreeBeginsTheOther) {
  int accepted = 0;
  for (std::size_t n = 1; n <= 20; ++n) {
    const auto leaves = some_leaves(n);
    const Digest root = tree_root(leaves);
    for (std::size_t m = 1; m <= n; ++m) {
      const auto proof = consistency_proof(leaves, m);
      const Digest old_root = tree_root(std::span(leaves).first(m));
      accepted += verify_consistency(m, n, proof, old_root, root);
      EXPECT_FALSE(verify_consistency(0, n, proof, old_root, root));
      EXPECT_FALSE(verify_consistency(n + 1, n, proof, old_root, root));
      EXPECT_FALSE(verify_consistency(m, n, proof, sha256("another"), root));
      EXPECT_FALSE(verify_consistency(m, n, proof, old_root, sha256("another")));
      auto longer = proof;
      longer.push_back(root);
      EXPECT_FALSE(verify_consistency(m, n, longer, old_root, root));
      for (std::size_t k = 0; k < proof.size(); ++k) {
        auto wrong = proof;
        wrong[k] = sha256("another");
        EXPECT_FALSE(verify_consistency(m, n, wrong, old_root, root));
      }
      if (m == n) continue;
      EXPECT_FALSE(verify_consistency(m, n, std::span(proof).first(proof.size() - 1), old_root, root));
      // An old tree with another last leaf is no beginning of this one.
      auto forked = leaves;
      forked[m - 1] = sha256("forked");
      EXPECT_FALSE(verify_consistency(m, n, proof, tree_root(std::span(forked).first(m)), root));
    }
  }
  EXPECT_EQ(accepted, 20 * 21 / 2);
}

}  // namespace
}  // namespace bonafide::seal
