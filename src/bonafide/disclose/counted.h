// Accounts in an item's scope, counted by target and row: what the forms `aggregate` and `group` release.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bonafide/disclose/recipient_gate.h"

namespace bonafide::disclose {

/// Accounts that no row counts.
inline constexpr std::uint32_t kNoRow = UINT32_MAX;

/// Noised counts of distinct accounts, a cell a target and row.
struct Counted {
  std::vector<std::string> targets;  ///< the item's, ascending; {"*"} where it names none: all together
  std::size_t rows;
  std::vector<std::int64_t> values;  ///< by target, then row
  Guarantee guarantee;

  std::int64_t at(std::size_t target, std::size_t row) const { return values[target * rows + row]; }
};

/// Counts the accounts of `facts.everybody`, each on kTargetsAUser targets at most, and adds noise out of the item's budget.
/// @param rows   names, distinct and known without the log, or part of the sealed list.
/// @param row_of [actors] the row that counts the account; kNoRow: none.
/// @errors kInput: the item's terms allow no noise of ours.
Result<Counted> count_accounts(const Permit& permit, const ItemFacts& facts, std::span<const std::string> rows, std::span<const std::uint32_t> row_of, const char* condition, privacy::NoiseSource& noise);

}  // namespace bonafide::disclose
