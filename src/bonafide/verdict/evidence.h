// What the tests of a group rest on, number by number, so that whoever holds the case can recompute
// them by hand: the rows of tests.csv and group_targets.csv.
#pragma once
#include <string_view>
#include <vector>

#include "bonafide/format/case_records.h"
#include "bonafide/verdict/findings.h"

namespace bonafide::verdict {

/// What is said of a test, the same in every group.
struct TestWords {
  const char *name, *question, *assumption, *wrong_if;
};
/// nullptr: there is no test of that name.
const TestWords* test_words(std::string_view name);

/// By group, then targets, windows, habits, unrelated, and the columns that the log has: in the order in which they are made. Formulas over their
/// inputs: docs/formats/case.md, derivations: docs/model/lockstep.md.
std::vector<format::TestRecord> test_records(const Sources& sources);

/// By group, then by target. Cost: O(acts on the groups' targets).
std::vector<format::GroupTargetRecord> group_target_records(const Sources& sources);

}  // namespace bonafide::verdict
