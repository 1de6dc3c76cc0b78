#include "bonafide/seal/commitment.h"

#include <algorithm>
#include <cstring>
#include <set>

#include "bonafide/seal/merkle.h"
#include "bonafide/seal/testing.h"

namespace bonafide::seal {
namespace {

const Digest kSecret = sha256("the secret of these tests");

std::string number(std::uint64_t n) {
  std::string out;
  for (int i = 0; i < 8; ++i) out += static_cast<char>(n >> 8 * i & 255);
  return out;
}
Digest mac(const Digest& key, const std::string& message) { return HmacKey(key).of(message); }

TEST(Permutation, IsOneAndItsInverseUndoesIt) {
  for (unsigned bits = 0; bits <= 13; ++bits) {
    const Permutation places({1, 2}, bits);
    std::set<std::uint64_t> seen;
    for (std::uint64_t i = 0; i < std::uint64_t{1} << bits; ++i) {
      const std::uint64_t at = places.position_of(i);
      EXPECT_LT(at, std::uint64_t{1} << bits);
      EXPECT_EQ(places.index_at(at), i);
      seen.insert(at);
    }
    EXPECT_EQ(seen.size(), std::size_t{1} << bits);
  }
  const Permutation wide({3, 4}, 62);
  for (const std::uint64_t i : {std::uint64_t{0}, std::uint64_t{12345678901}, (std::uint64_t{1} << 62) - 1}) EXPECT_EQ(wide.index_at(wide.position_of(i)), i);
}

TEST(Permutation, GivesTheSameOneByOneAndInRuns) {
  const Permutation places({5, 6}, 11);
  std::vector<std::uint64_t> run(256);
  places.indices_at(512, run);
  for (std::size_t i = 0; i < run.size(); ++i) EXPECT_EQ(run[i], places.index_at(512 + i));
}

// Over 20,000 keys, chi-square of where an index comes to stand, and of what stands at a place next to a known one.
// Keys are fixed, so the test is; a random permutation would fail it with probability 1e-6 (upper tail of chi-square with
// 15 degrees of freedom at 56.5, and of 14 at 54.5).
TEST(Permutation, PutsEveryIndexAnywhere) {
  constexpr int kKeys = 20000;
  for (const unsigned index : {0u, 7u, 15u}) {
    std::array<int, 16> where{}, next{};
    for (int key = 0; key < kKeys; ++key) {
      const Permutation places(derive_key("permutation test", std::to_string(key)), 4);
      ++where[places.position_of(index)];
      ++next[(places.position_of((index + 1) % 16) - places.position_of(index)) % 16];
    }
    double anywhere = 0, beside = 0;
    for (std::size_t i = 0; i < 16; ++i) anywhere += (where[i] - kKeys / 16.0) * (where[i] - kKeys / 16.0) / (kKeys / 16.0);
    for (std::size_t i = 1; i < 16; ++i) beside += (next[i] - kKeys / 15.0) * (next[i] - kKeys / 15.0) / (kKeys / 15.0);
    EXPECT_LT(anywhere, 56.5);
    EXPECT_LT(beside, 54.5);
    EXPECT_EQ(next[0], 0);
  }
}

// The definition of docs/formats/seal.md, step by step.
TEST(Commitment, OfARecordIsItsDefinition) {
  const SealKeys keys(kSecret, 10);
  const std::vector<Field> fields{{"actor", "u1"}, {"target", "p1"}, {"time", "2018-04-03T12:00:00Z"}, {"device", ""}, {"owner", std::string_view("\0\xff", 2)}};
  std::string entry = "\x01";
  std::vector<Digest> commitments;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Field& field = fields[i];
    const Digest two = mac(mac(kSecret, "bonafide seal v1 salts\x01"), number(77) + static_cast<char>(i / 2));
    Salt salt;
    std::copy_n(two.begin() + (i % 2 == 0 ? 0 : 16), 16, salt.begin());
    EXPECT_EQ(keys.salt(77, i), salt);
    commitments.push_back(HmacKey(salt).of(static_cast<char>(field.name.size()) + std::string(field.name) + std::string(field.value)));
    EXPECT_EQ(commitment(salt, field), commitments.back());
    entry += text_of(commitments.back());
  }
  EXPECT_EQ(record_entry(commitments), entry);
  EXPECT_EQ(keys.record_leaf(77, fields), leaf_hash(entry));
  EXPECT_EQ(keys.dummy_entry(77), mac(mac(kSecret, "bonafide seal v1 dummies\x01"), number(77)));
  EXPECT_EQ(keys.dummy_leaf(77), leaf_hash(text_of(keys.dummy_entry(77))));
  EXPECT_EQ(seal_id(kSecret), to_hex(mac(kSecret, "bonafide seal v1 id\x01")).substr(0, 32));
  const Digest order = mac(kSecret, "bonafide seal v1 order\x01");
  HashKey key;
  std::memcpy(&key, order.data(), 16);
  EXPECT_EQ(keys.places().position_of(77), Permutation(key, 10).position_of(77));
}

TEST(Commitment, SaltsAndLeavesOfAllRecordsAndFieldsDiffer) {
  const SealKeys keys(kSecret, 10), others(sha256("another secret"), 10);
  const std::vector<Field> fields{{"actor", "u1"}, {"target", "p1"}, {"time", "1"}};
  std::set<Salt> salts;
  std::set<Digest> leaves;
  for (std::uint64_t record = 0; record < 1000; ++record) {
    for (std::size_t field = 0; field < fields.size(); ++field) salts.insert(keys.salt(record, field));
    leaves.insert(keys.record_leaf(record, fields));  // the same record, a thousand times
    leaves.insert(keys.dummy_leaf(record));
    leaves.insert(others.record_leaf(record, fields));
  }
  EXPECT_EQ(salts.size(), 3000u);
  EXPECT_EQ(leaves.size(), 3000u);
}

TEST(Commitment, NoOtherNameOrValueOpensIt) {
  const Salt salt{1, 2, 3}, another{1, 2, 4};
  const Digest made = commitment(salt, {"actor", "u1"});
  for (const Field& other : {Field{"actor", "u2"}, Field{"actor", "u1 "}, Field{"target", "u1"}, Field{"actoru", "1"}, Field{"acto", "ru1"}, Field{"", "actoru1"}}) EXPECT_NE(commitment(salt, other), made) << other.name;
  EXPECT_NE(commitment(another, {"actor", "u1"}), made);
}

TEST(Commitment, TheTreeIsTheSmallestPowerOfTwo) {
  for (const auto& [records, bits] : std::vector<std::pair<std::uint64_t, unsigned>>{{0, 0}, {1, 0}, {2, 1}, {3, 2}, {4, 2}, {5, 3}, {1024, 10}, {1025, 11}, {100'000'000, 27}}) EXPECT_EQ(tree_bits(records), bits) << records;
}

}  // namespace
}  // namespace bonafide::seal
