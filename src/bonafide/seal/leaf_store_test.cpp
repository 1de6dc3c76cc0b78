#include "bonafide/seal/leaf_store.h"

#include "bonafide/seal/seal_record.h"
#include "bonafide/seal/testing.h"

namespace bonafide::seal {
namespace {

class LeafStoreTest : public testing::InFolder {
 protected:
  // Writes the leaves in runs of 512. @return the root.
  Digest store(const std::vector<Digest>& leaves) {
    LeafWriter writer(folder_.string());
    for (std::size_t begin = 0; begin < leaves.size(); begin += 512) {
      const auto part = std::span(leaves).subspan(begin, std::min<std::size_t>(512, leaves.size() - begin));
      std::vector<Digest> roots;
      for (std::size_t i = 0; i < part.size(); i += kSubtreeLeaves) roots.push_back(tree_root(part.subspan(i, std::min(kSubtreeLeaves, part.size() - i))));
      writer.append(part, roots);
    }
    return writer.finish().value();
  }
};

TEST_F(LeafStoreTest, ProvesEveryLeafOfEverySize) {
  for (const std::size_t size : {1u, 2u, 64u, 256u, 512u, 2048u}) {
    const auto leaves = testing::some_leaves(size);
    const Digest root = store(leaves);
    EXPECT_EQ(root, tree_root(leaves));
    auto opened = LeafStore::open(folder_.string(), size, root);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    for (std::size_t i = 0; i < size; ++i) {
      const auto proof = opened.value().prove(i);
      ASSERT_TRUE(proof.ok());
      EXPECT_EQ(proof.value().leaf, leaves[i]);
      EXPECT_EQ(proof.value().hashes, inclusion_proof(leaves, i)) << i << " of " << size;
      EXPECT_TRUE(verify_inclusion(leaves[i], i, size, proof.value().hashes, root));
    }
  }
}

TEST_F(LeafStoreTest, ADamagedFileGivesAnErrorAndNoProof) {
  const auto leaves = testing::some_leaves(1024);
  const Digest root = store(leaves);
  const std::string good_leaves = read("leaves"), good_subtrees = read("subtrees");

  std::string damaged = good_leaves;
  damaged[300 * 32 + 5] ^= 1;  // in the second subtree
  write("leaves", damaged);
  auto opened = LeafStore::open(folder_.string(), 1024, root);
  ASSERT_TRUE(opened.ok());
  EXPECT_TRUE(opened.value().prove(0).ok());
  const auto proof = opened.value().prove(511);
  ASSERT_FALSE(proof.ok());
  EXPECT_NE(proof.error().message.find("damaged"), std::string::npos);

  write("leaves", good_leaves);
  damaged = good_subtrees;
  damaged[40] ^= 1;
  write("subtrees", damaged);
  EXPECT_FALSE(LeafStore::open(folder_.string(), 1024, root).ok());
  write("subtrees", good_subtrees);
  EXPECT_FALSE(LeafStore::open(folder_.string(), 1024, sha256("another")).ok());
  EXPECT_FALSE(LeafStore::open(folder_.string(), 512, root).ok());
  write("leaves", good_leaves.substr(1));
  EXPECT_FALSE(LeafStore::open(folder_.string(), 1024, root).ok());
  EXPECT_FALSE(LeafStore::open(path("absent"), 1024, root).ok());
}

TEST(SealRecord, ReadsBackAndRefusesWhatIsNone) {
  SealRecord record{"0.1.0", "example.com/x/00", "key", 16, sha256("root"), 9, {"actor", "target", "time"}, to_hex(sha256("log")), true, 12, 2, 1, "like"};
  const std::string text = seal_json(record);
  const auto read = parse_seal_json(text, "seal.json");
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(seal_json(read.value()), text);
  const auto changed = [&](std::string from, std::string to) {
    std::string out = text;
    const std::size_t at = out.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return out.replace(at, from.size(), to);
  };
  for (const std::string& wrong : {std::string(), std::string("{}"), text.substr(0, 40), changed("\"format\": 1", "\"format\": 2"), changed("\"tree_size\": 16", "\"tree_size\": 17"), changed("\"tree_size\": 16", "\"tree_size\": 32"),
                                   changed("\"records\": 9", "\"records\": 17"), changed("\"records\": 9", "\"records\": -9"), changed("\"origin\"", "\"other\""), changed("\"times_relative\": true", "\"times_relative\": 1"), changed(to_hex(sha256("root")), "00")})
    EXPECT_FALSE(parse_seal_json(wrong, "seal.json").ok()) << wrong;
  for (const std::string& wrong : {changed("\"records\": 9", "\"records\": 9.0"), changed("\"rows_read\": 12", "\"rows_read\": -12"), changed("\"rows_rejected\": 2", "\"rows_rejected\": 2.5"), changed("\"format\": 1", "\"format\": -1")})
    EXPECT_FALSE(parse_seal_json(wrong, "seal.json").ok()) << wrong;
  record.tree_size = record.records = std::uint64_t{1} << 52;
  EXPECT_TRUE(parse_seal_json(seal_json(record), "seal.json").ok());
  record.tree_size = record.records = std::uint64_t{1} << 53;
  EXPECT_FALSE(parse_seal_json(seal_json(record), "seal.json").ok());
  EXPECT_NE(parse_seal_json(changed("\"format\": 1", "\"format\": 4294967297"), "seal.json").error().message.find("its format is 4294967297"), std::string::npos) << "2^32 + 1 is not 1";
  EXPECT_NE(parse_seal_json(changed("\"format\": 1", "\"format\": 2"), "seal.json").error().message.find("newer"), std::string::npos);
}

}  // namespace
}  // namespace bonafide::seal
