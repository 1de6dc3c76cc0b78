#include "bonafide/report/visible.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace bonafide::report {
namespace {

struct Range {
  char32_t first, last;
};

// Unicode 15: general categories Cc, Cf, Zl, Zp; default-ignorable code points; noncharacters.
constexpr std::array kInvisible{
    Range{0x0000, 0x001F},   Range{0x007F, 0x009F},   Range{0x00AD, 0x00AD},   Range{0x034F, 0x034F},
    Range{0x0600, 0x0605},   Range{0x061C, 0x061C},   Range{0x06DD, 0x06DD},   Range{0x070F, 0x070F},
    Range{0x0890, 0x0891},   Range{0x08E2, 0x08E2},   Range{0x115F, 0x1160},   Range{0x17B4, 0x17B5},
    Range{0x180B, 0x180F},   Range{0x200B, 0x200F},   Range{0x2028, 0x202E},   Range{0x2060, 0x206F},
    Range{0x2800, 0x2800},   Range{0x3164, 0x3164},   Range{0xFDD0, 0xFDEF},   Range{0xFE00, 0xFE0F},
    Range{0xFEFF, 0xFEFF},   Range{0xFFA0, 0xFFA0},   Range{0xFFF0, 0xFFFB},   Range{0xFFFE, 0xFFFF},
    Range{0x110BD, 0x110BD}, Range{0x110CD, 0x110CD}, Range{0x13430, 0x1343F}, Range{0x1BCA0, 0x1BCA3},
    Range{0x1D173, 0x1D17A}, Range{0xE0000, 0xE0FFF}};

constexpr std::array kCombining{Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x1AB0, 0x1AFF},
                                Range{0x1DC0, 0x1DFF}, Range{0x20D0, 0x20FF}, Range{0xFE20, 0xFE2F}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t character) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [=](Range range) { return character >= range.first && character <= range.last; });
}

/// One character at the front of `text`; length 0 where no valid UTF-8 starts (RFC 3629: no
/// overlong forms, no surrogates, nothing above U+10FFFF).
struct Decoded {
  char32_t character;
  std::size_t length;
};
Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {0, 0};
  char32_t character = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {0, 0};
    character = character << 6 | (byte(i) & 0x3Fu);
  }
  constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
  if (character < kSmallest[length] || surrogate || character > 0x10FFFF) return {0, 0};
  return {character, length};
}

/// The id as a list of what is printed for each of its characters, at most `limit` of them.
std::vector<std::string> printed_characters(std::string_view id, std::size_t limit) {
  std::vector<std::string> printed;
  std::size_t marks = 0;
  while (!id.empty() && printed.size() < limit) {
    const auto [character, length] = decode(id);
    marks = length > 0 && within(kCombining, character) ? marks + 1 : 0;
    if (length == 0)
      printed.push_back(fmt::format("‹0x{:02X}›", static_cast<unsigned char>(id.front())));
    else if (within(kInvisible, character) || marks > 2)
      printed.push_back(fmt::format("‹U+{:04X}›", static_cast<std::uint32_t>(character)));
    else
      printed.emplace_back(id.substr(0, length));
    id.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return printed;
}

}  // namespace

std::string visible(std::string_view id) {
  const auto printed = printed_characters(id, kMaxIdCharacters + 1);
  std::string text;
  for (std::size_t i = 0; i < std::min(printed.size(), kMaxIdCharacters); ++i) text += printed[i];
  if (printed.size() > kMaxIdCharacters) text += fmt::format("… ({} bytes)", id.size());
  return text;
}

std::string visible_text(std::string_view text) {
  std::string result;
  for (const auto& character : printed_characters(text, text.size())) result += character;
  return result;
}

std::size_t columns_of(std::string_view visible) {
  std::size_t columns = 0;
  while (!visible.empty()) {
    const auto [character, length] = decode(visible);
    const bool is_wide = character >= 0x1100 && (character < 0x2000 || character > 0x20FF);
    columns += is_wide ? 2 : 1;
    visible.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return columns;
}

std::string visible_label(std::string_view id, std::size_t columns) {
  const auto printed = printed_characters(id, id.size());
  std::string whole;
  for (const auto& character : printed) whole += character;
  if (columns_of(whole) <= columns) return whole;

  const std::size_t half = (columns - 1) / 2;
  std::string start, end;
  for (auto next = printed.begin(); columns_of(start + *next) <= half; ++next) start += *next;
  for (auto next = printed.rbegin(); columns_of(*next + end) <= half; ++next) end = *next + end;
  return start + "…" + end;
}

}  // namespace bonafide::report
