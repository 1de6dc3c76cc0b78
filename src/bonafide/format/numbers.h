// Numbers as text, the same on every machine and in every locale.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bonafide::format {

/// A probability with two significant digits: "1", "0.97", "0.0042"; below 1e-4 in e-notation,
/// "3.2e-1043", also where a double would have become zero.
/// @param ln_p  natural logarithm, at most 0 (what rounding pushed above 0 counts as 0);
///              minus infinity gives "0".
std::string probability_text(double ln_p);

/// A real number in the C locale, "inf" too; none where the text is anything else.
std::optional<double> parse_real(std::string_view text);

/// ln of a probability as text, "3.2e-1043" too; none where it is no number in [0, 1].
std::optional<double> parse_probability(std::string_view text);

/// How many: "1000000", "1_000_000", "1e6", "2.5e6", "100M" (k, M, G: thousands, millions, thousand millions); none
/// where the text is anything else, or no whole number below 2^53.
std::optional<std::uint64_t> parse_count(std::string_view text);

/// 2431882 as "2 431 882", the blanks being narrow no-break spaces (U+202F, ISO 80000-1).
std::string grouped(std::uint64_t number);

}  // namespace bonafide::format
