#include "bonafide/orders/narrow.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "bonafide/estimate/detection_limit.h"
#include "bonafide/orders/diff.h"
#include "bonafide/orders/edit.h"
#include "bonafide/orders/fields.h"
#include "bonafide/orders/narrowing.h"
#include "bonafide/orders/pareto.h"
#include "bonafide/orders/rules.h"
#include "bonafide/orders/shows.h"

namespace bonafide::orders {
namespace {

// Bursts that serve ten targets: between the three that can be tested at least and the twenty of a large farm, and one
// of those that `bonafide estimate` lists.
constexpr std::uint64_t kCustomers = 10;

// Each is edited and measured once a rung; real orders have a page or two of them.
constexpr std::size_t kMostItems = 100;

bool asks_for_bursts(const Item& item) { return item.question && (item.question->value == Question::kShareInLockstep || item.question->value == Question::kGroups); }
bool asks_for_share(const Item& item) { return item.question && item.question->value == Question::kShareInLockstep; }

// What the tests of the case need on the busiest of the targets that an item asks for: a burst on any other takes fewer.
// All of its acts count as others', over the days that were read: more acts in a window, never fewer.
std::optional<std::uint64_t> least_tested(const Item& item, const events::EventTable& events, const format::Findings& findings) {
  const format::TargetRecord* busiest = nullptr;
  std::set<std::string_view> asked;
  for (const At<std::string>& target : item.targets) asked.insert(target.value);
  for (const format::TargetRecord& target : findings.targets)
    if ((asked.contains("*") || asked.contains(target.target)) && (busiest == nullptr || target.events > busiest->events)) busiest = &target;
  if (busiest == nullptr) return {};
  const format::RunRecord& run = findings.run;
  const auto acts = static_cast<double>(busiest->events);
  double life = static_cast<double>(run.last_time - run.first_time), read = acts;
  if (const std::uint32_t target = events.targets.find(busiest->target); target < events.targets.size()) {
    const std::uint64_t begin = events.target_begin[target], end = events.target_begin[target + 1];
    life = static_cast<double>(events.time_of(end - 1) - events.time_of(begin));
    read = static_cast<double>(end - begin);
  }
  const double in_window = std::min(acts, read * std::min(1.0, static_cast<double>(estimate::kBurstWindow) / std::max(life, 1.0)));
  const estimate::SearchSpace space{static_cast<double>(run.actors), static_cast<double>(run.targets), static_cast<double>(run.first_acts), static_cast<double>(run.candidates)};
  return estimate::least_farm(space, {acts, in_window}, kCustomers, run.actors);
}

// Figures of one item as the order is written, which every candidate is measured against.
struct AsWritten {
  double people = 0;
  std::optional<std::uint64_t> least_tested;
};

class Measurer {
 public:
  Measurer(const Order& order, const Policy* policy, const LogFacts& log, const events::EventTable& events, const format::Findings& findings)
      : order_(order), policy_(policy), accounts_(findings.run.actors), toucher_(log, events, findings) {
    for (const Item& item : order.items)
      if (asks_for_bursts(item) && why_not_measurable(item).empty()) written_[item.id.value].least_tested = least_tested(item, events, findings);
  }

  Status measure(Candidate& candidate, Ladder& ladder) {
    TRY(const Order narrowed, parse_order(candidate.text, order_.file));
    TRY(const Toucher::Touched touched, toucher_.of(narrowed));
    const bool is_written = candidate.number == 0;
    if (is_written) {
      covered_ = touched.covered;
      for (std::size_t i = 0; i < narrowed.items.size(); ++i) written_[narrowed.items[i].id.value].people = touched.answers[i].people_covered;
    }
    candidate.touch = touched.touch;
    candidate.coverage = covered_ == 0 ? 1 : static_cast<double>(touched.covered) / static_cast<double>(covered_);
    add_shows(narrowed, touched.answers, candidate);
    return count_findings(candidate, narrowed, is_written, ladder);
  }

  Toucher& toucher() { return toucher_; }

 private:
  void add_shows(const Order& narrowed, const std::vector<Asked>& answers, Candidate& candidate) const {
    bool every_item_shows = true;
    for (std::size_t i = 0; i < narrowed.items.size(); ++i) {
      const Item& item = narrowed.items[i];
      if (!asks_for_bursts(item) || !why_not_measurable(item).empty()) continue;
      const AsWritten& written = written_.at(item.id.value);
      Asked asked = answers[i];
      asked.people_asked = written.people;
      const auto burst = least_shown(asked, written.least_tested, accounts_);
      every_item_shows = every_item_shows && burst;
      if (burst) candidate.least_burst = std::max(candidate.least_burst.value_or(0), *burst);
      if (asks_for_share(item)) candidate.half_width = std::max(candidate.half_width.value_or(0), half_width(asked));
    }
    if (!every_item_shows) candidate.least_burst.reset();
  }

