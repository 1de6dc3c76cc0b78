#include "bonafide/pairs/edges.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "bonafide/base/sort.h"

namespace bonafide::pairs {
namespace {

// Pairs of posts, each with what it is sorted by: the key above, the pair below.
using Pairs = std::span<const Key128>;

PostPair pair_of(const Key128& keyed) { return {keyed.low}; }

struct Accounts {
  std::uint32_t smaller, larger;
};
Accounts accounts_of(const Shares& shares, PostPair pair) {
  const auto [smaller, larger] = std::minmax({shares.account_of(pair.first()), shares.account_of(pair.second())});
  return {smaller, larger};
}

// Two sorts of the pairs, and no index: by accounts, which shows the edges; then by the edge's first
// pair, which brings the edges into the order of the list, each with its pairs in that order too.
std::vector<Key128> edge_by_edge(const Shares& shares, std::span<const PostPair> pairs) {
  std::vector<Key128> keyed;
  keyed.reserve(pairs.size());
  for (const PostPair pair : pairs) {
    const Accounts accounts = accounts_of(shares, pair);
    keyed.push_back({pair.both, std::uint64_t{accounts.smaller} << 32 | accounts.larger});
  }
  sort_ascending(keyed);
  std::uint64_t accounts = 0, first_pair = 0;
  for (std::size_t i = 0; i < keyed.size(); ++i) {
    if (i == 0 || keyed[i].high != accounts) first_pair = keyed[i].low;
    accounts = std::exchange(keyed[i].high, first_pair);
  }
  sort_ascending(keyed);
  return keyed;
}

template <class Visit>
void for_each_run(Pairs keyed, const Visit& visit) {
  for (std::size_t begin = 0, end = 0; begin < keyed.size(); begin = end) {
    while (end < keyed.size() && keyed[end].high == keyed[begin].high) ++end;
    visit(keyed.subspan(begin, end - begin));
  }
}

double threshold_of(Pairs keyed, double percentile) {
  std::size_t edges = 0;
  for_each_run(keyed, [&](Pairs) { ++edges; });
  std::vector<std::uint64_t> weights;
  weights.reserve(edges);
  for_each_run(keyed, [&](Pairs edge) { weights.push_back(edge.size()); });
  return quantile_type_7(weights, percentile);
}

// igraph numbers its vertices by first appearance: all smaller accounts of the edges, then all larger.
std::vector<std::uint32_t> vertex_numbers(const Shares& shares, Pairs keyed) {
  constexpr std::uint32_t kNone = UINT32_MAX;
  std::vector<std::uint32_t> number(shares.table.actors.size(), kNone);
  std::uint32_t next = 0;
  for (const auto side : {&Accounts::smaller, &Accounts::larger})
    for_each_run(keyed, [&](Pairs edge) {
      if (std::uint32_t& mine = number[accounts_of(shares, pair_of(edge[0])).*side]; mine == kNone) mine = next++;
    });
  return number;
}

std::uint64_t different(std::vector<std::uint32_t>& codes) {
  std::sort(codes.begin(), codes.end());
  return static_cast<std::uint64_t>(std::unique(codes.begin(), codes.end()) - codes.begin());
}

// Room that is used again for each edge: most have one pair.
struct Scratch {
  std::vector<std::uint32_t> older, newer;
  Edge edge;
};

void summarise(const Shares& shares, Pairs pairs, Scratch& scratch) {
  Edge& edge = scratch.edge;
  edge.weight = pairs.size();
  edge.total_delta = 0;
  edge.objects.clear();
  scratch.older.clear();
  scratch.newer.clear();
  for (const Key128& keyed : pairs) {
    const PostPair pair = pair_of(keyed);
    const ByTime posts = by_time(shares, pair);
    edge.total_delta += posts.delta;
    scratch.older.push_back(shares.content_of(posts.older));
    scratch.newer.push_back(shares.content_of(posts.newer));
    // The list goes object by object.
    if (const std::uint32_t object = shares.object_at[pair.first()]; edge.objects.empty() || edge.objects.back() != object) edge.objects.push_back(object);
  }
  edge.older_contents = different(scratch.older);
  edge.newer_contents = different(scratch.newer);
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

Network for_each_edge(const Shares& shares, std::span<const PostPair> pairs, double percentile, const std::function<void(const Edge&)>& visit) {
  Network network;
  const std::vector<Key128> keyed = edge_by_edge(shares, pairs);
  if (keyed.empty()) return network;
  network.threshold = threshold_of(keyed, percentile);
  const std::vector<std::uint32_t> vertex = vertex_numbers(shares, keyed);
  Scratch scratch;
  for_each_run(keyed, [&](Pairs run) {
    summarise(shares, run, scratch);
    Edge& edge = scratch.edge;
    const Accounts accounts = accounts_of(shares, pair_of(run[0]));
    edge.from = accounts.smaller;
    edge.to = accounts.larger;
    if (vertex[edge.from] > vertex[edge.to]) std::swap(edge.from, edge.to);
    edge.heavy = static_cast<double>(edge.weight) > network.threshold;
    ++network.edges;
    network.heavy += edge.heavy;
    visit(edge);
  });
  return network;
}

}  // namespace bonafide::pairs
