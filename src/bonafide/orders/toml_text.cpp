#include "bonafide/orders/toml_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "bonafide/ingest/text.h"

namespace bonafide::orders {

std::optional<Position> not_utf8(std::string_view text) {
  if (ingest::is_utf8(text)) return std::nullopt;
  Position at{1, 1};
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (!ingest::is_utf8(text.substr(i, length))) break;
    at = text[i] == '\n' ? Position{at.line + 1, 1} : Position{at.line, at.column + 1};
    i += length;
  }
  return at;
}

namespace {

// Of the quotation marks that end a text. A text of several lines may hold up to two of its own kind right before them (TOML 1.0, "String").
std::size_t length_of_end(std::string_view text, std::string_view open) {
  const std::size_t marks = std::min(text.find_first_not_of(open[0]), text.size());
  return open.size() == 1 ? 1 : std::min<std::size_t>(marks, 5);
}

}  // namespace

std::optional<Position> too_many_dots(std::string_view text) {
  std::string_view open;  // the quotation marks of the text that we are in
  Position at{1, 1};
  std::uint32_t dots = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    std::size_t step = 1;
    if (c == '\n') {
      if (open.size() == 1) open = {};
      dots = 0;
      at.line += 1;
    } else if (!open.empty()) {
      if (c == '\\' && open[0] == '"') step = 2;
      else if (text.substr(i).starts_with(open)) step = length_of_end(text.substr(i), open), open = {};
    } else if (c == '#') {
      step = std::min(text.find('\n', i), text.size()) - i;
    } else if (c == '"' || c == '\'') {
      const std::string_view three = text.substr(i, 3);
      open = three == "\"\"\"" || three == "'''" ? three : text.substr(i, 1);
      step = open.size();
    } else if (c == '.' && ++dots > kMostDots) {
      return at;
    }
    if (step == 2 && i + 1 < text.size() && text[i + 1] == '\n') step = 1;  // a line feed ends the line all the same
    i += step;
  }
  return std::nullopt;
}

namespace {

// The first character of a text; where it is no UTF-8, the first byte.
std::string_view first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::string_view one = text.substr(0, lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);
  return ingest::is_utf8(one) ? one : text.substr(0, 1);
}

// One character or stray byte.
bool acts_on_the_terminal(std::string_view one) {
  const auto lead = static_cast<unsigned char>(one[0]);
  return lead < 0x20 || lead == 0x7F || (lead == 0xC2 && one.size() > 1 && static_cast<unsigned char>(one[1]) < 0xA0) || one == "\u061C" || (one >= "\u200B" && one <= "\u200F") ||
         (one >= "\u2028" && one <= "\u202E") || (one >= "\u2060" && one <= "\u206F") || one == "\uFEFF" || !ingest::is_utf8(one);
}

}  // namespace

std::string harmless(std::string_view text) {
  std::string out;
  for (std::string_view one; !text.empty(); text.remove_prefix(one.size())) {
    one = first_character(text);
    if (!acts_on_the_terminal(one)) out += one;
    else
      for (const char byte : one) out += fmt::format("\\x{:02X}", static_cast<unsigned char>(byte));
  }
  return out;
}

std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 60;  // bytes: a line of a terminal, with room for the sentence around it
  std::size_t length = 0;
  while (length < text.size()) {
    const std::size_t next = length + first_character(text.substr(length)).size();
    if (next > kMost) return harmless(text.substr(0, length)) + "...";
    length = next;
  }
  return harmless(text);
}

}  // namespace bonafide::orders
