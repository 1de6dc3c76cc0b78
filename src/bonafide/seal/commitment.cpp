#include "bonafide/seal/commitment.h"

#include <array>
#include <bit>
#include <cstring>

#include "bonafide/seal/merkle.h"

namespace bonafide::seal {
namespace {

constexpr std::size_t kMostFields = 16;  // three and the seven optional ones of a log, with room to grow
constexpr char kRecordEntry = 0x01;
constexpr std::string_view kRecordLeaf("\x00\x01", 2);  // RFC 6962's prefix of a leaf, and the entry's first byte

// The first 16 bytes of a derived key, as SipHash takes them.
HashKey order_key(const Digest& secret) {
  const Digest key = hkdf_expand(secret, "bonafide seal v1 order");
  HashKey out;
  static_assert(std::endian::native == std::endian::little);
  std::memcpy(&out.k0, key.data(), 8);
  std::memcpy(&out.k1, key.data() + 8, 8);
  return out;
}

}  // namespace

Digest commitment(const Salt& salt, Field field) {
  CHECK(field.name.size() <= 255);
  const auto length = static_cast<char>(field.name.size());
  return HmacKey(salt).of(std::string_view(&length, 1), field.name, field.value);
}

std::string record_entry(std::span<const Digest> commitments) {
  CHECK(!commitments.empty());
  std::string entry(1, kRecordEntry);
  for (const Digest& digest : commitments) entry += text_of(digest);
  return entry;
}

Digest record_leaf(std::span<const Digest> commitments) {
  CHECK(!commitments.empty());
  return sha256_of(kRecordLeaf, {reinterpret_cast<const char*>(commitments.data()), commitments.size_bytes()});
}

SealKeys::SealKeys(const Digest& secret, unsigned bits)
    : salts_(hkdf_expand(secret, "bonafide seal v1 salts")), dummies_(hkdf_expand(secret, "bonafide seal v1 dummies")), places_(order_key(secret), bits) {}

std::array<Salt, 2> SealKeys::salts_of_pair(std::uint64_t record, std::size_t pair) const {
  const auto number = static_cast<char>(pair);
  return std::bit_cast<std::array<Salt, 2>>(salts_.of(text_of(little_endian(record)), std::string_view(&number, 1)));
}

Salt SealKeys::salt(std::uint64_t record, std::size_t field) const {
  CHECK(field < kMostFields);
  return salts_of_pair(record, field / 2)[field % 2];
}

Digest SealKeys::record_leaf(std::uint64_t record, std::span<const Field> fields) const {
  CHECK(!fields.empty() && fields.size() <= kMostFields);
  // All salts, then all commitments: a field's hashes wait for each other, those of several fields do not, and the
  // CPU works on two at a time.
  std::array<std::array<Salt, 2>, kMostFields / 2> salts;
  std::array<Digest, kMostFields> digests;
  for (std::size_t i = 0; 2 * i < fields.size(); ++i) salts[i] = salts_of_pair(record, i);
  for (std::size_t i = 0; i < fields.size(); ++i) digests[i] = commitment(salts[i / 2][i % 2], fields[i]);
  return seal::record_leaf(std::span(digests).first(fields.size()));
}

Digest SealKeys::dummy_entry(std::uint64_t index) const { return dummies_.of(text_of(little_endian(index))); }
Digest SealKeys::dummy_leaf(std::uint64_t index) const { return leaf_hash(text_of(dummy_entry(index))); }

std::string seal_id(const Digest& secret) {
  const Digest id = hkdf_expand(secret, "bonafide seal v1 id");
  return to_hex(std::span(id).first(16));
}

unsigned tree_bits(std::uint64_t records) {
  CHECK(records <= std::uint64_t{1} << 62);
  return records < 2 ? 0 : static_cast<unsigned>(std::bit_width(records - 1));
}

}  // namespace bonafide::seal
