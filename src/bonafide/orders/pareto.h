// Which of several orders is beaten by none in everything that counts?
#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace bonafide::orders {

inline constexpr std::size_t kMerits = 5;
/// What an order costs and fails to show; smaller is better. Infinity: it shows nothing of the kind.
using Merits = std::array<double, kMerits>;

/// Whether `one` is as good in all and better in some.
bool dominates(const Merits& one, const Merits& other);

/// [orders] whether none dominates it. Equals stand together. Cost: O(orders^2).
std::vector<bool> not_dominated(std::span<const Merits> orders);

/// What decides between orders of equal merits; smaller is better, the first difference counts.
using TieBreak = std::array<double, 4>;

/// [orders] whether none dominates it and, of those equal to it in all merits, none has a smaller tie-break.
std::vector<bool> best_of(std::span<const Merits> orders, std::span<const TieBreak> ties);

}  // namespace bonafide::orders
