// Hashes: SHA-256 for what is published, a keyed 64-bit hash for every sample and every tie.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "bonafide/base/result.h"

namespace bonafide {

using Digest = std::array<std::uint8_t, 32>;

std::string to_hex(std::span<const std::uint8_t> bytes);

/// SHA-256 (FIPS 180-4) of bytes given piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  void update(std::span<const std::uint8_t> bytes);
  void update(std::string_view text);
  /// Adds the number as eight bytes, least significant first.
  void update_u64(std::uint64_t number);
  Digest finish();  ///< once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Digest sha256(std::string_view text);
/// @param most bytes from its beginning.
Result<Digest> sha256_of_file(const std::string& path, std::uint64_t most = UINT64_MAX);

/// Both hashes that a bag lists of a file, in one pass over it.
struct FileDigests {
  Digest sha256;
  std::array<std::uint8_t, 64> sha512;
  std::uint64_t bytes;
};
Result<FileDigests> digests_of_file(const std::string& path);

/// A key that decides samples and ties. Two 64-bit halves, least significant byte first.
struct HashKey {
  std::uint64_t k0, k1;
};

/// The key for one purpose: the first 16 bytes of SHA-256(purpose, a zero byte, secret).
HashKey derive_key(std::string_view purpose, std::string_view secret);

/// SipHash-2-4 (Aumasson, Bernstein 2012): a keyed 64-bit hash that an adversary who does not
/// know the key cannot steer. Cost: about 20 ns for a short id.
std::uint64_t siphash(HashKey key, std::string_view text);

/// A hash as a number in [0, 1): its upper 53 bits.
inline double to_unit(std::uint64_t hash) { return static_cast<double>(hash >> 11) * 0x1p-53; }

}  // namespace bonafide
