#include "bonafide/production/answer_files.h"

#include <fmt/format.h>

#include "bonafide/format/csv.h"

namespace bonafide::production {

using disclose::Released;

Status write_answer(const std::filesystem::path& file, const Released<disclose::AggregateAnswer>& released) {
  const disclose::AggregateAnswer& answer = released.value();
  format::CsvWriter csv(file.string());
  csv.row({"item", "target", "kind", "accounts", "error_95"});
  const std::string error = std::to_string(answer.guarantee.terms.error_95);
  for (const auto& cell : answer.cells) csv.row({answer.item, cell.target, cell.kind, std::to_string(cell.accounts), error});
  return csv.close();
}

Status write_answer(const std::filesystem::path& file, const Released<disclose::GroupAnswer>& released) {
  const disclose::GroupAnswer& answer = released.value();
  format::CsvWriter csv(file.string());
  csv.row({"item", "group", "verdict", "p_value", "members", "most_interests", "target", "accounts", "error_95"});
  const std::string error = std::to_string(answer.guarantee.terms.error_95);
  for (const auto& row : answer.rows)
    csv.row({answer.item, row.group, row.verdict, row.p_value, row.members > 0 ? std::to_string(row.members) : fmt::format("below {}", answer.smallest_cell), row.most_interests > 0 ? std::to_string(row.most_interests) : "", row.target,
             row.suppressed ? fmt::format("below {}", answer.smallest_cell) : std::to_string(row.accounts), error});
  return csv.close();
}

Status write_answer(const std::filesystem::path& file, const Released<disclose::RecordsAnswer>& released) {
  const disclose::RecordsAnswer& answer = released.value();
  format::CsvWriter csv(file.string());
  csv.row({"item", "account", "target", "time", "group"});
  for (const auto& row : answer.rows) csv.row({answer.item, row.account, row.target, format_time(row.time, answer.times_relative), row.group});
  return csv.close();
}

Status write_answer(const std::filesystem::path& file, const Released<disclose::FindingsAnswer>& released) {
  const disclose::FindingsAnswer& answer = released.value();
  format::CsvWriter csv(file.string());
  csv.row({"item", "group", "finding", "outcome", "p_at_most", "says", "rests_on", "wrong_if"});
  for (const auto& row : answer.rows) csv.row({answer.item, row.group, row.finding, row.outcome, row.p_at_most, row.says, row.rests_on, row.wrong_if});
  return csv.close();
}

Status write_withheld(const std::filesystem::path& file, const std::vector<Released<disclose::Withheld>>& all) {
  format::CsvWriter csv(file.string());
  csv.row({"item", "category", "rule", "accounts", "why"});
  for (const auto& released : all)
    for (const auto& row : released.value().rows) csv.row({row.item, row.category, row.rule, row.accounts, row.why});
  return csv.close();
}

}  // namespace bonafide::production
