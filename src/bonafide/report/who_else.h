// "Who else?": do other people connect the group's targets? Its relatedness beside that of the log's control
// sets, related ones and random ones, and of a community over K interests (docs/model/unrelated.md).
#pragma once
#include <string>

#include "bonafide/report/group_view.h"

namespace bonafide::report {

/// A strip with its data; a sentence where the group was not tested. HTML.
std::string who_else(const GroupView& view);

}  // namespace bonafide::report