  // As it would be filed: a draft that replaces this order. Which day it is dated changes no rule.
  Status count_findings(Candidate& candidate, const Order& narrowed, bool is_written, const Ladder& ladder) const {
    const Day some_day = order_.history.back().date.value;
    std::vector<Finding> found;
    if (is_written) {
      found = check_order({narrowed, policy_, {}});
    } else {
      TRY(std::string text, draft_of(ladder, candidate, some_day));
      TRY(const Order draft, parse_order(std::move(text), order_.file));
      found = check_order({draft, policy_, {order_.sha256}});
    }
    for (const Finding& finding : found) ++(finding.severity == Severity::kError ? candidate.findings.errors : finding.severity == Severity::kWarning ? candidate.findings.warnings : candidate.findings.notes);
    return {};
  }

  const Order& order_;
  const Policy* policy_;
  std::uint64_t accounts_;
  Toucher toucher_;
  std::map<std::string, AsWritten> written_;
  std::uint64_t covered_ = 0;
};

void mark_best(std::vector<Candidate>& candidates) {
  constexpr double kNothing = std::numeric_limits<double>::infinity();
  std::vector<Merits> merits;
  for (const Candidate& one : candidates)
    merits.push_back({static_cast<double>(one.touch.exposed), static_cast<double>(one.touch.people), one.least_burst ? static_cast<double>(*one.least_burst) : kNothing, one.half_width.value_or(kNothing), -one.coverage});
  const std::vector<bool> best = not_dominated(merits);
  // Of equals, those that identify fewer people, then those in which the rules find less.
  const auto rest = [](const Candidate& one) { return std::tuple(one.touch.identified, one.findings.errors, one.findings.warnings, one.findings.notes); };
  std::map<Merits, decltype(rest(candidates[0]))> least;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto [known, is_new] = least.emplace(merits[i], rest(candidates[i]));
    if (!is_new) known->second = std::min(known->second, rest(candidates[i]));
  }
  for (std::size_t i = 0; i < candidates.size(); ++i) candidates[i].best = best[i] && rest(candidates[i]) == least.at(merits[i]);
}

std::vector<std::string> remarks_on(const Order& order, const LogFacts& log, const Ladder& ladder) {
  std::vector<std::string> out;
  for (const Item& item : order.items)
    if (const std::string why = why_not_measurable(item); !why.empty()) out.push_back(why);
  if (!ladder.asks_for_bursts) out.emplace_back("No item that can be measured asks for the share in lockstep or for groups, so what a narrower order would still show cannot be said and none is marked; give each a question.");
  if (log.times_relative) out.emplace_back("The log counts time from its own zero, so days cannot be narrowed.");
  out.emplace_back("Only fields are narrowed; an item's text is for a person to rewrite.");
  return out;
}

}  // namespace

Result<Ladder> narrow_order(const Order& order, const Policy* policy, const LogFacts& log, const events::EventTable& events, const format::Findings& findings, Progress& progress) {
  const auto measurable = [](const Item& item) { return why_not_measurable(item).empty(); };
  const auto items = std::count_if(order.items.begin(), order.items.end(), measurable);
  if (order.items.size() > kMostItems) return Error{ErrorKind::kInput, fmt::format("{}: it has {} items, and a ladder takes {} at most; split the order", order.file, order.items.size(), kMostItems)};
  if (items == 0)
    return Error{ErrorKind::kInput, fmt::format("{}: no item can be measured on a log of engagement; an item needs targets, and no subject but engagement", order.file)};
  Ladder out;
  out.file = order.file;
  out.sha256 = order.sha256;
  out.policy = policy == nullptr ? "" : policy->id;
  out.events_sha256 = findings.run.events_sha256;
  for (const Item& item : order.items) {
    out.asks_for_bursts = out.asks_for_bursts || (measurable(item) && asks_for_bursts(item));
    out.asks_for_share = out.asks_for_share || (measurable(item) && asks_for_share(item));
  }
  out.remarks = remarks_on(order, log, out);

  Measurer measurer(order, policy, log, events, findings);
  NarrowingFacts facts{order, policy, log, {}};
  TRY(facts.main_action, measurer.toucher().main_actions(order));
  std::set<std::string> seen{order.text};
  const std::vector<Narrowing> rungs = ladder();
  progress.begin("narrowing", "orders", rungs.size() + 1);
  Candidate written;
  written.changes = {"as written"};
  written.text = order.text;
  TRY_STATUS(measurer.measure(written, out));
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
    TRY_STATUS(measurer.measure(candidate, out));
    out.candidates.push_back(std::move(candidate));
  }
  progress.end();
  if (out.asks_for_bursts) mark_best(out.candidates);  // without a question the least order would beat them all
  return out;
}

Result<std::string> draft_of(const Ladder& ladder, const Candidate& candidate, Day date) {
  TRY(OrderText text, OrderText::open(candidate.text, ladder.file));
  text.make_draft(ladder.sha256, date, fmt::format("candidate {} of bonafide narrow", candidate.number));
  return text.text();
}

}  // namespace bonafide::orders
