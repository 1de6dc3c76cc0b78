#include "bonafide/pairs/edges.h"

#include <algorithm>
#include <cmath>

namespace bonafide::pairs {
namespace {

// A pair with the accounts it joins, so that sorting brings an edge's pairs together in list order.
struct Joined {
  std::uint32_t smaller, larger;  // accounts
  PostPair pair;
  auto operator<=>(const Joined&) const = default;
  bool same_edge(const Joined& other) const { return smaller == other.smaller && larger == other.larger; }
};

std::vector<Joined> by_accounts(const Shares& shares, std::vector<PostPair> pairs) {
  std::vector<Joined> joined;
  joined.reserve(pairs.size());
  for (const PostPair pair : pairs) {
    const auto [smaller, larger] = std::minmax({shares.account_of(pair.first), shares.account_of(pair.second)});
    joined.push_back({smaller, larger, pair});
  }
  std::vector<PostPair>().swap(pairs);
  std::sort(joined.begin(), joined.end());
  return joined;
}

// Where each edge begins in `joined`, in the order of the edges' first pairs.
std::vector<std::uint64_t> edges_in_list_order(const std::vector<Joined>& joined) {
  const auto begins_edge = [&](std::uint64_t i) { return i == 0 || !joined[i].same_edge(joined[i - 1]); };
  std::uint64_t edges = 0;
  for (std::uint64_t i = 0; i < joined.size(); ++i) edges += begins_edge(i);
  std::vector<std::uint64_t> begins;
  begins.reserve(edges);
  for (std::uint64_t i = 0; i < joined.size(); ++i)
    if (begins_edge(i)) begins.push_back(i);
  std::sort(begins.begin(), begins.end(), [&](std::uint64_t a, std::uint64_t b) { return joined[a].pair < joined[b].pair; });
  return begins;
}

std::uint64_t weight_of(const std::vector<Joined>& joined, std::uint64_t begin) {
  std::uint64_t end = begin;
  while (end < joined.size() && joined[end].same_edge(joined[begin])) ++end;
  return end - begin;
}

// igraph numbers its vertices by first appearance: all smaller accounts of the edges, then all larger.
std::vector<std::uint32_t> vertex_numbers(const std::vector<Joined>& joined, const std::vector<std::uint64_t>& begins, std::uint32_t accounts) {
  constexpr std::uint32_t kNone = UINT32_MAX;
  std::vector<std::uint32_t> number(accounts, kNone);
  std::uint32_t next = 0;
  for (const auto account : {&Joined::smaller, &Joined::larger})
    for (const std::uint64_t begin : begins)
      if (std::uint32_t& mine = number[joined[begin].*account]; mine == kNone) mine = next++;
  return number;
}

std::uint64_t different(std::vector<std::uint32_t>& codes) {
  std::sort(codes.begin(), codes.end());
  return static_cast<std::uint64_t>(std::unique(codes.begin(), codes.end()) - codes.begin());
}

Edge edge_of(const Shares& shares, std::span<const Joined> joined) {
  Edge edge{joined[0].smaller, joined[0].larger, joined.size(), 0, 0, 0, {}, false};
  std::vector<std::uint32_t> older, newer;
  for (const Joined& one : joined) {
    const ByTime posts = by_time(shares, one.pair);
    edge.total_delta += posts.delta;
    older.push_back(shares.content_of(posts.older));
    newer.push_back(shares.content_of(posts.newer));
    // The list goes object by object.
    if (const std::uint32_t object = shares.object_at[one.pair.first]; edge.objects.empty() || edge.objects.back() != object) edge.objects.push_back(object);
  }
  edge.older_contents = different(older);
  edge.newer_contents = different(newer);
  return edge;
}

}  // namespace

double quantile_type_7(std::span<std::uint64_t> values, double probability) {
  const double index = 1 + static_cast<double>(values.size() - 1) * probability;  // counted from 1, as R does
  const double low = std::floor(index), share = index - low;
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(low) - 1;
  std::nth_element(values.begin(), at, values.end());
  const auto lower = static_cast<double>(*at);
  if (share == 0) return lower;
  const auto upper = static_cast<double>(*std::min_element(at + 1, values.end()));
  return upper == lower ? lower : (1 - share) * lower + share * upper;
}

Network for_each_edge(const Shares& shares, std::vector<PostPair> pairs, double percentile, const std::function<void(const Edge&)>& visit) {
  Network network;
  const std::vector<Joined> joined = by_accounts(shares, std::move(pairs));
  if (joined.empty()) return network;
  const std::vector<std::uint64_t> begins = edges_in_list_order(joined);
  network.edges = begins.size();
  {
    std::vector<std::uint64_t> weights;
    weights.reserve(begins.size());
    for (const std::uint64_t begin : begins) weights.push_back(weight_of(joined, begin));
    network.threshold = quantile_type_7(weights, percentile);
  }
  const std::vector<std::uint32_t> vertex = vertex_numbers(joined, begins, shares.table.actors.size());
  for (const std::uint64_t begin : begins) {
    Edge edge = edge_of(shares, std::span(joined).subspan(begin, weight_of(joined, begin)));
    if (vertex[edge.from] > vertex[edge.to]) std::swap(edge.from, edge.to);
    edge.heavy = static_cast<double>(edge.weight) > network.threshold;
    network.heavy += edge.heavy;
    visit(edge);
  }
  return network;
}

}  // namespace bonafide::pairs
