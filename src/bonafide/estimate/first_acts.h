// Every account's first act on every target, as the estimates need them: by target and time, with
// whether the account is one that is used once.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/estimate/single_use.h"
#include "bonafide/events/event_table.h"

namespace bonafide::estimate {

struct FirstActs {
  std::vector<std::uint64_t> begin;    ///< [targets + 1] acts of target v: begin[v] .. begin[v+1]-1
  std::vector<Arrival> arrivals;       ///< [acts] by target, then time
  std::vector<std::uint32_t> actor;    ///< [acts] dictionary code
  std::vector<std::uint64_t> others;   ///< [targets] acts by accounts that are not single-use
  std::uint64_t repeat_accounts = 0;   ///< accounts with acts on two targets or more
  bool new_accounts_counted = false;   ///< some creation times could be read

  std::span<const Arrival> of(std::uint32_t target) const { return std::span(arrivals).subspan(begin[target], begin[target + 1] - begin[target]); }
};

/// Single-use: one target in the whole log; or, where the log has a column `created` in ISO 8601,
/// made at most a week before the act. Cost: O(events).
FirstActs find_first_acts(const events::EventTable& events);

/// The peers of a target: up to 400 others that are nearest to it in acts by accounts of more than one
/// use, by ratio; of those with 30 such acts or more, below which chance hides how much targets differ.
std::vector<std::uint32_t> peers_of(const FirstActs& acts, std::uint32_t target);

}  // namespace bonafide::estimate
