// What a leaf of the sealed log says, so that some fields of some records can be shown later and all others stay hidden.
//
// A record is committed field by field: HMAC-SHA256 over the field's name and value, under a salt of its own. Bare
// hashes would not do: who suspects that an account liked a page could try it. Salts are derived from the seal's secret
// by (record, field), so that one salt opens one field of one record and tells nothing of another. They have 128 bits, as
// RFC 9901 recommends for the same purpose, because one HMAC then gives two.
// To the byte: docs/formats/seal.md.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "bonafide/base/hash.h"
#include "bonafide/seal/hmac.h"
#include "bonafide/seal/permutation.h"

namespace bonafide::seal {

/// One field of a record as a production writes it: the name of its column, the bytes of its cell.
struct Field {
  std::string_view name;   ///< at most 255 bytes
  std::string_view value;
};

using Salt = std::array<std::uint8_t, 16>;

/// HMAC-SHA256(salt; length of name, name, value).
Digest commitment(const Salt& salt, Field field);

/// The entry of a leaf, from the commitments of a record's fields in order. The empty list has none.
std::string record_entry(std::span<const Digest> commitments);

/// The hash of that leaf: leaf_hash(record_entry(commitments)). At least one commitment.
Digest record_leaf(std::span<const Digest> commitments);

/// Everything that the secret of a seal decides. Thread-safe.
class SealKeys {
 public:
  /// @param secret 256 random bits. @param tree_bits the tree has 2^tree_bits leaves.
  SealKeys(const Digest& secret, unsigned tree_bits);

  /// @param record its number in canonical order, from 0. @param field its place among the record's fields, from 0.
  Salt salt(std::uint64_t record, std::size_t field) const;
  /// Hash of the leaf of a record with these fields, in order. At most 16 fields.
  Digest record_leaf(std::uint64_t record, std::span<const Field> fields) const;
  /// Hash of the leaf that fills the place of record number `index`, beyond the last one. Who has not the
  /// secret cannot tell it from a record's.
  Digest dummy_leaf(std::uint64_t index) const;
  /// 32 random bytes in the place of a record's entry, which is never as short.
  Digest dummy_entry(std::uint64_t index) const;

  const Permutation& places() const { return places_; }

 private:
  std::array<Salt, 2> salts_of_pair(std::uint64_t record, std::size_t pair) const;  // of fields 2 pair and 2 pair + 1
  HmacKey salts_, dummies_;
  Permutation places_;
};

/// 32 hex digits that tell this seal from all others and say nothing of its content.
std::string seal_id(const Digest& secret);

/// log2 of the leaves of a tree for so many records: the smallest power of two that holds them, at least one.
unsigned tree_bits(std::uint64_t records);

}  // namespace bonafide::seal
