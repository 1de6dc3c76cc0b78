// What a person would say aloud. The page and the terminal take their sentences from here, so that
// they cannot say different things. None claims more than its verdict (DETECTION section 1).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "bonafide/format/case_records.h"

namespace bonafide::report {

/// "one" .. "twelve", above that in figures.
std::string number_word(std::uint64_t number);

/// With its first letter, where that is a small one of ASCII, as a capital.
std::string capitalised(std::string text);

/// "1 account", "2 431 882 accounts". @param noun  singular, its plural made with -s.
std::string count_of(std::uint64_t number, std::string_view noun);

/// A rate or an expectation as text: "0.8", "0.031", "412", "2 431"; two digits below ten,
/// whole numbers without decimals.
std::string amount(double value);

/// "52 %", "0.4 %", a no-break space between; from 10 % on without decimals.
std::string percent(double share);

/// A probability as a person says it, in words as far as there are any: "less than one in a million".
/// Rounded away from the accusation: what is printed is never below the truth.
struct Odds {
  std::string words;     ///< "less than one in"; for likely things "p ="
  std::string named;     ///< "a million", "0.31"; empty where the power has no name
  int power_of_ten = 0;  ///< 40 for "less than one in 10^40"; 0 where `named` stands alone
};
Odds odds_of(double ln_p);

/// "less than one in 10^40 (a one with 40 zeros)"; `superscript` writes 10<sup>40</sup>.
std::string odds_text(double ln_p, bool superscript);

/// Groups and acts by verdict.
struct Totals {
  std::uint64_t coordinated = 0;  ///< groups with this verdict or a higher one
  std::uint64_t farm_like = 0;    ///< groups with exactly this verdict
  std::uint64_t manufactured = 0;
  std::uint64_t acts = 0;             ///< rows of evidence of those groups, each once
  std::uint64_t accounts = 0;         ///< members of those groups
  std::uint64_t not_significant = 0;  ///< unexplained and tested
  std::uint64_t not_testable = 0;     ///< unexplained because the log could not tell
};
Totals totals_of(const format::Findings& findings);

/// The finding in one or two sentences. Acts are first acts of an account on a target, on both sides.
std::string finding_sentence(const format::Findings& findings);

/// What this log cannot tell, in one or two sentences.
std::string limit_sentence(const format::Findings& findings);

/// Groups that carry no verdict: "Beside them ..."; empty where there are none.
std::string unexplained_sentence(const format::Findings& findings);

/// "expected 0.8 acts, seen 412".
std::string lockstep_words(const format::GroupRecord& group);

/// "within 2 h", "on the same targets, at any time".
std::string scale_words(const format::GroupRecord& group);

bool is_coordinated(const format::GroupRecord& group);

}  // namespace bonafide::report
