#include "bonafide/verdict/matched.h"

#include <algorithm>
#include <array>
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

Strata strata_by_first_act(std::span<const std::uint32_t> first_act) {
  constexpr std::size_t kQuarters = 4;
  std::vector<std::uint32_t> in_order(first_act.begin(), first_act.end());
  std::array<std::uint32_t, kQuarters - 1> last{};  // of each quarter but the last
  for (std::size_t quarter = 0; quarter < last.size(); ++quarter) {
    const auto at = in_order.begin() + static_cast<std::ptrdiff_t>(((quarter + 1) * in_order.size() + kQuarters - 1) / kQuarters - 1);
    std::nth_element(in_order.begin(), at, in_order.end());
    last[quarter] = *at;
  }
  Strata out{{}, kQuarters};
  out.of.reserve(first_act.size());
  for (const std::uint32_t tick : first_act) out.of.push_back(static_cast<std::uint32_t>(std::ranges::count_if(last, [&](std::uint32_t end) { return tick > end; })));
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
