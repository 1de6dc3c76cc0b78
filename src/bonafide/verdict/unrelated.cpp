#include "bonafide/verdict/unrelated.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bonafide/base/random.h"
#include "bonafide/base/real.h"

namespace bonafide::verdict {
namespace {

constexpr double kMostWeight = 40;            // targets differ by more than the noise of 40 accounts
constexpr std::size_t kLeastAccounts = 3;
constexpr std::size_t kMostTargets = 64;      // of a group: 2,016 pairs
constexpr int kRandomSets = 8;
constexpr int kMostDraws = 19'999;            // leaves room for 1 % among 200 candidates
constexpr int kDrawsForLevel = 4'999;         // where only a level is asked for
constexpr double kPowerLevel = 0.01, kOneInTen = 1.2816;  // standard errors below the mean

// Not std::hypot, which is not the same on every machine (docs/decisions/0002).
double root_of_squares(double a, double b) { return std::sqrt(a * a + b * b); }

// A weighted mean over pairs of targets, and its jackknife over targets.
struct PairMean {
  double mean = 0, error = 0;
};
PairMean pair_mean(const Relatedness& r, std::span<const double> weights) {
  const std::size_t n = weights.size();
  std::vector<double> sum(n, 0), weight(n, 0);
  for (std::size_t z = 0; z < n; ++z)
    for (std::size_t y = 0; y < n; ++y) {
      if (z == y) continue;
      sum[z] += weights[z] * weights[y] * r.at(z, y);
      weight[z] += weights[z] * weights[y];
    }
  const double all = std::accumulate(sum.begin(), sum.end(), 0.0), of = std::accumulate(weight.begin(), weight.end(), 0.0);
  PairMean out{all / of, 0};
  double without_sum = 0, squares = 0;
  for (std::size_t z = 0; z < n; ++z) {
    const double without = (all - 2 * sum[z]) / (of - 2 * weight[z]);
    without_sum += without;
    squares += without * without;
  }
  const auto count = static_cast<double>(n);
  out.error = std::sqrt(std::max(0.0, (count - 1) / count * (squares - without_sum * without_sum / count)));
  return out;
}

// Mean of what each target's own public has in common, weighted, and its jackknife.
PairMean own_mean(const Relatedness& r, std::span<const double> weights) {
  double sum = 0, weight = 0;
  for (std::size_t z = 0; z < weights.size(); ++z) {
    sum += weights[z] * r.at(z, z);
    weight += weights[z];
  }
  PairMean out{sum / weight, 0};
  for (std::size_t z = 0; z < weights.size(); ++z) {
    const double without = (sum - weights[z] * r.at(z, z)) / (weight - weights[z]) - out.mean;
    out.error += without * without;
  }
  const auto n = static_cast<double>(weights.size());
  out.error = std::sqrt((n - 1) / n * out.error);
  return out;
}

// Leaves the targets that hardly anyone stands for; of many, keeps those that most stand for.
// @return the places kept, ascending.
std::vector<std::size_t> keep_audiences(std::vector<Audience>& audiences) {
  std::vector<std::size_t> kept;
  for (std::size_t x = 0; x < audiences.size(); ++x)
    if (audiences[x].accounts.size() >= kLeastAccounts) kept.push_back(x);
  std::stable_sort(kept.begin(), kept.end(), [&](std::size_t a, std::size_t b) { return audiences[a].accounts.size() > audiences[b].accounts.size(); });
  kept.resize(std::min(kept.size(), kMostTargets));
  std::sort(kept.begin(), kept.end());
  std::vector<Audience> out;
  for (std::size_t x : kept) out.push_back(std::move(audiences[x]));
  audiences = std::move(out);
  return kept;
}

std::vector<double> weights_of(std::span<const Audience> audiences) {
  std::vector<double> out;
  for (const Audience& audience : audiences) out.push_back(std::min(kMostWeight, static_cast<double>(audience.accounts.size())));
  return out;
}

// Relatedness of targets at random that are as popular as the group's: what the group's is a multiple of.
struct AtRandom {
  PairMean mean;
  double error_of_one = 0;  // of a set of the group's size
  double own = 0;           // what the public of one of its targets has in common
};
AtRandom at_random(const null::Exposure& exposure, const InterestControls& controls, std::span<const std::uint32_t> targets, std::span<const std::uint32_t> group, std::uint64_t seed) {
  std::vector<std::uint64_t> acts;
  for (std::uint32_t target : targets) acts.push_back(controls.publics->acts(target, group));
  AtRandom out;
  double squares = 0;
  int measured = 0;
  for (int set = 0; set < kRandomSets; ++set) {
    const std::vector<std::uint32_t> drawn = controls.as_popular->draw(acts, RandomStream(seed + static_cast<std::uint64_t>(set), "as popular").next());
    std::vector<Audience> audiences = controls.publics->draw(drawn, 0, group);
    keep_audiences(audiences);
    if (audiences.size() < kLeastTargetsOfSet) continue;
    const Relatedness measured_set = measure_relatedness(exposure, audiences);
    const std::vector<double> weights = weights_of(audiences);
    const PairMean mean = pair_mean(measured_set, weights);
    out.own += own_mean(measured_set, weights).mean;
    out.mean.mean += mean.mean;
    squares += mean.error * mean.error;
    ++measured;
  }
  if (measured == 0) return {};
  out.mean.mean /= measured;
  out.own /= measured;
  out.error_of_one = std::sqrt(squares / measured);
  out.mean.error = std::sqrt(squares) / measured;
  return out;
}

}  // namespace

UnrelatedTest test_unrelated(const null::Exposure& exposure, const InterestControls& controls, std::span<const std::uint32_t> group,
                             std::span<const GroupTarget> targets, unsigned interests) {
  using State = UnrelatedTest::State;
  UnrelatedTest out;
  out.state = State::kNoControls;
  out.interests = interests;
  out.target_relatedness.assign(targets.size(), -1);
  if (!controls.usable || controls.interests < kInterestsForEach * interests) return out;

  std::vector<std::uint32_t> ids;
  for (const GroupTarget& target : targets) ids.push_back(target.target);
  std::vector<Audience> audiences = controls.publics->draw(ids, 0, group);
  const std::vector<std::size_t> places = keep_audiences(audiences);
  out.targets = places.size();
  out.state = State::kFewTargets;
  if (out.targets < kLeastUnrelatedTargets) return out;

  const std::string_view bytes(reinterpret_cast<const char*>(group.data()), group.size_bytes());
  out.seed = siphash(exposure.sampling_key, bytes);
  const AtRandom at_random_sets = at_random(exposure, controls, ids, group, out.seed);
  const PairMean& random = at_random_sets.mean;
  out.state = State::kNoPower;
  if (random.mean <= 0 || at_random_sets.own <= random.mean) return out;  // nothing shows even among targets at random
  const Relatedness measured = measure_relatedness(exposure, audiences);
  TargetRelatedness& group_is = out.measured;
  group_is.weights = weights_of(audiences);
  const PairMean mean = pair_mean(measured, group_is.weights), own = own_mean(measured, group_is.weights);
  group_is.mean = mean.mean / random.mean;
  group_is.error = root_of_squares(mean.error, group_is.mean * random.error) / random.mean;
  group_is.within = own.mean / random.mean;
  group_is.within_error = own.error / random.mean;
  group_is.within_random = at_random_sets.own / random.mean;
  for (std::size_t z = 0; z < places.size(); ++z) {
    double sum = 0, weight = 0;
    for (std::size_t y = 0; y < places.size(); ++y) {
      if (y == z) continue;
      sum += group_is.weights[y] * measured.at(z, y);
      weight += group_is.weights[y];
    }
    out.target_relatedness[places[z]] = sum / weight / random.mean;
  }

  // Power: would one in ten sets of as popular targets at random have been told apart?
  const double best_error = root_of_squares(at_random_sets.error_of_one, random.error) / random.mean, best = 1 - kOneInTen * best_error;
  Communities communities(controls, group_is, out.seed);
  if (!communities.lower(best, best_error, interests, kDrawsForLevel, real::log(kPowerLevel))) return out;
  out.state = State::kTested;
  const Ranked ranked = communities.rank(group_is.mean, group_is.error, interests, kMostDraws);
  out.expected = ranked.mean;
  out.ln_p = ranked.ln_p;
  return out;
}

unsigned most_interests(const InterestControls& controls, const UnrelatedTest& test, double ln_cut) {
  Communities communities(controls, test.measured, test.seed);
  unsigned low = 0, high = static_cast<unsigned>(controls.interests / kInterestsForEach) + 1;  // rejects at low, not at high
  while (high - low > 1) {
    const unsigned middle = (low + high) / 2;
    (communities.lower(test.measured.mean, test.measured.error, middle, kDrawsForLevel, ln_cut) ? low : high) = middle;
  }
  return low;
}

}  // namespace bonafide::verdict
