#include "bonafide/estimate/detection_limit.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "bonafide/base/real.h"
#include "bonafide/groups/grouping.h"
#include "bonafide/stats/exact.h"
#include "bonafide/stats/poisson.h"
#include "bonafide/verdict/lockstep.h"

namespace bonafide::estimate {
namespace {

constexpr double kFalseDiscovery = 0.01;  // of groups and of members, as the verdicts have it

double ln_windows(double acts) { return real::log(acts * (acts + 1) / 2); }

}  // namespace

bool could_be_found(const SearchSpace& space, const LikeTarget& target, std::uint64_t customers, std::uint64_t farm_accounts) {
  const auto n = static_cast<double>(farm_accounts), b = static_cast<double>(customers);
  const double accounts = space.accounts + n, acts = space.acts + n * b, on_target = target.acts + n;
  const double ln_cut = real::log(kFalseDiscovery / std::max(1.0, space.candidates + 1));

  // Same targets: n b hits, where chance allows (n b) x b (outsiders' acts + 1/2 each) / M.
  const double price = verdict::ln_search_price(accounts, space.targets, n, std::min(b, space.targets)) + real::log(2);
  const double any_time = n * b * b * (target.acts + 0.5) / acts, inside = n * b * b * (target.acts_in_window + 0.5) / acts;
  const double ln_p_targets = std::min(stats::log_poisson_chernoff(n * b, any_time) + price, stats::log_poisson_chernoff(n * b, inside) + price + b * ln_windows(on_target));
  if (ln_p_targets > ln_cut) return false;

  // Same time: all n of the target's acts by the farm lie inside.
  const auto whole = [](double x) { return static_cast<std::uint64_t>(x + 0.5); };
  const double ln_p_here = stats::log_hypergeometric_upper(farm_accounts, whole(target.acts) + farm_accounts, whole(target.acts_in_window) + farm_accounts, farm_accounts);
  const std::vector<double> ln_p_each(customers, std::min(0.0, ln_p_here + ln_windows(on_target)));
  if (stats::fisher_combined(ln_p_each) > ln_cut) return false;

  // Each member: b hits of b acts.
  const double own_expected = b * b * (target.acts_in_window + 0.5) / acts;
  return b > own_expected && stats::log_poisson_upper(b, own_expected) <= real::log(kFalseDiscovery * n / accounts);
}

std::optional<std::uint64_t> least_farm(const SearchSpace& space, const LikeTarget& target, std::uint64_t customers, std::uint64_t most) {
  if (static_cast<double>(customers) > space.targets) return {};
  std::uint64_t too_few = groups::kLeastGroup - 1, enough = groups::kLeastGroup;
  while (enough < most && !could_be_found(space, target, customers, enough)) {
    too_few = enough;
    enough = std::min(most, enough * 2);
  }
  if (!could_be_found(space, target, customers, enough)) return {};
  while (enough - too_few > 1) {
    const std::uint64_t middle = too_few + (enough - too_few) / 2;
    (could_be_found(space, target, customers, middle) ? enough : too_few) = middle;
  }
  return enough;
}

std::vector<DetectionLimit> detection_limits(const SearchSpace& space, const LikeTarget& target) {
  std::vector<DetectionLimit> out;
  for (const std::uint64_t customers : {3u, 5u, 10u, 20u}) out.push_back({customers, least_farm(space, target, customers, static_cast<std::uint64_t>(space.accounts))});
  return out;
}

}  // namespace bonafide::estimate
