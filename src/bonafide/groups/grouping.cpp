#include "bonafide/groups/grouping.h"

#include <algorithm>

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

// Pairs come by heavier, then lighter partner: so each node meets its heavier neighbours in their order, then its lighter ones.
Graph build_graph(std::span<const pairs::Pair> pairs) {
  Graph graph;
  std::uint32_t last = 0;
  for (const auto& pair : pairs) last = std::max(last, pair.lighter);
  std::vector<std::uint32_t> node(std::size_t{last} + 1, 0);  // [ranks] its pairs, then its number
  for (const auto& pair : pairs) {
    ++node[pair.heavier];
    ++node[pair.lighter];
  }
  graph.begin.push_back(0);
  for (std::uint32_t rank = 0; rank < node.size(); ++rank) {
    if (node[rank] == 0) continue;
    graph.begin.push_back(graph.begin.back() + node[rank]);
    node[rank] = static_cast<std::uint32_t>(graph.rank.size());
    graph.rank.push_back(rank);
  }
  graph.neighbour.resize(graph.begin.back());
  graph.weight.resize(graph.begin.back());
  std::vector<std::uint64_t> next(graph.begin.begin(), graph.begin.end() - 1);
  const auto add = [&](std::uint32_t from, std::uint32_t to, float excess) {
    const std::uint64_t at = next[node[from]]++;
    graph.neighbour[at] = node[to];
    graph.weight[at] = excess + 1;
  };
  for (const auto& pair : pairs) add(pair.lighter, pair.heavier, pair.excess);
  for (const auto& pair : pairs) add(pair.heavier, pair.lighter, pair.excess);
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

// The same nodes with the pairs that stand in enough triangles.
Graph with_triangles(const Graph& graph) {
  std::vector<std::uint8_t> kept(graph.neighbour.size(), 0);
  std::vector<std::uint64_t> next(graph.begin.begin(), graph.begin.end() - 1);  // of each node, its next pair with a heavier one
  for (std::uint32_t a = 0; a < graph.rank.size(); ++a)
    for (std::uint64_t x = graph.begin[a]; x < graph.begin[a + 1]; ++x) {
      const std::uint32_t b = graph.neighbour[x];
      if (a < b) kept[x] = kept[next[b]++] = in_enough_triangles(graph, a, b);
    }
  Graph out{graph.rank, {0}, {}, {}};
  for (std::uint32_t a = 0; a < graph.rank.size(); ++a) {
    for (std::uint64_t x = graph.begin[a]; x < graph.begin[a + 1]; ++x) {
      if (!kept[x]) continue;
      out.neighbour.push_back(graph.neighbour[x]);
      out.weight.push_back(graph.weight[x]);
    }
    out.begin.push_back(out.neighbour.size());
  }
  return out;
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
  const Graph graph = with_triangles(build_graph(pairs));
  const std::vector<std::uint32_t> label = propagate_labels(graph);
  std::vector<Group> groups(label.size());
  for (std::uint32_t node = 0; node < label.size(); ++node) groups[label[node]].push_back(graph.rank[node]);
  std::erase_if(groups, [](const Group& members) { return members.size() < kLeastGroup; });
  std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
    return a.size() != b.size() ? a.size() > b.size() : a.front() < b.front();
  });
  return groups;
}

}  // namespace bonafide::groups
