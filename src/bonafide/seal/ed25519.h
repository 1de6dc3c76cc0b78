// Ed25519 (RFC 8032) under one stated rule, because verifiers in the wild disagree on odd signatures
// (Chalkias, Garillot, Nikolaenko 2020, "Taming the many EdDSAs").
//
// The rule, modelled on libsodium's: a signature (R, S) of public key A is valid where
//   - A is the canonical encoding of a point (its y below 2^255 - 19) that is not of small order,
//   - R likewise is canonical and not of small order,
//   - S is below the order of the group, and
//   - [S]B = R + [k]A, without the cofactor, k = SHA-512(R, A, message).
// A point of small order would verify messages that nobody signed. OpenSSL checks the last two and that R is
// canonical; the rest is checked here.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bonafide/base/hash.h"

namespace bonafide::seal {

using Seed = std::array<std::uint8_t, 32>;       ///< the private key of RFC 8032, 5.1.5
using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

PublicKey public_key_of(const Seed& seed);

/// Ed25519, not Ed25519ph or ctx; deterministic: the same seed and message give the same bytes.
Signature sign(const Seed& seed, std::string_view message);

/// By the rule above. @param signature of any length; false unless it is 64 bytes.
bool verify(const PublicKey& key, std::string_view message, std::string_view signature);

/// What the rule has against a public key, "is of small order" or "is not in canonical form"; nothing where it is fine.
std::optional<std::string> fault_of(const PublicKey& key);

/// 32 bytes from the generator of the operating system, by way of OpenSSL's for private keys.
/// @errors kIo: it has none to give.
Result<Digest> random_secret();

}  // namespace bonafide::seal
