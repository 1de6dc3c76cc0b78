#include "bonafide/orders/proposals.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "bonafide/orders/diff.h"
#include "bonafide/orders/edit.h"
#include "bonafide/orders/fields.h"
#include "bonafide/orders/narrowing.h"
#include "bonafide/orders/rules.h"

namespace bonafide::orders {
namespace {

// Each is edited and measured once a rung; real orders have a page or two of them.
constexpr std::size_t kMostItems = 100;

std::vector<std::string> remarks_on(const Order& order, const LogFacts& log, const Ladder& ladder) {
  std::vector<std::string> out;
  for (const Item& item : order.items)
    if (const std::string why = why_not_measurable(item); !why.empty()) out.push_back(why);
  if (!ladder.asks_for_bursts) out.emplace_back("No item that can be measured asks for the share in lockstep or for groups, so what a narrower order would still show cannot be said and none is marked; give each a question.");
  if (log.times_relative) out.emplace_back("The log counts time from its own zero, so days cannot be narrowed.");
  out.emplace_back("Only fields are narrowed; an item's text is for a person to rewrite.");
  return out;
}

// As it would be filed: a draft that replaces the order. Which day it is dated changes no rule.
Status count_findings(Candidate& candidate, const Order& order, const Policy* policy, const Ladder& ladder) {
  const Day some_day = order.history.back().date.value;
  std::vector<Finding> found;
  if (candidate.number == 0) {
    found = check_order({order, policy, {}});
  } else {
    TRY(std::string text, draft_of(ladder, candidate, some_day));
    TRY(const Order draft, parse_order(std::move(text), order.file));
    found = check_order({draft, policy, {order.sha256}});
  }
  for (const Finding& finding : found) ++(finding.severity == Severity::kError ? candidate.findings.errors : finding.severity == Severity::kWarning ? candidate.findings.warnings : candidate.findings.notes);
  return {};
}

}  // namespace

bool asks_for_bursts(const Item& item) { return item.question && (item.question->value == Question::kShareInLockstep || item.question->value == Question::kGroups); }
bool asks_for_share(const Item& item) { return item.question && item.question->value == Question::kShareInLockstep; }

Result<Ladder> propose_orders(const Order& order, const Policy* policy, const LogFacts& log, std::vector<std::optional<std::string>> main_action, Progress& progress) {
  const auto measurable = [](const Item& item) { return why_not_measurable(item).empty(); };
  const auto items = std::count_if(order.items.begin(), order.items.end(), measurable);
  if (order.items.size() > kMostItems) return Error{ErrorKind::kInput, fmt::format("{}: it has {} items, and a ladder takes {} at most; split the order", order.file, order.items.size(), kMostItems)};
  if (items == 0)
    return Error{ErrorKind::kInput, fmt::format("{}: no item can be measured on a log of engagement; an item needs targets, and no subject but engagement", order.file)};
  Ladder out;
  out.file = order.file;
  out.sha256 = order.sha256;
  out.policy = policy == nullptr ? "" : policy->id;
  for (const Item& item : order.items) {
    out.asks_for_bursts = out.asks_for_bursts || (measurable(item) && asks_for_bursts(item));
    out.asks_for_share = out.asks_for_share || (measurable(item) && asks_for_share(item));
  }
  out.remarks = remarks_on(order, log, out);

  main_action.resize(order.items.size());
  const NarrowingFacts facts{order, policy, log, std::move(main_action)};
  std::set<std::string> seen{order.text};
  const std::vector<Narrowing> rungs = ladder();
  progress.begin("proposing", "orders", rungs.size());
  Candidate written;
  written.changes = {"as written"};
  written.text = order.text;
  TRY_STATUS(count_findings(written, order, policy, out));
  out.candidates.push_back(std::move(written));
  for (const Narrowing& rung : rungs) {
    progress.advance(1);
    if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while narrowing"};
    TRY(std::optional<Narrowed> narrowed, narrow(facts, rung));
    if (!narrowed || !seen.insert(narrowed->text).second) continue;
    Candidate candidate;
    candidate.number = out.candidates.size();
    candidate.changes = std::move(narrowed->words);
    candidate.diff = unified_diff(order.text, narrowed->text, harmless(order.file), fmt::format("{}\tcandidate {}", harmless(order.file), candidate.number));
    candidate.text = std::move(narrowed->text);
    TRY_STATUS(count_findings(candidate, order, policy, out));
    out.candidates.push_back(std::move(candidate));
  }
  progress.end();
  return out;
}

Result<std::string> draft_of(const Ladder& ladder, const Candidate& candidate, Day date) {
  TRY(OrderText text, OrderText::open(candidate.text, ladder.file));
  text.make_draft(ladder.sha256, date, fmt::format("candidate {} of bonafide narrow", candidate.number));
  return text.text();
}

}  // namespace bonafide::orders
