// Which accounts posted the same objects within the window, how often, and how evenly? CooRTweet's
// network: an edge joins two accounts, its weight counts their pairs of posts, and edges heavier than
// a percentile of all weights are flagged. The percentile is the analyst's choice; nothing here says
// how many innocent edges lie above it.
// Source: CooRTweet 2.1.3, generate_coordinated_network, and the edge list that igraph makes of it.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "bonafide/pairs/window_pairs.h"

namespace bonafide::pairs {

/// Memory that a pair takes at most: in the list (8), with its key while edges are made (16), and the
/// edge's weight (8).
inline constexpr std::uint64_t kBytesPerPair = 32;

struct Edge {
  std::uint32_t from = 0, to = 0;       ///< accounts; the one that heads an edge earlier in the list is `from`
  std::uint64_t weight = 0;             ///< pairs of posts
  Microseconds total_delta = 0;         ///< over these
  std::uint64_t older_contents = 0;     ///< different ones, whichever account posted them
  std::uint64_t newer_contents = 0;
  std::vector<std::uint32_t> objects;   ///< by first appearance
  bool heavy = false;                   ///< weight above the percentile
};

/// What holds of all edges.
struct Network {
  std::uint64_t edges = 0, heavy = 0;
  double threshold = 0;                 ///< the percentile of the weights; 0 without edges
};

/// Calls visit for each edge, by its first pair. Accounts of an edge are first ordered by id (bytes);
/// igraph then prints the account that it met first: as the smaller of an earlier edge, else as the larger.
/// @param pairs ascending. @param percentile in [0, 1].
/// Cost: O(n log n) time for n pairs; at most kBytesPerPair each, those of `pairs` included. Not stopped
/// by interrupts: what visit writes is dropped by who was interrupted.
Network for_each_edge(const Shares& shares, std::span<const PostPair> pairs, double percentile, const std::function<void(const Edge&)>& visit);

/// Quantile of type 7 (Hyndman and Fan 1996; R's default), with R's arithmetic. @param values not empty;
/// left in another order. @param probability in [0, 1].
double quantile_type_7(std::span<std::uint64_t> values, double probability);

}  // namespace bonafide::pairs
