// An item's answer as tables and pictures.
#pragma once
#include <string>

#include "bonafide/report/production_report.h"

namespace bonafide::report {

/// Heading, what was asked, the figures, the findings, what is guaranteed. @param id unique in the document.
std::string item_section(const ProducedItem& produced, const std::string& id);

/// A noised count: "1 234", "−3".
std::string signed_count(std::int64_t count);
/// "1 234 ± 60".
std::string with_error(std::int64_t count, std::uint64_t error);

/// Accounts of one target, all kinds together, and those in a group of a verdict: sums of released cells, with the error of the sum.
struct LockstepShare {
  std::string target;
  std::int64_t all = 0, in_groups = 0;
  std::uint64_t all_error = 0, in_groups_error = 0;
};
/// Of the answer's first target; nothing where its kinds are no verdicts.
std::optional<LockstepShare> lockstep_share(const disclose::AggregateAnswer& answer);

}  // namespace bonafide::report
