#include "bonafide/verdict/control_sets.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bonafide/base/random.h"
#include "bonafide/base/real.h"
#include "bonafide/base/sort.h"
#include "bonafide/stats/poisson.h"

namespace bonafide::verdict {
namespace {

constexpr std::uint64_t kLeastSeedActs = 100;
constexpr double kMostSeedShare = 0.05;         // of all accounts: whom everybody knows connects nobody
constexpr std::size_t kTries = 4;               // seeds tried for each set wanted
constexpr std::size_t kAccountsOfSeed = 1'500;  // looked at
constexpr std::size_t kActsOfAccount = 1'000;   // of these, at regular steps: a crawler acts on everything
constexpr double kLeastShared = 3, kLeastLift = 2;
constexpr std::size_t kClosest = 20;
constexpr double kSharingQuantile = 0.75;
constexpr std::size_t kNeighboursTried = 200;   // for a set of eight
constexpr std::int64_t kNeighbours = 30;        // in popularity, on each side

struct Neighbour {
  double lift;
  std::uint32_t target;
};

// Targets that the seed's public likes beyond chance, closest first.
std::vector<Neighbour> neighbours_of(const null::Exposure& exposure, std::span<const std::uint8_t> skip, std::uint32_t seed, std::vector<std::uint32_t>& shared) {
  const auto cell = exposure.cell(seed);
  const std::size_t step = (cell.size() + kAccountsOfSeed - 1) / kAccountsOfSeed;
  double activity = 0;
  std::vector<std::uint32_t> seen;
  for (std::size_t x = 0; x < cell.size(); x += step) {
    if (skip[cell[x].rank]) continue;
    const null::Row row = exposure.row(cell[x].rank);
    const std::size_t stride = (row.size() + kActsOfAccount - 1) / kActsOfAccount;
    for (std::size_t act = 0; act < row.size(); act += stride) {
      ++activity;
      if (shared[row[act].target]++ == 0) seen.push_back(row[act].target);
    }
  }
  const double ln_one_false = -real::log(static_cast<double>(std::max<std::size_t>(1, seen.size())));
  std::vector<Neighbour> out;
  for (std::uint32_t v : seen) {
    const double count = shared[v];
    shared[v] = 0;
    if (v == seed || count < kLeastShared || exposure.cell_size(v) > kMostActsForSharing) continue;
    const double expected = static_cast<double>(exposure.cell_size(v)) * activity / static_cast<double>(exposure.acts());
    const double lift = count / expected;
    if (lift >= kLeastLift && stats::log_poisson_upper(static_cast<std::uint32_t>(count), expected) <= ln_one_false) out.push_back({lift, v});
  }
  std::sort(out.begin(), out.end(), [](const Neighbour& a, const Neighbour& b) { return a.lift != b.lift ? a.lift > b.lift : a.target < b.target; });
  return out;
}

// Cosine of the accounts of two targets.
double sharing(const null::Exposure& exposure, std::uint32_t v, std::uint32_t w, std::vector<std::uint8_t>& mark) {
  for (const null::Act& act : exposure.cell(v)) mark[act.rank] = 1;
  double both = 0;
  for (const null::Act& act : exposure.cell(w)) both += mark[act.rank];
  for (const null::Act& act : exposure.cell(v)) mark[act.rank] = 0;
  return both / std::sqrt(static_cast<double>(exposure.cell_size(v)) * static_cast<double>(exposure.cell_size(w)));
}

// @return empty where the seed has too few neighbours.
std::vector<std::uint32_t> set_around(const null::Exposure& exposure, std::vector<Neighbour> neighbours, RandomStream& random, std::vector<std::uint8_t>& mark) {
  if (neighbours.size() < kLeastTargetsPerControl) return {};
  std::vector<double> closest;
  const std::size_t n = std::min(kClosest, neighbours.size());
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = 0; b < a; ++b) closest.push_back(sharing(exposure, neighbours[a].target, neighbours[b].target, mark));
  std::sort(closest.begin(), closest.end());
  const double cut = closest[static_cast<std::size_t>(static_cast<double>(closest.size()) * kSharingQuantile)];

  for (std::size_t x = neighbours.size(); x > 1; --x) std::swap(neighbours[x - 1], neighbours[random.below(x)]);
  neighbours.resize(std::min(neighbours.size(), kNeighboursTried));
  std::vector<std::uint32_t> out;
  for (const Neighbour& neighbour : neighbours) {
    if (std::any_of(out.begin(), out.end(), [&](std::uint32_t v) { return sharing(exposure, v, neighbour.target, mark) > cut; })) continue;
    out.push_back(neighbour.target);
    if (out.size() == kMostTargetsPerControl) break;
  }
  if (out.size() < kLeastTargetsPerControl) out.clear();
  return out;
}

}  // namespace

RelatedSets related_sets(const null::Exposure& exposure, std::span<const std::uint8_t> skip) {
  RandomStream random(exposure.sampling_key.k0, "related sets");
  std::vector<std::uint32_t> seeds;
  for (std::uint32_t v = 0; v < exposure.targets(); ++v)
    if (exposure.cell_size(v) >= kLeastSeedActs && static_cast<double>(exposure.cell_size(v)) <= kMostSeedShare * exposure.accounts()) seeds.push_back(v);
  std::vector<std::uint32_t> shared(exposure.targets(), 0);
  std::vector<std::uint8_t> mark(exposure.accounts(), 0);
  RelatedSets out;
  while (out.tried < kTries * kControlSets && out.tried < seeds.size() && out.sets.size() < kControlSets) {
    std::swap(seeds[out.tried], seeds[out.tried + random.below(seeds.size() - out.tried)]);
    std::vector<std::uint32_t> set = set_around(exposure, neighbours_of(exposure, skip, seeds[out.tried], shared), random, mark);
    if (!set.empty()) out.sets.push_back(std::move(set));
    ++out.tried;
  }
  return out;
}

AsPopular::AsPopular(const Publics& publics, std::uint32_t targets) {
  std::vector<std::uint64_t> keys;  // by acts, then target
  keys.reserve(targets);
  for (std::uint32_t v = 0; v < targets; ++v) keys.push_back(publics.acts(v) << 32 | v);
  sort_ascending(keys);
  by_popularity_.reserve(keys.size());
  acts_.reserve(keys.size());
  for (const std::uint64_t key : keys) {
    by_popularity_.push_back(static_cast<std::uint32_t>(key));
    acts_.push_back(static_cast<std::uint32_t>(key >> 32));
  }
}

std::vector<std::uint32_t> AsPopular::draw(std::span<const std::uint64_t> acts, std::uint64_t stream) const {
  RandomStream random(stream);
  std::vector<std::uint32_t> out;
  const auto last = static_cast<std::int64_t>(by_popularity_.size()) - 1;
  for (std::uint64_t wanted : acts) {
    const auto [low, high] = std::equal_range(acts_.begin(), acts_.end(), wanted);
    const std::int64_t equals = std::max<std::int64_t>(1, high - low);
    const std::int64_t place = low - acts_.begin() - kNeighbours + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(equals + 2 * kNeighbours)));
    out.push_back(by_popularity_[static_cast<std::size_t>(std::clamp<std::int64_t>(place, 0, last))]);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace bonafide::verdict
