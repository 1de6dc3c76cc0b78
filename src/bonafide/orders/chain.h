// A chain of orders: each names the one that it replaces by the SHA-256 of that one's bytes, so a chain can be
// checked by anybody who has the files, and no order can come before itself.
#pragma once
#include <vector>

#include "bonafide/orders/changes.h"
#include "bonafide/orders/order.h"

namespace bonafide::orders {

struct Chain {
  std::vector<Order> orders;                 ///< oldest first; at least one
  std::vector<std::vector<Change>> changes;  ///< [order]: of the one before it; none for the first
};

/// Puts orders, given in any order, into their chain.
/// @errors kInput, naming the files: an order twice; one that supersedes what is not given; two that supersede one, or
/// none; a state of the replaced order after which it cannot be replaced; dates that go back; two regimes.
Result<Chain> chain_of(std::vector<Order> orders);

}  // namespace bonafide::orders
