// Where do the random bits of the noise come from, and who could draw them again? One secret seed a
// production, and from it a stream for every figure by name, so that no figure's noise depends on
// which figures were computed before it, or in which order.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "bonafide/base/hash.h"
#include "bonafide/base/result.h"

namespace bonafide::privacy {

/// 256 secret bits. Whoever holds them can take the noise off every figure. Moves only; the bytes are
/// overwritten when it is destroyed or moved from.
class Seed {
 public:
  static constexpr std::size_t kBytes = 32;
  /// From the operating system (getrandom, which waits until the kernel has gathered entropy).
  /// @errors kIo: the system gave none.
  static Result<Seed> fresh();
  /// A seed kept from an earlier production, to replay it.
  explicit Seed(std::span<const std::uint8_t, kBytes> bytes);
  Seed(Seed&& other) noexcept;
  Seed& operator=(Seed&&) = delete;
  ~Seed();
  /// For encrypting it to the court's key.
  std::span<const std::uint8_t, kBytes> bytes() const { return bytes_; }

 private:
  std::array<std::uint8_t, kBytes> bytes_;
};

/// The AES-256-CTR key stream of one key, as 64-bit words, least significant byte first. A stream
/// repeats after 2^68 bytes; a figure takes some hundreds.
/// Source: NIST SP 800-38A, section 6.5. The counter starts at `first_block` and counts up as one
/// 128-bit number, most significant byte first.
class NoiseStream {
 public:
  explicit NoiseStream(const Digest& key, const std::array<std::uint8_t, 16>& first_block = {});
  NoiseStream(NoiseStream&&) noexcept;
  NoiseStream& operator=(NoiseStream&&) noexcept;
  ~NoiseStream();
  std::uint64_t next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Hands out each named stream once. Not for use from several threads at a time.
class NoiseSource {
 public:
  /// @param binding  whatever decides the true values and the terms: the log's hash and the order's.
  /// A seed that is used again, by mistake, on another log or under other terms then gives unrelated
  /// noise. With the same noise, the difference of two releases would be exact.
  NoiseSource(Seed seed, std::string_view binding);

  /// The stream called `label`. Its key is HMAC-SHA-256(seed, domain | SHA-256(binding) | label).
  /// @errors kInput: the label was used before; two figures with one noise give away their difference.
  Result<NoiseStream> stream(std::string_view label);

 private:
  Seed seed_;
  Digest binding_;
  std::set<std::string, std::less<>> used_;
};

}  // namespace bonafide::privacy
