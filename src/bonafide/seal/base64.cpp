#include "bonafide/seal/base64.h"

#include <algorithm>
#include <array>

namespace bonafide::seal {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlSafeLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// What each character stands for, by alphabet; -1: nothing.
using Values = std::array<signed char, 256>;
constexpr Values values_of(std::string_view letters) {
  Values out{};
  out.fill(-1);
  for (std::size_t i = 0; i < letters.size(); ++i) out[static_cast<unsigned char>(letters[i])] = static_cast<signed char>(i);
  return out;
}
constexpr Values kStandardValues = values_of(kLetters), kUrlSafeValues = values_of(kUrlSafeLetters), kHexValues = values_of("0123456789abcdef");

// Three bytes of four letters. @return false for a foreign letter.
bool decode_four(const char* text, const Values& values, std::uint8_t* out) {
  const auto value = [&](int i) { return static_cast<int>(values[static_cast<unsigned char>(text[i])]); };
  const int a = value(0), b = value(1), c = value(2), d = value(3);
  out[0] = static_cast<std::uint8_t>(a << 2 | b >> 4);
  out[1] = static_cast<std::uint8_t>(b << 4 | c >> 2);
  out[2] = static_cast<std::uint8_t>(c << 6 | d);
  return (a | b | c | d) >= 0;
}

// The last four letters with padding in their place: an A stands for zeros.
bool decode_padded(const char* text, std::size_t padding, const Values& values, std::uint8_t* out) {
  std::array<char, 4> letters{'A', 'A', 'A', 'A'};
  std::copy_n(text, 4 - padding, letters.begin());
  return decode_four(letters.data(), values, out);
}

}  // namespace

std::string base64(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t here = std::min<std::size_t>(3, bytes.size() - at);
    unsigned group = bytes[at] << 16;
    if (here > 1) group |= bytes[at + 1] << 8;
    if (here > 2) group |= bytes[at + 2];
    for (std::size_t i = 0; i < 4; ++i) text += i <= here ? kLetters[group >> (18 - 6 * i) & 63] : '=';
  }
  return text;
}

std::optional<std::string> parse_base64(std::string_view text, Alphabet alphabet) {
  if (text.size() % 4 != 0) return std::nullopt;
  const bool url_safe = alphabet == Alphabet::kStandardOrUrlSafe && text.find_first_of("-_") != std::string_view::npos;
  const Values& values = url_safe ? kUrlSafeValues : kStandardValues;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  std::string bytes(text.size() / 4 * 3, '\0');
  auto* out = reinterpret_cast<std::uint8_t*>(bytes.data());
  for (std::size_t at = 0; at < text.size(); at += 4, out += 3)
    if (!(at + 4 < text.size() ? decode_four(text.data() + at, values, out) : decode_padded(text.data() + at, padding, values, out))) return std::nullopt;
  for (std::size_t i = 0; i < padding; ++i) {
    if (bytes.back() != 0) return std::nullopt;
    bytes.pop_back();
  }
  return bytes;
}

std::optional<Digest> parse_base64_digest(std::string_view text) {
  constexpr std::size_t kFours = 11;
  std::array<std::uint8_t, 3 * kFours> bytes;
  static_assert(bytes.size() == sizeof(Digest) + 1);
  if (text.size() != 4 * kFours || text.back() != '=') return std::nullopt;
  bool good = decode_padded(text.data() + 4 * (kFours - 1), 1, kStandardValues, bytes.data() + 3 * (kFours - 1));
  for (std::size_t four = 0; four + 1 < kFours; ++four) good &= decode_four(text.data() + 4 * four, kStandardValues, bytes.data() + 3 * four);
  if (!good || bytes.back() != 0) return std::nullopt;
  Digest digest;
  std::copy_n(bytes.begin(), digest.size(), digest.begin());
  return digest;
}

bool parse_hex(std::string_view text, std::span<std::uint8_t> out) {
  if (text.size() != 2 * out.size()) return false;
  int fault = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = kHexValues[static_cast<unsigned char>(text[2 * i])], low = kHexValues[static_cast<unsigned char>(text[2 * i + 1])];
    fault |= high | low;
    out[i] = static_cast<std::uint8_t>((high & 15) << 4 | (low & 15));
  }
  return fault >= 0;
}

std::optional<std::string> parse_hex(std::string_view text) {
  std::string bytes(text.size() / 2, '\0');
  if (!parse_hex(text, std::span(reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()))) return std::nullopt;
  return bytes;
}

}  // namespace bonafide::seal
