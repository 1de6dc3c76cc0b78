#include "bonafide/verdict/column_device.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "bonafide/base/real.h"
#include "bonafide/groups/grouping.h"

namespace bonafide::verdict {
namespace {

std::uint64_t count_between(const std::vector<std::uint32_t>& ascending, std::uint32_t fewest, std::uint32_t most) {
  return static_cast<std::uint64_t>(std::upper_bound(ascending.begin(), ascending.end(), most) - std::lower_bound(ascending.begin(), ascending.end(), fewest));
}

}  // namespace

DevicePool::DevicePool(const events::EventTable& events, const null::Exposure& exposure, const events::Attribute& attribute, std::span<const std::uint32_t> country,
                       std::span<const std::uint8_t> in_candidate)
    : value(account_values(events, exposure, attribute)), users(attribute.values.size(), 0), strata(strata_by_activity(exposure, country)), outsiders(strata.count, 0) {
  for (const std::uint32_t code : value)
    if (code != kNoValue) distinct += users[code]++ == 0;
  users_of_outsiders.resize(strata.count);
  for (std::uint32_t rank = 0; rank < value.size(); ++rank)
    if (!in_candidate[rank] && value[rank] != kNoValue) users_of_outsiders[strata.of[rank]].push_back(users[value[rank]]);
  for (std::uint32_t j = 0; j < strata.count; ++j) {
    std::sort(users_of_outsiders[j].begin(), users_of_outsiders[j].end());
    outsiders[j] = users_of_outsiders[j].size();
  }
  const std::uint32_t largest = users.empty() ? 0 : *std::max_element(users.begin(), users.end());
  for (std::uint64_t bound = 8; most.empty() || most.back() < largest; bound *= 2) most.push_back(static_cast<std::uint32_t>(std::min<std::uint64_t>(bound, UINT32_MAX)));
}

// One choice of sizes; kept where it is better than what `best` holds.
void DevicePool::try_sizes(const std::map<std::uint32_t, Unit>& units, std::uint32_t bound, ColumnTest& best) const {
  std::map<std::uint32_t, StratumCount> of_stratum;  // the group's: there may be as many as countries were written
  std::uint64_t marked = 0, members_on_marked = 0;
  for (const auto& [code, unit] : units) {
    StratumCount& count = of_stratum[unit.stratum];
    ++count.members;
    count.marked_members += users[code] >= kFewestUsers && users[code] <= bound;  // as outsiders are counted; never fewer than `marked`
    if (unit.members < kFewestUsers || users[code] > bound || !is_most(unit.members, users[code])) continue;
    ++marked;
    members_on_marked += unit.members;
  }
  std::vector<StratumCount> counts;
  for (auto& [j, count] : of_stratum) {
    count.outsiders = outsiders[j];
    count.marked_outsiders = count_between(users_of_outsiders[j], kFewestUsers, bound);
    counts.push_back(count);
  }
  const Matched matched = expect(counts);
  const double ln_p = is_most(members_on_marked, best.members) ? std::min(0.0, ln_tail(matched, marked) + best.ln_price) : 0;
  if (best.most_users > 0 && ln_p >= best.ln_p) return;
  best.most_users = bound;
  best.marked = marked;
  best.expected = matched.expected;
  best.outsiders = matched.outsiders;
  best.ln_p = ln_p;
}

ColumnTest DevicePool::test(std::span<const std::uint32_t> group) const {
  ColumnTest out;
  out.column = Column::kDevice;
  std::map<std::uint32_t, Unit> units;
  std::uint64_t unmatched = 0;
  for (const std::uint32_t rank : group) {
    if (value[rank] == kNoValue) continue;
    ++out.members;
    if (outsiders[strata.of[rank]] < kLeastMatched) ++unmatched;
    else ++units.try_emplace(value[rank], Unit{strata.of[rank], 0}).first->second.members;
  }
  out.compared = units.size();
  if (distinct < 2) out.not_tested = "all accounts of the log have the same value";
  else if (out.members < groups::kLeastGroup) out.not_tested = fmt::format("{} of its accounts have a value; {} are needed", out.members, groups::kLeastGroup);
  else if (!is_most(out.members - unmatched, out.members))
    out.not_tested = fmt::format("for {} of {} accounts there are fewer than {} outsiders of their country and activity to compare with", unmatched, out.members, kLeastMatched);
  else if (units.size() < groups::kLeastGroup)
    out.not_tested = fmt::format("its {} accounts use {} values in all: so few may be one office or school; {} are needed", out.members - unmatched, units.size(), groups::kLeastGroup);
  if (!out.not_tested.empty()) return out;

  out.ln_price = real::log(static_cast<double>(most.size()));
  for (const std::uint32_t bound : most) try_sizes(units, bound, out);
  return out;
}

}  // namespace bonafide::verdict
