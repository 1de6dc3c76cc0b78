#include "bonafide/orders/narrow.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include <fmt/format.h>

#include "bonafide/estimate/detection_limit.h"
#include "bonafide/orders/pareto.h"
#include "bonafide/orders/proposals.h"
#include "bonafide/orders/shows.h"

namespace bonafide::orders {
namespace {

// Bursts that serve ten targets: between the three that can be tested at least and the twenty of a large farm, and one
// of those that `bonafide estimate` lists.
constexpr std::uint64_t kCustomers = 10;

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
  Measurer(const Order& order, const LogFacts& log, const events::EventTable& events, const format::Findings& findings)
      : accounts_(findings.run.actors), toucher_(log, events, findings) {
    for (const Item& item : order.items)
      if (asks_for_bursts(item) && why_not_measurable(item).empty()) written_[item.id.value].least_tested = least_tested(item, events, findings);
  }

  Status measure(Candidate& candidate, const std::string& file) {
    TRY(const Order narrowed, parse_order(candidate.text, file));
    TRY(const Toucher::Touched touched, toucher_.of(narrowed));
    const bool is_written = candidate.number == 0;
    if (is_written) {
      covered_ = touched.covered;
      for (std::size_t i = 0; i < narrowed.items.size(); ++i) written_[narrowed.items[i].id.value].people = touched.answers[i].people_covered;
    }
    candidate.touch = touched.touch;
    candidate.coverage = covered_ == 0 ? 1 : static_cast<double>(touched.covered) / static_cast<double>(covered_);
    add_shows(narrowed, touched.answers, candidate);
    return {};
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

  std::uint64_t accounts_;
  Toucher toucher_;
  std::map<std::string, AsWritten> written_;
  std::uint64_t covered_ = 0;
};

void mark_best(std::vector<Candidate>& candidates) {
  constexpr double kNothing = std::numeric_limits<double>::infinity();
  std::vector<Merits> merits;
  std::vector<TieBreak> ties;
  for (const Candidate& one : candidates) {
    merits.push_back({static_cast<double>(one.touch.exposed), static_cast<double>(one.touch.people), one.least_burst ? static_cast<double>(*one.least_burst) : kNothing, one.half_width.value_or(kNothing), -one.coverage});
    ties.push_back({static_cast<double>(one.touch.identified), static_cast<double>(one.findings.errors), static_cast<double>(one.findings.warnings), static_cast<double>(one.findings.notes)});
  }
  const std::vector<bool> best = best_of(merits, ties);
  for (std::size_t i = 0; i < candidates.size(); ++i) candidates[i].best = best[i];
}

}  // namespace

Result<Ladder> narrow_order(const Order& order, const Policy* policy, const LogFacts& log, const events::EventTable& events, const format::Findings& findings, Progress& progress) {
  Measurer measurer(order, log, events, findings);
  TRY(auto main_action, measurer.toucher().main_actions(order));
  TRY(Ladder out, propose_orders(order, policy, log, std::move(main_action), progress));
  out.events_sha256 = findings.run.events_sha256;
  progress.begin("narrowing", "orders", out.candidates.size());
  for (Candidate& candidate : out.candidates) {
    progress.advance(1);
    if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted while narrowing"};
    TRY_STATUS(measurer.measure(candidate, order.file));
  }
  progress.end();
  if (out.asks_for_bursts) mark_best(out.candidates);  // without a question the least order would beat them all
  return out;
}

}  // namespace bonafide::orders
