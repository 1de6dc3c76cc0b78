#include "bonafide/pipeline/narrow_order.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "bonafide/orders/policy.h"
#include "bonafide/orders/proposals.h"
#include "bonafide/pipeline/order_case.h"

namespace bonafide::pipeline {

Result<disclose::Approved<orders::Ladder>> narrow_order(const NarrowOptions& options, Progress& progress) {
  TRY(const orders::Order order, orders::read_order(options.order_file));
  std::optional<orders::Policy> policy;
  if (!options.policy_file.empty()) {
    TRY(policy, orders::read_policy(options.policy_file));
  }
  TRY(const OrderCase of_case, read_order_case(order, options.case_folder, progress, options.bounds));
  TRY(orders::Ladder ladder, orders::narrow_order(order, policy ? &*policy : nullptr, of_case.log, of_case.events, of_case.findings, progress));
  return disclose::Gate::for_custodian(std::move(ladder));
}

Result<LadderForOthers> narrow_order_for_others(const NarrowOptions& options, const ForOthers& others, Progress& progress) {
  CHECK(!options.policy_file.empty());
  TRY(const orders::Order order, orders::read_order(options.order_file));
  TRY(const orders::Policy policy, orders::read_policy(options.policy_file));
  TRY(privacy::Ledger ledger, open_ledger(others.purchaser.ledger));
  TRY(const OrderCase of_case, read_order_case(order, options.case_folder, progress, options.bounds));
  TRY(const privacy::Period period, period_of(of_case.findings.run, options.case_folder));
  TRY(const privacy::Period days, budgeted_days(ledger, others.purchaser, period));
  orders::LogFacts log = of_case.log;
  constexpr Microseconds kDay = 86'400 * kMicrosecondsPerSecond;
  log.first_time = days.first_day * kDay;
  log.last_time = (days.last_day + 1) * kDay - 1;
  TRY(orders::Ladder proposed, orders::propose_orders(order, &policy, log, {}, progress));
  TRY(const orders::LadderAsked asked, orders::ask_ladder(proposed, log));
  TRY(const AnsweredPeople answered, ask_people(asked.question, order, policy, options.case_folder, of_case, ledger, others, fmt::format("ladder: people of {} orders", proposed.candidates.size())));
  return LadderForOthers{disclose::RecipientGate::ladder(answered.people, asked, std::move(proposed)), answered.charged};
}

Status write_draft(const orders::Ladder& ladder, std::size_t number, orders::Day date, const std::string& out) {
  const auto& candidates = ladder.candidates;
  if (number == 0 || number >= candidates.size())
    return Error{ErrorKind::kUsage, fmt::format("--write {}: there is no such candidate; the ladder has 1 to {}", number, candidates.size() - 1)};
  TRY(const orders::Order order, orders::parse_order(candidates[number].text, ladder.file));
  if (const orders::Day last = order.history.back().date.value; date < last)  // `bonafide history` would refuse the chain
    return Error{ErrorKind::kUsage, fmt::format("--write {}: the draft would be dated {}, before {}, the last date of the order that it replaces; give that day or a later one with --date", number, orders::day_text(date), orders::day_text(last))};
  TRY(const std::string text, orders::draft_of(ladder, candidates[number], date));
  // "x": never over a file that is there, be it made this very moment.
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(out.c_str(), "wbx"), std::fclose);
  if (!file && errno == EEXIST) return Error{ErrorKind::kIo, fmt::format("--out {}: it exists, and no order is ever overwritten; choose another name", out)};
  if (!file) return Error{ErrorKind::kIo, fmt::format("--out {}: it cannot be written ({}); choose another place", out, std::strerror(errno))};
  const bool written = std::fwrite(text.data(), 1, text.size(), file.get()) == text.size() && std::fflush(file.get()) == 0;
  if (!written) {
    const int reason = errno;
    std::remove(out.c_str());
    return Error{ErrorKind::kIo, fmt::format("--out {}: it cannot be written ({}); free some space or choose another place", out, std::strerror(reason))};
  }
  return {};
}

}  // namespace bonafide::pipeline
