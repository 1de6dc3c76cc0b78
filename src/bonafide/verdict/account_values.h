// What a log's optional columns say of an account, as one value each.
#pragma once
#include <cstdint>
#include <vector>

#include "bonafide/null/exposure.h"

namespace bonafide::verdict {

inline constexpr std::uint32_t kNoValue = UINT32_MAX;

/// The account's most frequent value among its events, ties to the smallest in byte order: an account
/// that once used another device is still one account. Missing values are nobody's value.
/// @return [accounts, by rank] code into attribute.values; kNoValue where it has none.
/// Cost: O(events), and a sort of the events of accounts whose value varies.
std::vector<std::uint32_t> account_values(const events::EventTable& events, const null::Exposure& exposure, const events::Attribute& attribute);

/// When accounts were created. ISO 8601, a day alone ("2017-05-03"), or a number of seconds,
/// milliseconds or microseconds since 1970, told apart by size as in ingest/times.h.
/// @return [values of the dictionary] seconds since 1970; kNoTime where the text is no time.
inline constexpr std::int64_t kNoTime = INT64_MIN;
std::vector<std::int64_t> times_of_values(const events::Dictionary& values);

/// Of each account's first act. @return [accounts, by rank] ticks of the log.
std::vector<std::uint32_t> first_act_ticks(const null::Exposure& exposure);

}  // namespace bonafide::verdict
