// The seed of a production's noise, for the court alone: whoever has it can make the same figures again, and can take
// the noise off them.
#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "bonafide/base/result.h"

namespace bonafide::production {

/// RSA-OAEP with SHA-256 (RFC 8017) to an RSA public key of 2,048 bits or more, in PEM: what
/// `openssl pkeyutl -decrypt -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256` opens.
/// @param key_file  as `openssl rsa -pubout` writes it. @return the ciphertext. @errors kInput: no such file, no such key.
Result<std::string> encrypt_to_court(std::span<const std::uint8_t, 32> seed, const std::string& key_file);

}  // namespace bonafide::production
