// The narrower orders of a ladder as texts, from the order, the policy and the log's public facts: what they are depends on nobody's
// acts, unless `main_action` does.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/orders/narrow.h"

namespace bonafide::orders {

/// @param main_action  [items] as NarrowingFacts; empty: no rung keeps one action of several.
/// @return candidates with their texts, diffs and findings; figures are left as they are made. events_sha256 is empty.
/// @errors kInput: as OrderText::open; no item can be measured, or more than a hundred; kInterrupted.
Result<Ladder> propose_orders(const Order& order, const Policy* policy, const LogFacts& log, std::vector<std::optional<std::string>> main_action, Progress& progress);

/// Whether the item's question is about bursts, or the share in lockstep.
bool asks_for_bursts(const Item& item);
bool asks_for_share(const Item& item);

}  // namespace bonafide::orders
