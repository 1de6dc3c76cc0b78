// What an answer guarantees and what it does not, in sentences: privacy.json and the report say the same.
#pragma once
#include <string>
#include <vector>

#include "bonafide/disclose/answers.h"

namespace bonafide::disclose {

std::vector<std::string> says(const AggregateAnswer& answer);
std::vector<std::string> says(const GroupAnswer& answer);
std::vector<std::string> says(const RecordsAnswer& answer);

/// Of all figures of a production together. @param shows_records whether an item has records, which no noise covers.
std::vector<std::string> whole_says(const std::string& epsilon, const std::string& delta, bool shows_records);

/// What no guarantee of a production speaks of.
std::vector<std::string> not_covered();
/// Who can take the noise off.
std::string seed_says();

}  // namespace bonafide::disclose
