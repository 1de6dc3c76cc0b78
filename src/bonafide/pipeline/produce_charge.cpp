#include "bonafide/pipeline/produce_charge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/disclose/budget.h"
#include "bonafide/pipeline/charge.h"

namespace bonafide::pipeline {

Result<WholeCost> whole_cost_of(const disclose::Permission& permission) {
  WholeCost out{};
  for (const disclose::Permit& permit : permission.permits) {
    TRY(const disclose::ItemBudget budget, disclose::item_budget(permit.item(), permit.policy()));
    TRY(out.cost, privacy::compose(out.cost, {budget.rho, {}}));
    out.delta = std::max(out.delta, budget.delta);
  }
  return out;
}

Status charge(const ProduceOptions& options, const ProduceInputs& in, const disclose::Permission& permission, Produced& out) {
  const Purchaser purchaser{options.ledger, options.lineage, options.purse};
  TRY(privacy::Ledger ledger, open_ledger(options.ledger));
  TRY(const privacy::Period period, period_of(in.findings.run, options.case_folder));
  TRY(out.left, budget_left(ledger, purchaser, period));
  out.exhausted = out.cost.rho > out.left.rho || out.cost.delta > out.left.delta;
  if (options.dry_run || out.exhausted) return {};
  std::vector<std::string> items;
  for (const disclose::Permit& permit : permission.permits) items.push_back(permit.item().id.value);
  const auto release = ledger.spend({options.lineage, period, options.purse, out.cost, in.order.sha256, fmt::format("production of items {}", fmt::join(items, ", ")), charge_time()});
  if (release.ok()) return {};
  // Another production may have spent it since we looked.
  TRY(out.left, budget_left(ledger, purchaser, period));
  out.exhausted = out.cost.rho > out.left.rho;
  return out.exhausted ? Status() : Status(release.error());
}

}  // namespace bonafide::pipeline
