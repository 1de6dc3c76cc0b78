// What is said of unrelated targets: the test "unrelated", K* and what was abstained from. The page and
// the terminal take their sentences from here. Model: docs/model/unrelated.md.
#pragma once
#include <string>

#include "bonafide/report/group_view.h"

namespace bonafide::report {

/// What the test measured, in sentences. @param test  tested.
std::string measured_unrelated(const format::TestRecord& test);

/// Why it was not made, a sentence. @param test  not tested; other tests get "Not tested here."
std::string why_not_tested(const format::TestRecord& test);

/// The finding, for a title: less related than a community's targets, or not shown to be. @param test  tested.
std::string unrelated_finding(const format::TestRecord& test);

/// "A community would have to span more than 23 unrelated interests to look like this."; empty without K*.
/// @param control_sets  as many interests as could be tried; 0: not known.
std::string most_interests_sentence(const format::GroupRecord& group, std::size_t control_sets);

/// The same; where the test rejects and the group is not farm-like all the same, that too.
std::string consequence_sentence(const format::GroupRecord& group, const format::TestRecord& test, std::size_t control_sets);

/// Of the groups in lockstep, how many could not be put to this test; empty where all could.
std::string unrelated_sentence(const format::Findings& findings);

/// Whether any group has a K*: then tables have its column, and this note below them.
bool has_most_interests(const format::Findings& findings);
inline constexpr const char* kMostInterestsNote = "K*: the most unrelated interests at which farm-like still stands. A community would have to span more than that to look the same.";

}  // namespace bonafide::report
