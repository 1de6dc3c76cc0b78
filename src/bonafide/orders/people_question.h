// Which accounts would have to be counted to say whom orders touch? A list of cells, fixed by the orders' text alone: nothing in
// a log decides what is counted, so that noise on the counts is all the protection that they need. Figures are sums of cells.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/orders/order.h"
#include "bonafide/orders/scope.h"

namespace bonafide::orders {

class PeopleQuestion {
 public:
  /// A cell's number, in the order in which cells were added.
  using Cell = std::uint32_t;

  /// Accounts of one class (in a group of verdict coordinated or higher, or in none) with an event in any of the scopes, each once. Which
  /// accounts a scope asks for, and its sample, are set aside. @param scopes at least one. @return the same cell for the same accounts.
  Cell add(bool in_groups, const std::vector<Scope>& scopes);

  std::size_t size() const { return cells_.size(); }
  bool in_groups(Cell cell) const { return cells_[cell].in_groups; }
  /// Into scopes().
  const std::vector<std::uint32_t>& scopes_of(Cell cell) const { return cells_[cell].scopes; }
  const std::vector<Scope>& scopes() const { return scopes_; }
  /// An account is in one class, and may be in all cells of it: cells of the larger class.
  std::uint32_t cells_an_account() const;

  /// One text for all ways to ask the same (docs/formats/ledger.md), and the cells in its order.
  struct Canonical {
    std::string text;
    std::vector<Cell> cells;
  };
  Canonical canonical() const;

 private:
  struct Asked {
    bool in_groups;
    std::vector<std::uint32_t> scopes;  // ascending
    friend bool operator==(const Asked&, const Asked&) = default;
  };
  std::vector<Scope> scopes_;
  std::vector<std::string> lines_;  // [scopes]
  std::vector<Asked> cells_;
};

/// An expected number of people: `part` (of a sample; 1 without) of the sum of the cells. No cells: nobody, whatever the log.
struct PeopleFigure {
  std::vector<PeopleQuestion::Cell> cells;
  double part = 1;
};

/// By class, and both together.
struct PeopleFigures {
  PeopleFigure bystanders, in_groups;
  PeopleFigure people() const;
};

/// Which people, as orders/touch.h counts them.
enum class Which { kRead, kSingledOut, kIdentified, kCovered };

/// [items] What an order asks for, item by item; none where it cannot be measured. @errors kInput as scope_of.
Result<std::vector<std::optional<Scope>>> scopes_of_items(const Order& order, const LogFacts& log);

/// The figures of the items numbered, each account once. Samples that differ count as the largest: they lie within each other.
/// kCovered: with an act in scope, in groups and in the sample or not. @param scopes as scopes_of_items.
PeopleFigures people_of(const Order& order, const std::vector<std::optional<Scope>>& scopes, const std::vector<std::size_t>& items, Which which, PeopleQuestion& question);

}  // namespace bonafide::orders
