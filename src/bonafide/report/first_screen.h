// What a judge's clerk reads before stopping: the finding, its limits, the log, the table.
#pragma once
#include <string>
#include <vector>

#include "bonafide/report/group_view.h"

namespace bonafide::report {

inline constexpr std::size_t kMaxGroupsInFull = 30;  ///< sections and rows of the table of findings
inline constexpr std::size_t kMaxLeadsListed = 20;   ///< unexplained groups listed by name

/// @param policy  under which the findings were approved; printed with the parameters.
std::string first_screen(const format::Findings& findings, const std::vector<GroupView>& views,
                         const std::string& policy);

}  // namespace bonafide::report
