// The section on one group: what it did, two plots, the test, and what else could explain it.
#pragma once
#include <string>

#include "bonafide/report/group_view.h"

namespace bonafide::report {

/// For a group with a verdict. A group without a picture has no plots, and says so.
std::string group_section(const GroupView& view);

/// An unexplained group in brief, without plots.
std::string lead_section(const GroupView& view);

}  // namespace bonafide::report
