// The member list of a case as it was sealed: who is in which group, at which verdict. Counts over verdicts have no
// small sensitivity (one account more can change many verdicts), so every guarantee here is given this list, and says so.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bonafide/events/event_table.h"
#include "bonafide/format/case_records.h"

namespace bonafide::disclose {

inline constexpr std::uint32_t kNoGroup = UINT32_MAX;

struct FrozenList {
  std::vector<format::GroupRecord> groups;  ///< coordinated or higher, as in groups.csv
  std::vector<std::vector<format::TestRecord>> tests;  ///< [groups] as in tests.csv
  /// [actors of the table] the first of `groups` that the account is in: its highest verdict; kNoGroup.
  std::vector<std::uint32_t> group_of;
  std::vector<std::uint8_t> in_group;       ///< [actors] 0 or 1, for orders::ScopedEvents

  format::Verdict verdict_of(std::uint32_t actor) const { return group_of[actor] == kNoGroup ? format::Verdict::kUnexplained : groups[group_of[actor]].verdict; }
};

FrozenList frozen_list(const format::Findings& findings, const events::EventTable& events);

}  // namespace bonafide::disclose
