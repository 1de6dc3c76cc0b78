// What is said of a ladder of narrower orders, on the page and on the terminal alike.
#pragma once
#include <string>

#include "bonafide/orders/narrow.h"

namespace bonafide::report {

/// The ladder in a sentence: what the most telling candidate that singles nobody out costs and still shows.
std::string ladder_sentence(const orders::Ladder& ladder);

/// What the picture shows: what that candidate saves.
std::string plot_sentence(const orders::Ladder& ladder);

/// What the columns mean and rest on; what would make them wrong.
std::string ladder_basis(const orders::Ladder& ladder);

/// What burst and share take for granted of the noise: sqrt(2) for two releases an item instead of one, times sqrt(4) for a person's targets.
std::string planned_noise_basis();

/// "days of the event; accounts in groups".
std::string changes_words(const orders::Candidate& candidate);

/// "± 1.3 %" of the people asked for; "nothing" from a half on, "–" where nobody asks.
std::string width_words(const orders::Ladder& ladder, const orders::Candidate& candidate);
/// "412 accounts" as a number; "none" where no number shows, "–" where nobody asks.
std::string burst_words(const orders::Ladder& ladder, const orders::Candidate& candidate);
/// "1 error, 2 warnings", "none".
std::string findings_words(const orders::FindingCounts& findings);

/// How well a candidate answers, smaller is better, for the plot: half the width of the share where that is asked for,
/// else the least burst; infinity where it shows nothing.
double answer_of(const orders::Ladder& ladder, const orders::Candidate& candidate);

}  // namespace bonafide::report
