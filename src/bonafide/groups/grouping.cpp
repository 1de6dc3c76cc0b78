#include "bonafide/groups/grouping.h"

#include <algorithm>
#include <map>

namespace bonafide::groups {
namespace {

constexpr int kLeastTriangles = 2;
constexpr int kMaxSweeps = 15;

// The pairs as a graph over the accounts that occur in them, numbered by rank.
struct Graph {
  std::vector<std::uint32_t> rank;       // [nodes] ascending
  std::vector<std::uint64_t> begin;      // [nodes + 1]
  std::vector<std::uint32_t> neighbour;  // [2 x pairs] ascending within a node
  std::vector<float> weight;             // [2 x pairs]
};

Graph build_graph(std::span<const pairs::Pair> pairs) {
  Graph graph;
  for (const auto& pair : pairs) {
    graph.rank.push_back(pair.heavier);
    graph.rank.push_back(pair.lighter);
  }
  std::sort(graph.rank.begin(), graph.rank.end());
  graph.rank.erase(std::unique(graph.rank.begin(), graph.rank.end()), graph.rank.end());
  const auto node_of = [&](std::uint32_t rank) {
    return static_cast<std::uint32_t>(std::lower_bound(graph.rank.begin(), graph.rank.end(), rank) - graph.rank.begin());
  };
  struct Arc {
    std::uint32_t from, to;
    float weight;
  };
  std::vector<Arc> arcs;
  arcs.reserve(2 * pairs.size());
  for (const auto& pair : pairs) {
    const std::uint32_t a = node_of(pair.heavier), b = node_of(pair.lighter);
    arcs.push_back({a, b, pair.excess + 1});
    arcs.push_back({b, a, pair.excess + 1});
  }
  std::sort(arcs.begin(), arcs.end(), [](const Arc& x, const Arc& y) { return x.from != y.from ? x.from < y.from : x.to < y.to; });
  graph.begin.assign(graph.rank.size() + 1, 0);
  for (const Arc& arc : arcs) {
    ++graph.begin[arc.from + 1];
    graph.neighbour.push_back(arc.to);
    graph.weight.push_back(arc.weight);
  }
  for (std::size_t node = 0; node < graph.rank.size(); ++node) graph.begin[node + 1] += graph.begin[node];
  return graph;
}

bool in_enough_triangles(const Graph& graph, std::uint32_t a, std::uint32_t b) {
  int common = 0;
  std::uint64_t x = graph.begin[a], y = graph.begin[b];
  while (x < graph.begin[a + 1] && y < graph.begin[b + 1] && common < kLeastTriangles) {
    const std::uint32_t u = graph.neighbour[x], v = graph.neighbour[y];
    common += u == v;
    x += u <= v;
    y += v <= u;
  }
  return common >= kLeastTriangles;
}

std::vector<pairs::Pair> with_triangles(std::span<const pairs::Pair> pairs) {
  const Graph graph = build_graph(pairs);
  std::vector<pairs::Pair> kept;
  for (std::uint32_t a = 0; a < graph.rank.size(); ++a)
    for (std::uint64_t x = graph.begin[a]; x < graph.begin[a + 1]; ++x) {
      const std::uint32_t b = graph.neighbour[x];
      if (a < b && in_enough_triangles(graph, a, b)) kept.push_back({graph.rank[a], graph.rank[b], graph.weight[x] - 1});
    }
  return kept;
}

// Every node takes the label that its neighbours' weights favour, until a sweep changes nothing.
std::vector<std::uint32_t> propagate_labels(const Graph& graph) {
  std::vector<std::uint32_t> label(graph.rank.size());
  for (std::uint32_t node = 0; node < label.size(); ++node) label[node] = node;
  std::vector<double> votes(label.size(), 0);
  for (int sweep = 0; sweep < kMaxSweeps; ++sweep) {
    bool changed = false;
    for (std::uint32_t node = 0; node < label.size(); ++node) {
      std::uint32_t best = label[node];
      double most = 0;
      for (std::uint64_t x = graph.begin[node]; x < graph.begin[node + 1]; ++x) {
        const std::uint32_t candidate = label[graph.neighbour[x]];
        votes[candidate] += static_cast<double>(graph.weight[x]);
        if (votes[candidate] > most || (votes[candidate] == most && candidate < best)) {
          most = votes[candidate];
          best = candidate;
        }
      }
      for (std::uint64_t x = graph.begin[node]; x < graph.begin[node + 1]; ++x) votes[label[graph.neighbour[x]]] = 0;
      if (best != label[node]) {
        label[node] = best;
        changed = true;
      }
    }
    if (!changed) break;
  }
  return label;
}

}  // namespace

std::vector<Group> form_groups(std::span<const pairs::Pair> pairs) {
  const Graph graph = build_graph(with_triangles(pairs));
  const std::vector<std::uint32_t> label = propagate_labels(graph);
  std::map<std::uint32_t, Group> by_label;
  for (std::uint32_t node = 0; node < label.size(); ++node) by_label[label[node]].push_back(graph.rank[node]);
  std::vector<Group> groups;
  for (auto& [name, members] : by_label)
    if (members.size() >= kLeastGroup) groups.push_back(std::move(members));
  std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
    return a.size() != b.size() ? a.size() > b.size() : a.front() < b.front();
  });
  return groups;
}

}  // namespace bonafide::groups
