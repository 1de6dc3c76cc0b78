// Small questions about bytes that came from a log.
#pragma once
#include <string>
#include <string_view>

namespace bonafide::ingest {

/// True when `bytes` is well-formed UTF-8: no overlong forms, surrogates, or anything past U+10FFFF.
bool is_utf8(std::string_view bytes);

/// `bytes` as a person may read them: at most `limit` of them (no character is cut in two), NUL and
/// whatever is not UTF-8 as \xNN, "..." where something was left out.
std::string printable(std::string_view bytes, std::size_t limit = 200);

/// `names` as "a, b, c"; past the thirtieth, "and 12 more".
template <class Names>
std::string listed(const Names& names) {
  std::string text;
  std::size_t shown = 0;
  for (const auto& name : names) {
    if (shown == 30) return text + " and " + std::to_string(names.size() - shown) + " more";
    text += (shown++ == 0 ? "" : ", ") + printable(name, 60);
  }
  return text;
}

}  // namespace bonafide::ingest
