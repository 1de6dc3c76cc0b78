#include "bonafide/verify/proven_tree.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "bonafide/base/random.h"
#include "bonafide/seal/merkle.h"
#include "bonafide/seal/testing.h"

namespace bonafide::verify {
namespace {

// What somebody could hand over in the place of a proof.
struct Shown {
  Digest leaf;
  std::uint64_t index;
  std::vector<Digest> proof;
};
Shown distorted(Shown shown, RandomStream& random) {
  const auto flip = [&](Digest& hash) { hash[random.below(32)] ^= static_cast<std::uint8_t>(1 << random.below(8)); };
  const std::uint64_t way = random.below(6);
  if (way == 0 || shown.proof.empty()) flip(shown.leaf);
  else if (way == 1) flip(shown.proof[random.below(shown.proof.size())]);
  else if (way == 2) shown.index ^= std::uint64_t{1} << random.below(shown.proof.size() + 1);
  else if (way == 3) shown.proof.pop_back();
  else if (way == 4) shown.proof.push_back(shown.leaf);
  else std::swap(shown.proof.front(), shown.proof.back());
  return shown;
}

// Seed 1. Each proof alone, by RFC 9162, is the definition; whatever was proven or refused before must not matter.
TEST(ProvenTree, SaysOfEveryProofWhatTheDefinitionSaysWhateverCameBefore) {
  RandomStream random(1);
  std::size_t right = 0, wrong = 0;
  for (const unsigned bits : {0u, 1u, 2u, 5u, 9u}) {
    const std::vector<Digest> leaves = seal::testing::some_leaves(std::size_t{1} << bits);
    const Digest root = seal::tree_root(leaves);
    ProvenTree tree(leaves.size(), root);
    for (int i = 0; i < 1'000; ++i) {
      const std::uint64_t index = random.below(leaves.size());
      Shown shown{leaves[index], index, seal::inclusion_proof(leaves, index)};
      if (random.chance(0.5)) shown = distorted(shown, random);
      const bool holds = seal::verify_inclusion(shown.leaf, shown.index, leaves.size(), shown.proof, root);
      ASSERT_EQ(tree.holds(shown.leaf, shown.index, shown.proof), holds) << bits << " " << i;
      ++(holds ? right : wrong);
    }
  }
  EXPECT_GT(right, 1'000u);
  EXPECT_GT(wrong, 1'000u);
  fmt::print("{} right and {} wrong proofs told apart as by the definition\n", right, wrong);
}

// Of a tree higher than what is kept, the lower levels are hashed each time.
TEST(ProvenTree, ProvesInATreeHigherThanWhatItKeeps) {
  constexpr unsigned kHeight = 20;  // the leftmost 512 leaves, and above them siblings that stand for anything
  const std::vector<Digest> leaves = seal::testing::some_leaves(512);
  std::vector<Digest> above;
  Digest root = seal::tree_root(leaves);
  for (unsigned level = 9; level < kHeight; ++level) {
    above.push_back(seal::sha256_of("above", std::to_string(level)));
    root = seal::node_hash(root, above.back());
  }
  ProvenTree tree(std::uint64_t{1} << kHeight, root);
  RandomStream random(2);
  for (int i = 0; i < 500; ++i) {
    const std::uint64_t index = random.below(leaves.size());
    Shown shown{leaves[index], index, seal::inclusion_proof(leaves, index)};
    shown.proof.insert(shown.proof.end(), above.begin(), above.end());
    EXPECT_TRUE(tree.holds(shown.leaf, shown.index, shown.proof));
    shown = distorted(shown, random);
    EXPECT_EQ(tree.holds(shown.leaf, shown.index, shown.proof), seal::verify_inclusion(shown.leaf, shown.index, std::uint64_t{1} << kHeight, shown.proof, root));
  }
}

}  // namespace
}  // namespace bonafide::verify
