#include "bonafide/seal/utf8.h"

#include <algorithm>
#include <cstdint>

namespace bonafide::seal {
namespace {

// Takes one code point from the front. @return -1 where the bytes are none.
std::int32_t take_code_point(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  const std::size_t length = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  if (length == 0 || text.size() < length) return -1;
  std::int32_t code = length == 1 ? first : first & (0xff >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return -1;
    code = code << 6 | (byte(i) & 0x3f);
  }
  text.remove_prefix(length);
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code < 0xe000;
  return overlong || surrogate || code > 0x10ffff ? -1 : code;
}

// Unicode 15, PropList.txt, White_Space.
bool is_space(std::int32_t code) {
  return code == 0x20 || (code >= 0x09 && code <= 0x0d) || code == 0x85 || code == 0xa0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200a) ||
         code == 0x2028 || code == 0x2029 || code == 0x202f || code == 0x205f || code == 0x3000;
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (;;) {
    const auto beyond_ascii = std::find_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    text.remove_prefix(static_cast<std::size_t>(beyond_ascii - text.begin()));
    if (text.empty()) return true;
    if (take_code_point(text) < 0) return false;
  }
}

bool has_space_or_control(std::string_view text) {
  while (!text.empty()) {
    const std::int32_t code = take_code_point(text);
    if (code < 0x20 || is_space(code)) return true;
  }
  return false;
}

}  // namespace bonafide::seal
