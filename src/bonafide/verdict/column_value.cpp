#include "bonafide/verdict/column_value.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "bonafide/base/real.h"
#include "bonafide/groups/grouping.h"
#include "bonafide/verdict/lockstep.h"

namespace bonafide::verdict {
namespace {

constexpr double kMostOdds = 1e6;  // nobody asks beyond

// The largest odds at which the test still rejects at kCandidateP; 0 where it does at none.
double withstood_odds(std::span<const StratumCount> counts, std::uint64_t marked, double ln_price) {
  const auto rejects = [&](double odds) { return ln_tail(expect(counts, odds), marked) + ln_price <= real::log(kCandidateP); };
  double low = 1, high = kMostOdds;
  if (!rejects(low)) return 0;
  while (high > low * 1.01) {
    const double middle = std::sqrt(low * high);
    (rejects(middle) ? low : high) = middle;
  }
  return low;
}

}  // namespace

ValuePool::ValuePool(Column which, const events::EventTable& events, const null::Exposure& exposure, const events::Attribute& of_log, std::span<const std::uint32_t> country,
                     std::span<const std::uint8_t> in_candidate)
    : column(which), attribute(of_log), value(account_values(events, exposure, of_log)), strata(strata_by_activity(exposure, country)), outsiders(strata.count, 0),
      outsider_values(strata.count) {
  std::vector<bool> used(attribute.values.size(), false);
  for (std::uint32_t rank = 0; rank < value.size(); ++rank) {
    if (value[rank] == kNoValue) continue;
    distinct += !used[value[rank]];
    used[value[rank]] = true;
    if (!in_candidate[rank]) outsider_values[strata.of[rank]].push_back(value[rank]);
  }
  for (std::uint32_t j = 0; j < strata.count; ++j) {
    std::sort(outsider_values[j].begin(), outsider_values[j].end());
    outsiders[j] = outsider_values[j].size();
  }
}

ColumnTest ValuePool::test(std::span<const std::uint32_t> group) const {
  ColumnTest out;
  out.column = column;
  std::map<std::uint32_t, std::uint64_t> members_of;
  std::uint64_t unmatched = 0;
  for (const std::uint32_t rank : group) {
    if (value[rank] == kNoValue) continue;
    ++out.members;
    if (outsiders[strata.of[rank]] < kLeastMatched) ++unmatched;
    else ++members_of[value[rank]];
  }
  if (distinct < 2) out.not_tested = "all accounts of the log have the same value";
  else if (out.members < groups::kLeastGroup) out.not_tested = fmt::format("{} of its accounts have a value; {} are needed", out.members, groups::kLeastGroup);
  else if (!is_most(out.members - unmatched, out.members))
    out.not_tested = fmt::format("for {} of {} accounts there are fewer than {} outsiders like them to compare with", unmatched, out.members, kLeastMatched);
  if (!out.not_tested.empty()) return out;

  const auto common = std::max_element(members_of.begin(), members_of.end(), [](const auto& a, const auto& b) { return a.second < b.second; });  // the first of several
  std::map<std::uint32_t, StratumCount> of_stratum;  // the group's: there may be as many as countries were written
  for (const std::uint32_t rank : group) {
    const std::uint32_t j = strata.of[rank];
    if (value[rank] == kNoValue || outsiders[j] < kLeastMatched) continue;
    ++of_stratum[j].members;
    of_stratum[j].marked_members += value[rank] == common->first;
  }
  std::vector<StratumCount> counts;
  for (auto& [j, count] : of_stratum) {
    const auto range = std::equal_range(outsider_values[j].begin(), outsider_values[j].end(), common->first);
    count.outsiders = outsiders[j];
    count.marked_outsiders = static_cast<std::uint64_t>(range.second - range.first);
    counts.push_back(count);
  }
  const Matched matched = expect(counts, column == Column::kClient ? kClientOdds : 1);
  out.compared = matched.members;
  out.outsiders = matched.outsiders;
  out.marked = common->second;
  out.expected = matched.expected;
  out.value = std::string(attribute.values[common->first]);
  out.ln_price = real::log(distinct);
  if (!is_most(out.marked, out.members)) return out;
  out.ln_p = std::min(0.0, ln_tail(matched, out.marked) + out.ln_price);
  if (column == Column::kClient) out.withstands = withstood_odds(counts, out.marked, out.ln_price);
  return out;
}

}  // namespace bonafide::verdict
