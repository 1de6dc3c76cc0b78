// SHA-256 and HMAC-SHA256 without allocation: a seal hashes some thirty short texts a record.
// OpenSSL's EVP interface, which base/hash.h uses, allocates a context for each of them.
#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "bonafide/base/hash.h"

namespace bonafide::seal {

/// SHA-256 (FIPS 180-4) of the texts, one behind the other.
Digest sha256_of(std::string_view a, std::string_view b = {}, std::string_view c = {});

/// HMAC-SHA256 (RFC 2104) under one key, whose two blocks are hashed once.
class HmacKey {
 public:
  /// @param key at most 64 bytes. All keys here have 32, so no two of them are the same after padding.
  explicit HmacKey(std::span<const std::uint8_t> key);
  /// HMAC of the texts, one behind the other.
  Digest of(std::string_view a, std::string_view b = {}, std::string_view c = {}) const;

 private:
  std::array<std::uint32_t, 8> inner_, outer_;  // states after the key's blocks
};

/// HKDF-Expand with SHA-256 (RFC 5869, section 2.3) for 32 bytes. `secret` must be uniformly random, which is
/// why there is no step "extract".
Digest hkdf_expand(const Digest& secret, std::string_view info);

/// The bytes as text, for what takes either.
inline std::string_view text_of(std::span<const std::uint8_t> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
inline std::span<const std::uint8_t> bytes_of(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

/// A number as eight bytes, least significant first, as everywhere in our formats.
inline std::array<std::uint8_t, 8> little_endian(std::uint64_t number) {
  static_assert(std::endian::native == std::endian::little);
  return std::bit_cast<std::array<std::uint8_t, 8>>(number);
}

}  // namespace bonafide::seal
