// The answers of a production as files: CSV (RFC 4180) beside a sentence on what each is. To the byte:
// docs/formats/production.md.
#pragma once
#include <filesystem>
#include <string>

#include "bonafide/base/result.h"
#include "bonafide/disclose/recipient_gate.h"

namespace bonafide::production {

/// accounts.csv: item, target, kind, accounts, error_95.
Status write_answer(const std::filesystem::path& file, const disclose::Released<disclose::AggregateAnswer>& answer);
/// groups.csv: item, group, verdict, p_value, members, most_interests, target, accounts, error_95.
Status write_answer(const std::filesystem::path& file, const disclose::Released<disclose::GroupAnswer>& answer);
/// records.csv: item, account, target, time, group.
Status write_answer(const std::filesystem::path& file, const disclose::Released<disclose::RecordsAnswer>& answer);
/// findings.csv: item, group, finding, outcome, p_at_most, says, rests_on, wrong_if.
Status write_answer(const std::filesystem::path& file, const disclose::Released<disclose::FindingsAnswer>& answer);
/// withheld.csv: item, category, rule, accounts, why.
Status write_withheld(const std::filesystem::path& file, const std::vector<disclose::Released<disclose::Withheld>>& all);

}  // namespace bonafide::production
