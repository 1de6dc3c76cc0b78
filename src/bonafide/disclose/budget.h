// What an item may cost every user, from its own terms or the policy's, as the accountant counts it.
#pragma once
#include <string>

#include "bonafide/base/result.h"
#include "bonafide/orders/policy.h"
#include "bonafide/privacy/accountant.h"

namespace bonafide::disclose {

struct ItemBudget {
  privacy::Rho rho;          ///< of all the item's figures together: the most that keeps to epsilon and delta
  privacy::Epsilon epsilon;  ///< what is guaranteed, at most what was asked for
  privacy::Delta delta;
};

/// The item's terms; where it has none (forms that show records), the policy's, for the counts of what is withheld.
/// @errors kInput: terms so small that no noise of ours can keep them.
Result<ItemBudget> item_budget(const orders::Item& item, const orders::Policy& policy);

/// What epsilon and delta leave room for. @param what names it in errors.
Result<ItemBudget> budget_of(double epsilon, double delta, const std::string& what);

/// An equal part of it.
inline privacy::Rho part_of(privacy::Rho rho, std::uint64_t parts) { return {rho.units / parts}; }

}  // namespace bonafide::disclose
