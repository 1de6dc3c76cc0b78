// What else could have produced this? Every report lists the innocent explanations, the tested and
// those that this log cannot test.
#pragma once
#include <string>
#include <vector>

#include "bonafide/report/group_view.h"

namespace bonafide::report {

struct Explanation {
  std::string name;    ///< "Shared interest"
  std::string status;  ///< "tested: speaks against", "cannot be tested here, because ..."
  std::string why;     ///< one or two sentences
};

/// All of them, in the order of REPORT.md.
std::vector<Explanation> innocent_explanations(const GroupView& view);

}  // namespace bonafide::report
