// What is said of noised figures, on the page and on the terminal alike.
#pragma once
#include <string>

#include "bonafide/report/noised_report.h"

namespace bonafide::report {

/// A figure without its bar, in whole people: "12,345", "−3".
std::string noised_count(double number);
/// "12,345 ±210"; "0" where there can be nobody, whatever the log.
std::string estimate_words(const disclose::Estimate& one);
/// Within which it lies: "12 % to 14 %".
std::string range_words(const disclose::Range& one);
/// Half of an interval: "± 1.2 % to 1.4 %", "exact", "nothing".
std::string half_width_words(const disclose::Range& one);

/// The ladder in a sentence: whom the order as written touches.
std::string noised_ladder_sentence(const disclose::NoisedLadder& ladder, const Charge& charge);
/// What the noise is worth, to whoever reads a figure and to whoever is counted.
std::string noise_words(const disclose::PeopleTerms& terms);
/// Where it is written down.
std::string charge_words(const Charge& charge);
/// What no figure tells.
extern const char* const kWithheldWords;
/// What the columns of a ladder mean, as far as it has them.
std::string burst_basis();
std::string share_basis();

}  // namespace bonafide::report
