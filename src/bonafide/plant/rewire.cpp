#include "bonafide/plant/rewire.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <unordered_set>

namespace bonafide::plant {
namespace {

constexpr std::size_t kBlockTargets = 50;   // some times the 20 of a planting: a farm's customers in one block come apart
constexpr std::uint64_t kSwapsPerAct = 5;
constexpr std::uint32_t kNone = ~std::uint32_t{0};

std::uint64_t key_of(std::uint32_t actor, std::uint32_t target) { return std::uint64_t{actor} << 32 | target; }

// First acts of accounts that are not accused, in the order of the table.
std::vector<Row> innocent_acts(const Ground& ground) {
  std::vector<std::uint32_t> last_target(ground.events.actors.size(), kNone);
  std::vector<Row> rows = rows_of(ground.events);
  std::erase_if(rows, [&](const Row& row) {
    if (ground.accused[row.actor] || last_target[row.actor] == row.target) return true;
    last_target[row.actor] = row.target;
    return false;
  });
  return rows;
}

// Tries to exchange the accounts of acts chosen at random among those of one topic and time block.
// @param acts (actor, target) of the whole topic block.
void swap_within(std::span<const std::uint32_t> bucket, std::vector<Row>& rows, std::unordered_set<std::uint64_t>& acts, RandomStream& stream) {
  for (std::uint64_t tries = kSwapsPerAct * bucket.size(); tries > 0; --tries) {
    Row& a = rows[bucket[stream.below(bucket.size())]];
    Row& b = rows[bucket[stream.below(bucket.size())]];
    if (a.actor == b.actor || a.target == b.target || acts.contains(key_of(a.actor, b.target)) || acts.contains(key_of(b.actor, a.target))) continue;
    acts.erase(key_of(a.actor, a.target));
    acts.erase(key_of(b.actor, b.target));
    std::swap(a.actor, b.actor);
    std::swap(a.account_source, b.account_source);
    acts.insert(key_of(a.actor, a.target));
    acts.insert(key_of(b.actor, b.target));
  }
}

}  // namespace

std::vector<std::uint32_t> topic_blocks(const Ground& ground) {
  const std::uint32_t targets = ground.events.targets.size();
  std::vector<std::uint32_t> order(targets), block(targets, kNone);
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return ground.exposure.cell_size(a) > ground.exposure.cell_size(b); });
  TopicFinder finder(ground);
  std::uint32_t next = 1;  // block 0: related to nothing
  for (std::uint32_t seed : order) {
    if (block[seed] != kNone) continue;
    const std::vector<std::uint32_t> related = finder.related(seed);
    std::size_t size = 1;
    for (std::size_t i = 0; i < related.size() && size < kBlockTargets; ++i)
      if (block[related[i]] == kNone) block[related[i]] = next, ++size;
    if (size > 1) block[seed] = next++;
    else block[seed] = related.empty() ? 0 : block[related.front()];
  }
  return block;
}

std::uint32_t time_block_ticks(const Ground& ground) { return std::max({ground.ticks(86'400), ground.last_tick / 8 + 1, 1u}); }

Rewired rewire(const Ground& ground, const std::vector<std::uint32_t>& blocks, RandomStream& stream) {
  std::vector<Row> rows = innocent_acts(ground);
  const std::uint32_t length = time_block_ticks(ground);
  std::vector<std::uint32_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const std::uint32_t block_a = blocks[rows[a].target], block_b = blocks[rows[b].target];
    return block_a != block_b ? block_a < block_b : rows[a].tick / length < rows[b].tick / length;
  });

  std::vector<std::uint32_t> before;
  for (const Row& row : rows) before.push_back(row.actor);
  std::unordered_set<std::uint64_t> acts;  // (actor, target) of one topic block, over all its time blocks
  for (std::size_t topic_begin = 0, topic_end; topic_begin < order.size(); topic_begin = topic_end) {
    const std::uint32_t topic = blocks[rows[order[topic_begin]].target];
    acts.clear();
    for (topic_end = topic_begin; topic_end < order.size() && blocks[rows[order[topic_end]].target] == topic; ++topic_end)
      acts.insert(key_of(rows[order[topic_end]].actor, rows[order[topic_end]].target));
    for (std::size_t begin = topic_begin, end; begin < topic_end; begin = end) {
      for (end = begin; end < topic_end && rows[order[end]].tick / length == rows[order[begin]].tick / length; ++end) {}
      swap_within(std::span(order).subspan(begin, end - begin), rows, acts, stream);
    }
  }
  std::uint64_t moved = 0;
  for (std::size_t x = 0; x < rows.size(); ++x) moved += rows[x].actor != before[x];
  const double share = static_cast<double>(moved) / static_cast<double>(rows.size());
  return {assemble(ground.events, {}, std::move(rows)).events, share};
}

}  // namespace bonafide::plant
