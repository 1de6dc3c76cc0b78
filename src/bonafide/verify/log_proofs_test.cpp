#include "bonafide/verify/log_proofs.h"

#include "bonafide/seal/checkpoint.h"
#include "bonafide/seal/merkle.h"
#include "bonafide/seal/note.h"
#include "bonafide/seal/testing.h"

namespace bonafide::verify {
namespace {

using seal::testing::some_leaves;

class LogProofs : public ::testing::Test {
 protected:
  static seal::SigningKey signer(std::uint8_t first) {
    seal::Seed seed{};
    seed[0] = first;
    return seal::signing_key("example.com/log", seed).value();
  }
  std::string checkpoint_of(std::size_t size) const { return seal::sign_note(seal::to_text(seal::Checkpoint{"example.com/log/1", size, seal::tree_root(std::span(leaves_).first(size))}), key_); }
  std::string proof_of(std::uint64_t index, std::size_t size) const {
    return seal::to_text(seal::InclusionProof{index, seal::inclusion_proof(std::span(leaves_).first(size), index), "", checkpoint_of(size)});
  }
  const std::vector<Digest> leaves_ = some_leaves(32);
  const seal::SigningKey key_ = signer(1), other_ = signer(2);
};

TEST_F(LogProofs, ACheckpointIsItsSignersOrOfAnUnknownOneOrWrong) {
  const std::string text = checkpoint_of(9);
  EXPECT_EQ(check_checkpoint(text, key_.verifier, "c").verdict(), Verdict::kValid);
  EXPECT_EQ(check_checkpoint(text, std::nullopt, "c").verdict(), Verdict::kNotChecked);
  EXPECT_EQ(check_checkpoint(text, other_.verifier, "c").verdict(), Verdict::kNotChecked);
  EXPECT_NE(check_checkpoint(text, std::nullopt, "c").unknowns.at(0).find("signer unknown"), std::string::npos);
  EXPECT_EQ(check_checkpoint("no note", key_.verifier, "c").verdict(), Verdict::kInvalid);
  EXPECT_EQ(check_checkpoint(seal::sign_note("a note, but no checkpoint\n", key_), key_.verifier, "c").verdict(), Verdict::kInvalid);
}

// A flip is never valid. In the signer's name or id it makes the signer unknown; all others are wrong.
TEST_F(LogProofs, NoBitOfACheckpointMayFlip) {
  const std::string text = checkpoint_of(9);
  std::size_t valid = 0;
  for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
    std::string flipped = text;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
    valid += check_checkpoint(flipped, key_.verifier, "c").verdict() == Verdict::kValid;
  }
  EXPECT_EQ(valid, 0u) << "of " << 8 * text.size();
}

TEST_F(LogProofs, AProofShowsItsLeafInItsTreeAlone) {
  for (const std::size_t size : {1u, 2u, 7u, 16u}) {
    for (std::uint64_t i = 0; i < size; ++i) {
      EXPECT_EQ(check_inclusion(proof_of(i, size), leaves_[i], key_.verifier, "p").verdict(), Verdict::kValid) << i << " of " << size;
      EXPECT_EQ(check_inclusion(proof_of(i, size), leaves_[i + 1], key_.verifier, "p").verdict(), Verdict::kInvalid);
      EXPECT_EQ(check_inclusion(proof_of(i, size), leaves_[i], std::nullopt, "p").verdict(), Verdict::kNotChecked);
      EXPECT_EQ(check_inclusion(proof_of(i, size), leaves_[i + 1], std::nullopt, "p").verdict(), Verdict::kInvalid) << "wrong whoever signed";
    }
  }
  // The proof of one tree under the checkpoint of another.
  auto proof = seal::parse_inclusion_proof(proof_of(3, 9), "p").value();
  proof.checkpoint = checkpoint_of(16);
  EXPECT_EQ(check_inclusion(seal::to_text(proof), leaves_[3], key_.verifier, "p").verdict(), Verdict::kInvalid);
  proof = seal::parse_inclusion_proof(proof_of(3, 16), "p").value();
  proof.hashes.pop_back();
  EXPECT_EQ(check_inclusion(seal::to_text(proof), leaves_[3], key_.verifier, "p").verdict(), Verdict::kInvalid);
  EXPECT_EQ(check_inclusion("nothing", leaves_[3], key_.verifier, "p").verdict(), Verdict::kInvalid);
}

TEST_F(LogProofs, NoBitOfAProofMayFlip) {
  const std::string text = proof_of(5, 16);
  std::size_t valid = 0;
  for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
    std::string flipped = text;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
    valid += check_inclusion(flipped, leaves_[5], key_.verifier, "p").verdict() == Verdict::kValid;
  }
  EXPECT_EQ(valid, 0u) << "of " << 8 * text.size();
}

}  // namespace
}  // namespace bonafide::verify
