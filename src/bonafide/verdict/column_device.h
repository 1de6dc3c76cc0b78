// Do members share devices or network addresses, more than people who bring along everybody who shares theirs?
//
// Counted are values, not accounts: an office, a household or a carrier's address is one cause however
// many members sit behind it, and so one office alone proves nothing. A value of the group is marked
// where five members or more use it, more than a household has, who are at least half of all who use it
// in the log, and at most K accounts of the log do. Where most users are others, the address is a
// campus's, a conference's or a carrier's, and the members only happen to sit behind it.
// An outsider is marked where five to K accounts of the log use his. So innocent members are granted
// that everybody behind their addresses joined too; and where carriers or offices put many people
// behind addresses of such a size, sharing them is no evidence. The best K among 8, 16, 32, ...
// counts, and all that were tried are paid for.
#pragma once
#include <map>

#include "bonafide/verdict/account_values.h"
#include "bonafide/verdict/columns.h"
#include "bonafide/verdict/matched.h"

namespace bonafide::verdict {

struct DevicePool {
  /// More than a household has: a club to which families belong shares addresses by twos and fours, and
  /// with two users enough, one in four of such clubs was rejected (columns_test.cpp).
  static constexpr std::uint32_t kFewestUsers = 5;

  /// @param country [accounts], or empty.
  DevicePool(const events::EventTable& events, const null::Exposure& exposure, const events::Attribute& attribute, std::span<const std::uint32_t> country,
             std::span<const std::uint8_t> in_candidate);
  ColumnTest test(std::span<const std::uint32_t> group) const;

  /// A value that members use: the stratum of one of them, who is compared with outsiders.
  struct Unit {
    std::uint32_t stratum;
    std::uint64_t members;
  };
  void try_sizes(const std::map<std::uint32_t, Unit>& units, std::uint32_t bound, ColumnTest& best) const;

  std::vector<std::uint32_t> value;     ///< [accounts]
  std::vector<std::uint32_t> users;     ///< [values] accounts of the log
  Strata strata;
  std::vector<std::uint64_t> outsiders; ///< [strata] with a value
  std::vector<std::vector<std::uint32_t>> users_of_outsiders;  ///< [strata] of an outsider's value, ascending
  std::vector<std::uint32_t> most;      ///< the K that are tried: all that make a difference
  std::uint32_t distinct = 0;           ///< values in use
};

}  // namespace bonafide::verdict
