#include "bonafide/disclose/frozen_list.h"

#include <algorithm>
#include <unordered_map>

namespace bonafide::disclose {

FrozenList frozen_list(const format::Findings& findings, const events::EventTable& events) {
  FrozenList out;
  std::unordered_map<std::string, std::uint32_t> place;
  for (const format::GroupRecord& group : findings.groups)
    if (group.verdict != format::Verdict::kUnexplained) {
      place.emplace(group.group, static_cast<std::uint32_t>(out.groups.size()));
      out.groups.push_back(group);
    }
  out.tests.resize(out.groups.size());
  for (const format::TestRecord& test : findings.tests)
    if (const auto group = place.find(test.group); group != place.end()) out.tests[group->second].push_back(test);
  out.group_of.assign(events.actors.size(), kNoGroup);
  out.in_group.assign(events.actors.size(), 0);
  for (const format::MemberRecord& member : findings.members) {
    const auto group = place.find(member.group);
    const std::uint32_t actor = events.actors.find(member.actor);
    if (group == place.end() || actor >= out.group_of.size()) continue;
    out.group_of[actor] = std::min(out.group_of[actor], group->second);
    out.in_group[actor] = 1;
  }
  return out;
}

}  // namespace bonafide::disclose
