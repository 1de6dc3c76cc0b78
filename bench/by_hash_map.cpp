// No trick: this is what the others are held against.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "pair_counting.h"

namespace bonafide::bench {

Answer by_hash_map(const events::EventTable& events, Question question) {
  Answer answer;
  std::unordered_map<std::uint64_t, std::uint32_t> met;  // (a, b) -> targets
  for (std::uint32_t target = 0; target < events.targets.size(); ++target) {
    std::unordered_set<std::uint32_t> seen;
    std::vector<std::uint64_t> acts;  // first acts, by time
    std::size_t begin = 0;
    for (std::uint64_t e = events.target_begin[target]; e < events.target_begin[target + 1]; ++e) {
      if (!seen.insert(events.actor[e]).second) continue;
      acts.push_back(e);
      while (events.tick[e] - events.tick[acts[begin]] > question.window_seconds) ++begin;
      for (std::size_t i = begin; i + 1 < acts.size(); ++i) {
        const auto [a, b] = std::minmax(events.actor[acts[i]], events.actor[e]);
        ++met[std::uint64_t{a} << 32 | b];
        ++answer.touched;
      }
    }
  }
  for (const auto& [pair, targets] : met)
    if (targets >= question.at_least) answer.add(pair >> 32, pair & UINT32_MAX, targets);
  return answer;
}

}  // namespace bonafide::bench
