#include "bonafide/verdict/habits.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "bonafide/base/random.h"
#include "bonafide/base/sort.h"
#include "bonafide/format/case_records.h"
#include "bonafide/stats/exact.h"

namespace bonafide::verdict {
namespace {

constexpr int kPermutations = 99, kFirstLook = 19;
constexpr double kWorthMore = 2;      // z after the first look below which the rest is spared

// A member's act on the group's targets.
struct OwnAct {
  std::uint32_t target;  // index into the group's targets
  std::uint32_t tick;
};

struct Acts {
  std::vector<std::vector<OwnAct>> by_member;
  std::vector<std::uint32_t> birth;  // [targets] tick of the first act by anybody
};

std::uint32_t first_tick(std::span<const null::Act> cell) {
  if (cell.size() > null::kSmallCell) return cell.front().tick;
  std::uint32_t first = UINT32_MAX;
  for (const null::Act& act : cell) first = std::min(first, act.tick);
  return first;
}

Acts collect(const null::Exposure& exposure, std::span<const std::uint32_t> group, const MemberActs& acts, std::span<const GroupTarget> targets) {
  Acts out;
  out.by_member.resize(group.size());
  for (std::uint32_t x = 0; x < targets.size(); ++x) {
    for (const null::Act& act : acts.on(x)) {
      const auto member = std::lower_bound(group.begin(), group.end(), act.rank);
      out.by_member[static_cast<std::size_t>(member - group.begin())].push_back({x, act.tick});
    }
    out.birth.push_back(first_tick(exposure.cell(targets[x].target)));
  }
  return out;
}

// An act as one number: acts of different targets lie further apart than any window, whatever was dealt out.
std::uint64_t key_of(std::uint32_t target, std::uint64_t tick) {
  constexpr unsigned kTickBits = 34;  // an age and a birth come to 33 bits; a window to less than what is left
  return std::uint64_t{target} << kTickBits | tick;
}

// Pairs of acts on one target within the window.
double pairs_within(std::vector<std::uint64_t>& keys, std::uint64_t window) {
  sort_ascending(keys);
  std::uint64_t pairs = 0;
  std::size_t low = 0;
  for (std::size_t x = 0; x < keys.size(); ++x) {
    while (keys[low] + window < keys[x]) ++low;
    pairs += x - low;
  }
  keys.clear();
  return static_cast<double>(pairs);
}

double root(double count) { return std::sqrt(count + 0.375); }

double pairs_seen(const Acts& acts, std::uint32_t window) {
  std::vector<std::uint64_t> keys;
  for (const auto& own : acts.by_member)
    for (const OwnAct& act : own) keys.push_back(key_of(act.target, act.tick));
  return pairs_within(keys, window);
}

// How far the group's own pairs lie above those of the permutations.
Permuted permute(const Acts& acts, double seen, std::uint32_t window, bool ages, RandomStream random) {
  std::vector<std::uint64_t> keys;
  double sum = 0, squares = 0;
  Permuted out;
  std::vector<std::uint32_t> dealt;
  for (int done = 1; done <= kPermutations; ++done) {
    for (const auto& own : acts.by_member) {
      dealt.clear();
      for (const OwnAct& act : own) dealt.push_back(ages ? act.tick - acts.birth[act.target] : act.tick);
      for (std::size_t x = dealt.size(); x > 1; --x) std::swap(dealt[x - 1], dealt[random.below(x)]);
      for (std::size_t x = 0; x < own.size(); ++x) keys.push_back(key_of(own[x].target, dealt[x] + (ages ? std::uint64_t{acts.birth[own[x].target]} : 0)));
    }
    const double count = root(pairs_within(keys, window));
    sum += count;
    squares += count * count;
    if (done != kFirstLook && done != kPermutations) continue;
    out.permutations = done;
    out.mean = sum / done;
    out.deviation = std::sqrt(std::max(0.0, (squares - sum * out.mean) / (done - 1)));
    out.z = (root(seen) - out.mean) / std::max(kLeastDeviation, out.deviation);
    if (out.z < kWorthMore) break;
  }
  return out;
}

std::uint64_t seed_of(const null::Exposure& exposure, std::span<const std::uint32_t> group) {
  const std::string_view bytes(reinterpret_cast<const char*>(group.data()), group.size_bytes());
  return siphash(exposure.sampling_key, bytes);
}

}  // namespace

HabitTest test_habits(const null::Exposure& exposure, std::span<const std::uint32_t> group, const MemberActs& member_acts, std::span<const GroupTarget> targets, std::uint32_t window) {
  const Acts acts = collect(exposure, group, member_acts, targets);
  const std::uint64_t seed = seed_of(exposure, group);
  HabitTest out;
  out.window = window;
  out.pairs = pairs_seen(acts, window);
  out.times = permute(acts, out.pairs, window, false, RandomStream(seed, "times"));
  if (out.times.z >= kWorthMore) out.ages = permute(acts, out.pairs, window, true, RandomStream(seed, "ages"));
  out.ln_p = std::max(format::kLeastGroupLnP, stats::log_normal_upper(out.z()));
  return out;
}

}  // namespace bonafide::verdict
