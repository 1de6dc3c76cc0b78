// What the estimates say, in sentences. Each says no more than its bound does.
#pragma once
#include <string>
#include <vector>

#include "bonafide/estimate/estimate.h"

namespace bonafide::report {

/// "Of 1 523 accounts that acted on page_7, at least 612 (40 %) did so in lockstep ..."
std::string share_sentence(const estimate::TargetEstimate& target);

/// What was taken off the count as flagged, and what the bound rests on.
std::string share_basis(const estimate::TargetEstimate& target);

/// What the excess of single-use accounts is, or why there is no figure.
std::string single_use_sentence(const estimate::Estimate& estimate, const estimate::TargetEstimate& target);

/// What it was compared with.
std::string single_use_basis(const estimate::SingleUse& single_use);

/// What the priors of the intervals mean.
std::string prior_sentence(const estimate::MissedPrior& prior);

/// How to read the detection limits.
std::string limits_sentence(const estimate::Estimate& estimate);

/// "As of 2018-03, at least 5 000 000 of 10 000 000 followers ..."
std::string audience_sentence(const estimate::MonthBound& month);
std::string audience_basis();

/// "coordinated or higher"; "manufactured".
std::string level_words(std::size_t level);

/// Levels worth a row: the lowest always, others where something is flagged.
std::vector<std::size_t> shown_levels(const estimate::TargetEstimate& target);

/// A count that may be an estimate: "5 000 000 (4 500 000 to 5 400 000)".
std::string figure_text(const estimate::Figure& figure);

/// Rounded down, as a bound must be: at least so many.
std::uint64_t at_least(double value);

}  // namespace bonafide::report
