// What is looked at before a text goes to toml++, which trusts it more than we do.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "bonafide/orders/toml.h"

namespace bonafide::orders {

// Every dot between keys (a.b.c = 1) opens a table within a table, and toml++ closes them by recursion without
// a limit of its own: a line of 400 000 dots ends the program. We use two at most; eight times that is no order.
inline constexpr std::uint32_t kMostDots = 16;

/// Where a line has more than kMostDots dots outside texts and comments, the first time.
std::optional<Position> too_many_dots(std::string_view text);

/// Where the first byte is that is no UTF-8, if there is one.
std::optional<Position> not_utf8(std::string_view text);

}  // namespace bonafide::orders
