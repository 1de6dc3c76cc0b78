// Whom does an order touch? Accounts with an act in an item's scope, item by item; found once for each different scope,
// since the orders of a ladder mostly share theirs.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bonafide/format/case_records.h"
#include "bonafide/orders/order.h"
#include "bonafide/orders/scope.h"
#include "bonafide/orders/shows.h"

namespace bonafide::orders {

struct Touch {
  std::uint64_t rows = 0;                ///< read, item by item: one that two items ask for counts twice
  std::uint64_t people = 0;              ///< whose records are read, each once
  std::uint64_t bystanders = 0;          ///< of people, in no group of verdict coordinated or higher
  std::uint64_t exposed = 0;             ///< of people, those of whom something leaves at the level of single accounts
  std::uint64_t exposed_bystanders = 0;  ///< of exposed, in no such group
  std::uint64_t identified = 0;          ///< of exposed, in identified form
};

/// What the answer to an item depends on beside the log: form, accounts, sample, privacy terms.
Asked terms_of(const Item& item, const Scope& scope);

class Toucher {
 public:
  /// @param events  at least those that any item asks for. Everything is held by reference.
  Toucher(const LogFacts& log, const events::EventTable& events, const format::Findings& findings);

  /// The people of each item that can be measured, and of the order.
  struct Touched {
    Touch touch;
    std::uint64_t covered = 0;    ///< accounts with an act in scope, in groups and in the sample or not
    std::vector<Asked> answers;   ///< [items] people_asked is left to the caller; empty scope where not measurable
  };
  /// @errors kInput as scope_of.
  Result<Touched> of(const Order& order);

  /// [items] of the actions that an item asks for, the one that most events in its scope have; none where there is
  /// one at most.
  Result<std::vector<std::optional<std::string>>> main_actions(const Order& order);

 private:
  /// [accounts] rows in a scope, whoever's they are.
  using RowsOf = std::vector<std::uint32_t>;
  const RowsOf& rows_in(const Scope& scope);
  bool takes(const Scope& scope, std::uint32_t actor) const { return (scope.accounts == Accounts::kAll || in_group_[actor] != 0) && unit_[actor] < scope.sample; }
  Asked answer_of(const Item& item, const Scope& scope, const RowsOf& rows) const;

  const LogFacts& log_;
  const events::EventTable& events_;
  std::vector<std::uint8_t> in_group_;              // [accounts] of verdict coordinated or higher
  std::vector<std::vector<std::uint32_t>> groups_;  // accounts of each such group
  std::vector<double> unit_;                        // [accounts] in [0, 1): in a sample where below its part
  std::map<std::string, std::unique_ptr<RowsOf>> known_;
};

}  // namespace bonafide::orders
