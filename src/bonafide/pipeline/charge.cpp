#include "bonafide/pipeline/charge.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "bonafide/orders/order.h"

namespace bonafide::pipeline {

namespace fs = std::filesystem;

Result<privacy::Ledger> open_ledger(const fs::path& path) {
  if (std::error_code error; !fs::is_regular_file(path, error))
    return Error{ErrorKind::kInput, fmt::format("--ledger {}: there is no such ledger; give the one in which earlier productions are written down, or make it with `bonafide budget --set`", path.string())};
  return privacy::Ledger::open(path.string());
}

Result<privacy::Period> period_of(const format::RunRecord& run, const fs::path& case_folder) {
  constexpr Microseconds kDay = 86'400 * kMicrosecondsPerSecond;
  if (run.times_relative)
    return Error{ErrorKind::kInput, fmt::format("{}: its times count from the log's own zero, so no ledger can say which days it covers; produce from a log with dates", case_folder.string())};
  const auto day_of = [](Microseconds time) { return static_cast<std::int32_t>(time / kDay - (time % kDay < 0 ? 1 : 0)); };
  return privacy::Period{day_of(run.first_time), day_of(run.last_time)};
}

Result<privacy::Cost> budget_left(privacy::Ledger& ledger, const Purchaser& purchaser, privacy::Period period) {
  TRY(const std::vector<privacy::Balance> balances, ledger.balances(purchaser.lineage));
  const auto left = privacy::left_of(balances, period, purchaser.purse);
  if (left) return *left;
  const std::string file = purchaser.ledger.string(), first = orders::day_text(period.first_day), last = orders::day_text(period.last_day);
  return Error{ErrorKind::kInput, fmt::format("{}: no budget for the days of the log, {} to {}, of \"{}\"; set one: `bonafide budget {} --set --period {}..{} --epsilon 3 --delta 1e-6`", file, first, last,
                                              purchaser.lineage, file, first, last)};
}

Result<privacy::Period> budgeted_days(privacy::Ledger& ledger, const Purchaser& purchaser, privacy::Period period) {
  TRY_STATUS(budget_left(ledger, purchaser, period));
  TRY(const std::vector<privacy::Balance> balances, ledger.balances(purchaser.lineage));
  privacy::Period out = period;
  for (const privacy::Balance& one : balances)
    if (one.period.first_day <= period.last_day && period.first_day <= one.period.last_day)
      out = {std::min(out.first_day, one.period.first_day), std::max(out.last_day, one.period.last_day)};
  return out;
}

Microseconds charge_time() { return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count(); }

}  // namespace bonafide::pipeline
