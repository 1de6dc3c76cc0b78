#include "bonafide/pipeline/produce_charge.h"

#include <chrono>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/disclose/budget.h"

namespace bonafide::pipeline {
namespace {

namespace fs = std::filesystem;

Microseconds now() { return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count(); }

// The days that the log covers: what is charged is everybody's privacy in all of it, whatever window an item asks for.
Result<privacy::Period> period_of(const ProduceOptions& options, const ProduceInputs& in) {
  constexpr Microseconds kDay = 86'400 * kMicrosecondsPerSecond;
  if (in.findings.run.times_relative)
    return Error{ErrorKind::kInput, fmt::format("{}: its times count from the log's own zero, so no ledger can say which days it covers; produce from a log with dates", options.case_folder.string())};
  const auto day_of = [](Microseconds time) { return static_cast<std::int32_t>(time / kDay - (time % kDay < 0 ? 1 : 0)); };
  return privacy::Period{day_of(in.findings.run.first_time), day_of(in.findings.run.last_time)};
}

}  // namespace

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
  if (std::error_code error; !fs::is_regular_file(options.ledger, error))  // to open it would make one, with a full budget
    return Error{ErrorKind::kInput, fmt::format("--ledger {}: there is no such ledger; give the one in which earlier productions are written down, or make it with `bonafide budget --set`", options.ledger.string())};
  TRY(privacy::Ledger ledger, privacy::Ledger::open(options.ledger.string()));
  TRY(const privacy::Period period, period_of(options, in));
  TRY(const std::vector<privacy::Balance> balances, ledger.balances(options.lineage));
  const auto left = privacy::left_of(balances, period, options.purse);
  if (!left)
    return Error{ErrorKind::kInput, fmt::format("{}: no budget for the days of the log, {} to {}, of \"{}\"; set one: `bonafide budget {} --set --period {}..{} --epsilon 3 --delta 1e-6`", options.ledger.string(),
                                                orders::day_text(period.first_day), orders::day_text(period.last_day), options.lineage, options.ledger.string(), orders::day_text(period.first_day),
                                                orders::day_text(period.last_day))};
  out.left = *left;
  out.exhausted = out.cost.rho > left->rho || out.cost.delta > left->delta;
  if (options.dry_run || out.exhausted) return {};
  std::vector<std::string> items;
  for (const disclose::Permit& permit : permission.permits) items.push_back(permit.item().id.value);
  const auto release = ledger.spend({options.lineage, period, options.purse, out.cost, in.order.sha256, fmt::format("production of items {}", fmt::join(items, ", ")), now()});
  if (release.ok()) return {};
  // Another production may have spent it since we looked.
  TRY(const std::vector<privacy::Balance> after, ledger.balances(options.lineage));
  out.left = privacy::left_of(after, period, options.purse).value_or(privacy::Cost{});
  out.exhausted = out.cost.rho > out.left.rho;
  return out.exhausted ? Status() : Status(release.error());
}

}  // namespace bonafide::pipeline
