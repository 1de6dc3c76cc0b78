// The last pages: what the log cannot tell, the method on a page, a glossary.
#pragma once
#include <string>

#include "bonafide/format/case_records.h"

namespace bonafide::report {

std::string limits_section(const format::RunRecord& run);
std::string method_section(const format::RunRecord& run);
std::string glossary_section();

}  // namespace bonafide::report
