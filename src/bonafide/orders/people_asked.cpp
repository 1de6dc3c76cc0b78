#include "bonafide/orders/people_asked.h"

#include <algorithm>
#include <numeric>

#include "bonafide/orders/proposals.h"
#include "bonafide/orders/touch.h"

namespace bonafide::orders {
namespace {

std::vector<std::size_t> all_items(const Order& order) {
  std::vector<std::size_t> out(order.items.size());
  std::iota(out.begin(), out.end(), std::size_t{0});
  return out;
}

// By the answer's terms alone: whether the tests of the case could have found it depends on everybody's acts, and is left out.
std::optional<std::uint64_t> burst_shown_by(Asked terms) {
  constexpr std::uint64_t kMostAccounts = UINT32_MAX;  // more than a log can have
  terms.people_covered = 1;                            // somebody: it is not the question here
  return least_shown(terms, 1, kMostAccounts);
}

Result<LadderAsked::CandidateAsked> ask_candidate(const Order& order, const LogFacts& log, PeopleQuestion& question) {
  TRY(const auto scopes, scopes_of_items(order, log));
  const std::vector<std::size_t> all = all_items(order);
  LadderAsked::CandidateAsked out;
  out.read = people_of(order, scopes, all, Which::kRead, question);
  out.singled_out = people_of(order, scopes, all, Which::kSingledOut, question);
  out.identified = people_of(order, scopes, all, Which::kIdentified, question);
  out.covered = people_of(order, scopes, all, Which::kCovered, question);
  bool every_item_shows = true;
  for (const std::size_t i : all) {
    const Item& item = order.items[i];
    if (!scopes[i] || !asks_for_bursts(item)) continue;
    const Asked terms = terms_of(item, *scopes[i]);
    const auto burst = burst_shown_by(terms);
    every_item_shows = every_item_shows && burst;
    if (burst) out.burst_shown = std::max(out.burst_shown.value_or(0), *burst);
    if (!asks_for_share(item)) continue;
    const PeopleFigures covered = people_of(order, scopes, {i}, Which::kCovered, question);
    out.shares.push_back({item.id.value, terms, covered.people(), covered.in_groups});
  }
  if (!every_item_shows) out.burst_shown.reset();
  return out;
}

}  // namespace

Result<BurdenAsked> ask_burden(const Order& order, const LogFacts& log) {
  BurdenAsked out;
  TRY(const auto scopes, scopes_of_items(order, log));
  for (std::size_t i = 0; i < order.items.size(); ++i) {
    BurdenAsked::ItemAsked item{order.items[i].id.value, why_not_measurable(order.items[i]), people_of(order, scopes, {i}, Which::kRead, out.question), {}};
    if (scopes[i]) item.remarks = scopes[i]->remarks;
    out.measured += scopes[i] ? 1 : 0;
    out.items.push_back(std::move(item));
  }
  out.total = people_of(order, scopes, all_items(order), Which::kRead, out.question);
  return out;
}

Result<LadderAsked> ask_ladder(const Ladder& ladder, const LogFacts& log) {
  LadderAsked out;
  for (const Candidate& candidate : ladder.candidates) {
    TRY(const Order order, parse_order(candidate.text, ladder.file));
    TRY(auto asked, ask_candidate(order, log, out.question));
    out.candidates.push_back(std::move(asked));
  }
  return out;
}

}  // namespace bonafide::orders
