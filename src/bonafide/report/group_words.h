// What a group did and what was asked of it, in plain words. The page and the terminal say the same.
#pragma once
#include <string>

#include "bonafide/report/group_view.h"

namespace bonafide::report {

/// One paragraph: what the group did, what was to be expected, what was tested, what could not be.
/// Plain text that may quote the log's numbers, none of its ids.
std::string group_paragraph(const GroupView& view);

/// "Same targets"; the test's own name where it is none of those known here.
std::string test_title(const format::TestRecord& test);

/// What the test counted and what it compares with, in sentences; why not, where it was not made.
std::string measured(const format::TestRecord& test);

/// "p includes a factor of e^631.9, about 10^274, for ..."; empty where no price was paid.
std::string price_words(const format::TestRecord& test);

}  // namespace bonafide::report
