// What `check` and `narrow` ask of people, for readers who are not the custodian: the figures of an order, and of a ladder of
// narrower ones, as sums of cells. Nothing here has seen an event.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bonafide/orders/narrow.h"
#include "bonafide/orders/people_question.h"
#include "bonafide/orders/shows.h"

namespace bonafide::orders {

struct BurdenAsked {
  struct ItemAsked {
    std::string item;                  ///< id
    std::string not_measured;          ///< why a log cannot measure it, a sentence; empty where it can
    PeopleFigures people;              ///< whose records are read
    std::vector<std::string> remarks;  ///< what was taken for granted
  };
  std::vector<ItemAsked> items;        ///< in the order of the file
  PeopleFigures total;                 ///< each account once
  std::size_t measured = 0;            ///< items that could be measured
  PeopleQuestion question;             ///< empty: there is nothing to count
};

/// @errors kInput as scope_of.
Result<BurdenAsked> ask_burden(const Order& order, const LogFacts& log);

struct LadderAsked {
  /// An item that asks for the share in lockstep.
  struct ShareAsked {
    std::string item;
    Asked terms;                     ///< counts left out
    PeopleFigure covered, in_lockstep;
  };
  struct CandidateAsked {
    PeopleFigures read, singled_out, identified, covered;
    std::vector<ShareAsked> shares;
    /// Fewest accounts of a burst that its answer would show, were it found; of several items the most. None: no number, or nobody asks.
    std::optional<std::uint64_t> burst_shown;
  };
  std::vector<CandidateAsked> candidates;  ///< [candidates of the ladder]
  PeopleQuestion question;
};

/// @param ladder as propose_orders. @errors kInput as scope_of.
Result<LadderAsked> ask_ladder(const Ladder& ladder, const LogFacts& log);

}  // namespace bonafide::orders
