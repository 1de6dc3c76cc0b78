#include "bonafide/verdict/matched.h"

#include <algorithm>
#include <map>
#include <utility>

#include "bonafide/stats/exact.h"

namespace bonafide::verdict {

Strata strata_by_activity(const null::Exposure& exposure, std::span<const std::uint32_t> country) {
  Strata out;
  std::map<std::pair<int, std::uint32_t>, std::uint32_t> number;
  for (std::uint32_t rank = 0; rank < exposure.accounts(); ++rank) {
    const std::uint32_t activity = exposure.activity(rank);
    const int decade = (activity > 1) + (activity >= 10) + (activity >= 100);
    out.of.push_back(number.try_emplace({decade, country.empty() ? 0 : country[rank]}, static_cast<std::uint32_t>(number.size())).first->second);
  }
  out.count = static_cast<std::uint32_t>(number.size());
  return out;
}

Strata strata_by_first_act(std::span<const std::int64_t> first_act) {
  constexpr std::size_t kQuarters = 4;
  std::vector<std::int64_t> sorted(first_act.begin(), first_act.end());
  std::sort(sorted.begin(), sorted.end());
  Strata out{{}, kQuarters};
  for (const std::int64_t second : first_act) {  // equal times fall into one quarter
    const auto before = static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), second) - sorted.begin());
    out.of.push_back(static_cast<std::uint32_t>(before * kQuarters / sorted.size()));
  }
  return out;
}

Matched expect(std::span<const StratumCount> strata, double odds) {
  Matched out;
  for (const StratumCount& stratum : strata) {
    if (stratum.members == 0) continue;
    const double share = static_cast<double>(stratum.marked_members + stratum.marked_outsiders) / static_cast<double>(stratum.members + stratum.outsiders);
    out.members += stratum.members;
    out.outsiders += stratum.outsiders;
    out.expected += static_cast<double>(stratum.members) * odds * share / (odds * share + 1 - share);
  }
  return out;
}

double ln_tail(const Matched& matched, std::uint64_t marked) {
  if (static_cast<double>(marked) < matched.expected + 1) return 0;
  return stats::log_binomial_upper(marked, matched.members, matched.expected / static_cast<double>(matched.members));
}

}  // namespace bonafide::verdict
