// Base64 (RFC 4648), read strictly: every text has one meaning, every meaning one text.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bonafide/base/hash.h"

namespace bonafide::seal {

/// Section 4: the standard alphabet, with padding.
std::string base64(std::span<const std::uint8_t> bytes);

enum class Alphabet {
  kStandard,          ///< section 4
  kStandardOrUrlSafe  ///< section 5 too, as DSSE demands of readers; never both in one text
};

/// @return nothing where a character is foreign, padding is missing or too much, or bits beyond the last byte are
/// not zero (RFC 4648, 3.5): else one signature had several spellings.
std::optional<std::string> parse_base64(std::string_view text, Alphabet alphabet = Alphabet::kStandard);

/// The same for a text of 32 bytes. @return nothing where it has another length.
std::optional<Digest> parse_base64_digest(std::string_view text);

/// Lowercase hex of any even length. @return nothing for anything else.
std::optional<std::string> parse_hex(std::string_view text);
/// The same into `out`. @return false where the text is not of twice as many digits, all of them hex; `out` is then anything.
bool parse_hex(std::string_view text, std::span<std::uint8_t> out);

}  // namespace bonafide::seal
