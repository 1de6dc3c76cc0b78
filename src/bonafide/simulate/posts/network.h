// Who follows whom? Owners publish, accounts follow owners and each other, and the famous get more
// followers because they are famous. So many accounts of a community see the same posts at the same
// time, with no plan behind it.
//
// This is the second family of simulated logs; docs/model/simulators.md compares it with the first.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/simulate/world.h"

namespace bonafide::simulate::posts {

struct Owner {
  std::uint16_t community;
  double posts_rate;  ///< relative to the other owners
};

/// One list of accounts for each of many things.
class Lists {
 public:
  Lists() = default;
  /// @param list_of  [items] which list the item's account belongs to, below `lists`.
  /// @param account  [items]
  Lists(std::size_t lists, std::span<const std::uint32_t> list_of, std::span<const std::uint32_t> account);
  /// Empty for what came after the lists were made.
  std::span<const std::uint32_t> operator[](std::uint32_t list) const {
    if (list >= size()) return {};
    return {accounts_.data() + begin_[list], accounts_.data() + begin_[list + 1]};
  }
  std::size_t size() const { return begin_.empty() ? 0 : begin_.size() - 1; }

 private:
  std::vector<std::uint64_t> begin_;
  std::vector<std::uint32_t> accounts_;
};

/// An account's `interest`s are communities, its own first. Its urge is the number of owners it
/// follows; 0 for accounts that came for one purpose and follow nobody.
struct Network : Population {
  double homophily = 0;  ///< part of follows that stay within the account's communities
  WeightedChoice community_by_size;
  std::uint16_t communities = 0;
  std::vector<Owner> owners;
  Lists audience;                       ///< [owners] accounts that follow the owner
  Lists friends;                        ///< [accounts] accounts that follow the account
  std::vector<std::int8_t> hours_late;  ///< [accounts] its day runs that many hours behind its country's
  std::vector<std::uint32_t> joined;    ///< [accounts] second of its first possible act

  bool likes_community(std::uint32_t account, std::uint16_t community) const {
    return is_interested(accounts[account], community);
  }
};

/// Accounts enough for `events` likes, their owners and who follows them; no group yet.
/// Cost: O(follows), about 20 an account, 12 bytes each.
Network build_network(std::uint64_t seed, std::uint64_t events);

/// Appends an account that follows nobody. @return its number.
std::uint32_t add_account(Network& network, RandomStream& stream);

}  // namespace bonafide::simulate::posts
