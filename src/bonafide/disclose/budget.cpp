#include "bonafide/disclose/budget.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace bonafide::disclose {
namespace {

// As whole units, rounded down: never more than was allowed.
std::uint64_t units(double value, std::uint64_t one) { return static_cast<std::uint64_t>(std::floor(value * static_cast<double>(one))); }

}  // namespace

Result<ItemBudget> item_budget(const orders::Item& item, const orders::Policy& policy) {
  return budget_of(item.privacy && item.privacy->epsilon ? item.privacy->epsilon->value : policy.most_epsilon, item.privacy && item.privacy->delta ? item.privacy->delta->value : policy.most_delta,
                   "item " + item.id.value);
}

Result<ItemBudget> budget_of(double epsilon, double delta, const std::string& what) {
  constexpr double kMostEpsilon = 20;  // beyond it nothing is promised that anyone would call privacy
  const privacy::Epsilon most{units(std::min(epsilon, kMostEpsilon), privacy::Epsilon::kOne)};
  const privacy::Delta failure{units(std::min(delta, 0.5), privacy::Delta::kOne)};
  const auto rho = privacy::largest_rho(most, failure);
  if (!rho.ok()) return Error{ErrorKind::kInput, fmt::format("{}: no noise keeps to epsilon {} and delta {}; allow more, such as epsilon 1 and delta 1e-6", what, epsilon, delta)};
  TRY(const privacy::Epsilon guaranteed, privacy::guaranteed_epsilon({rho.value(), {}}, failure));
  return ItemBudget{rho.value(), guaranteed, failure};
}

}  // namespace bonafide::disclose
