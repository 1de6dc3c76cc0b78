// Records of single accounts as a report shows them: how many, of which group, when. Whose they are stands in the table of
// records alone.
#pragma once
#include <string>

#include "bonafide/disclose/answers.h"

namespace bonafide::report {

/// @param id unique in the document. @param file of the records.
std::string records_part(const disclose::RecordsAnswer& answer, const std::string& id, const std::string& file);

/// How many there are, of how many accounts (names, where they are pseudonymous, one for each target) and groups.
struct RecordCounts {
  std::size_t records = 0, accounts = 0, groups = 0;
};
RecordCounts counts_of(const disclose::RecordsAnswer& answer);

}  // namespace bonafide::report
