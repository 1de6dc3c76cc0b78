// Do members use one client, or live in one country, more than outsiders of their kind?
//
// Communities differ in such things for innocent reasons: age, trade, language. So a client counts only
// as far as it goes beyond kClientOdds times the odds of matched outsiders, and the test says how many
// times it would withstand. A country is compared at even odds, printed, and never counts.
#pragma once
#include "bonafide/verdict/account_values.h"
#include "bonafide/verdict/columns.h"
#include "bonafide/verdict/matched.h"

namespace bonafide::verdict {

/// Granted to innocents: a community that uses a client at ten times the odds of others of its country and
/// activity. It takes 15 % to 64 %: a larger leap than phone makers or desktops see between
/// generations, and a choice all the same; ColumnTest::withstands is its control.
inline constexpr double kClientOdds = 10;

struct ValuePool {
  /// @param which kClient or kCountry. @param of_log outlives this. @param country [accounts]; empty for kCountry.
  ValuePool(Column which, const events::EventTable& events, const null::Exposure& exposure, const events::Attribute& of_log, std::span<const std::uint32_t> country,
            std::span<const std::uint8_t> in_candidate);
  ColumnTest test(std::span<const std::uint32_t> group) const;

  Column column;
  const events::Attribute& attribute;
  std::vector<std::uint32_t> value;      ///< [accounts]
  Strata strata;
  std::vector<std::uint64_t> outsiders;  ///< [strata] with a value
  std::vector<std::vector<std::uint32_t>> outsider_values;  ///< [strata] ascending
  std::uint32_t distinct = 0;            ///< values in use
};

}  // namespace bonafide::verdict
