// What changed between two texts, as a unified diff that `patch` applies.
#pragma once
#include <string>
#include <string_view>

namespace bonafide::orders {

/// Lines with three of context, hunks as POSIX diff -u has them; empty where the texts are equal.
/// @param old_name, new_name  for the two lines on top.
/// Source: E. W. Myers, An O(ND) difference algorithm, Algorithmica 1 (1986). Cost: O((lines) x (lines changed)).
std::string unified_diff(std::string_view before, std::string_view after, std::string_view old_name, std::string_view new_name);

}  // namespace bonafide::orders
