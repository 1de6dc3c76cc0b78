#include "bonafide/format/case_records.h"

#include <algorithm>

#include "bonafide/base/hash.h"
#include "bonafide/base/result.h"

namespace bonafide::format {

std::string group_id(std::vector<std::string_view> members) {
  constexpr std::size_t kDigits = 16;
  std::sort(members.begin(), members.end());
  Sha256 hash;
  for (const std::string_view member : members) {
    hash.update_u64(member.size());
    hash.update(member);
  }
  return to_hex(hash.finish()).substr(0, kDigits);
}

const char* verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kUnexplained:
      return "unexplained";
    case Verdict::kCoordinated:
      return "coordinated";
    case Verdict::kFarmLike:
      return "farm-like";
    case Verdict::kManufactured:
      return "manufactured";
  }
  CHECK(false);
  return "";
}

std::optional<Verdict> parse_verdict(std::string_view name) {
  for (Verdict verdict : {Verdict::kUnexplained, Verdict::kCoordinated, Verdict::kFarmLike, Verdict::kManufactured})
    if (name == verdict_name(verdict)) return verdict;
  return std::nullopt;
}

const char* outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kRejects:
      return "rejects";
    case Outcome::kDoesNotReject:
      return "does not reject";
    case Outcome::kNotTested:
      return "not tested";
  }
  CHECK(false);
  return "";
}

std::optional<Outcome> parse_outcome(std::string_view name) {
  for (Outcome outcome : {Outcome::kRejects, Outcome::kDoesNotReject, Outcome::kNotTested})
    if (name == outcome_name(outcome)) return outcome;
  return std::nullopt;
}

std::optional<double> input_of(const TestRecord& test, std::string_view name) {
  const auto found = std::find_if(test.inputs.begin(), test.inputs.end(), [&](const auto& input) { return input.first == name; });
  if (found == test.inputs.end()) return std::nullopt;
  return found->second;
}

}  // namespace bonafide::format
