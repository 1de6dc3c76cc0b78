// What of Unicode the formats here ask for.
#pragma once
#include <string_view>

namespace bonafide::seal {

/// Well-formed by RFC 3629: no overlong form, no surrogate, nothing beyond U+10FFFF.
bool is_utf8(std::string_view text);

/// Whether UTF-8 text holds a character of the Unicode property White_Space, or one below U+0020.
bool has_space_or_control(std::string_view text);

}  // namespace bonafide::seal
