// Which events of a log does an item ask for? By target, action, day, jurisdiction, account and sample.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bonafide/base/hash.h"
#include "bonafide/base/result.h"
#include "bonafide/events/event_table.h"
#include "bonafide/orders/order.h"

namespace bonafide::orders {

/// What a log holds, as far as an order can name it.
struct LogFacts {
  std::vector<std::string> targets;                  ///< every id, ascending by bytes
  std::optional<std::vector<std::string>> actions;   ///< ascending; none: the log has no such column
  std::optional<std::vector<std::string>> countries; ///< likewise
  Microseconds first_time = 0, last_time = 0;        ///< of its first and last event
  bool times_relative = false;                       ///< times count from the log's own zero
  std::string sampling_key;                          ///< hex, as in run.json: decides samples
};

/// What an item asks for, resolved against a log: every id is there.
struct Scope {
  std::vector<std::string> targets;                 ///< ascending, distinct; empty: every target
  std::optional<std::vector<std::string>> actions;  ///< none: every action
  std::vector<std::string> countries;               ///< empty: everywhere
  Microseconds first = INT64_MIN, last = INT64_MAX; ///< both included
  Accounts accounts = Accounts::kAll;
  double sample = 1;                                ///< part of the accounts
  std::vector<std::string> remarks;                 ///< what was taken for granted, a sentence each
};

/// Why an engagement log cannot measure the item, a sentence; empty where it can. It can where the item
/// names targets and no subject but engagement.
std::string why_not_measurable(const Item& item);

/// @errors kInput, "FILE:LINE:COLUMN: ...": a target, an action or a jurisdiction that the log does not have, with
/// the nearest that it has; jurisdictions, where it has no countries; days, where its times are relative.
Result<Scope> scope_of(const Order& order, const Item& item, const LogFacts& log);

/// Where an account stands in the order in which samples are drawn, in [0, 1): a sample of a part of all accounts holds
/// those below it. So a smaller sample lies within a larger one, of every item and order on the same log.
double sample_place(HashKey key, std::string_view account);
/// The key that decides samples. @param sampling_key as in LogFacts.
HashKey sample_key(const std::string& sampling_key);

/// The events of a table that a scope asks for.
class ScopedEvents {
 public:
  /// @param events   all of the log, or at least those that any scope at hand asks for; held by reference.
  /// @param in_group [actors] whether the account is in a group of a verdict.
  ScopedEvents(const Scope& scope, const LogFacts& log, const events::EventTable& events, std::span<const std::uint8_t> in_group);

  /// visit(event, target), by target and time.
  template <class Visit>
  void for_each(const Visit& visit) const {
    for (const std::uint32_t target : targets_) {
      const auto [begin, end] = stretch(target);
      for (std::uint64_t event = begin; event < end; ++event)
        if (wants(event)) visit(event, target);
    }
  }

 private:
  std::pair<std::uint64_t, std::uint64_t> stretch(std::uint32_t target) const;  // the events of its days
  bool wants(std::uint64_t event) const {
    return (account_.empty() || account_[events_->actor[event]] != 0) && (action_.empty() || action_[action_code_[event]] != 0) &&
           (country_.empty() || country_[country_code_[event]] != 0);
  }

  const events::EventTable* events_;
  Microseconds first_, last_;
  std::vector<std::uint32_t> targets_;
  std::vector<std::uint8_t> account_, action_, country_;  // [codes] whether it is asked for; empty: all are
  const std::uint32_t* action_code_ = nullptr;
  const std::uint32_t* country_code_ = nullptr;
};

/// [actors] whether the account is one of `ids`; an id that the table does not have marks nobody.
std::vector<std::uint8_t> accounts_marked(const events::EventTable& events, const std::vector<std::string>& ids);

}  // namespace bonafide::orders
