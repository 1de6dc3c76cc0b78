#include "bonafide/verdict/unrelated.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bonafide/base/parallel.h"
#include "bonafide/base/random.h"
#include "bonafide/base/real.h"
#include "bonafide/verdict/control_sets.h"

namespace bonafide::verdict {
namespace {

constexpr std::size_t kMostAccounts = 200;    // of an audience: more adds little to a mean over pairs
constexpr double kMostWeight = 40;            // targets differ by more than the noise of 40 accounts
constexpr std::size_t kLeastAccounts = 3;
constexpr std::size_t kLeastControlAccounts = 8;
constexpr std::size_t kLeastControlTargets = 3;  // of a set, with an audience
constexpr std::size_t kMostTargets = 64;      // of a group: 2,016 pairs
constexpr int kRandomSets = 8;
// Besag and Clifford (1991): drawing stops at 20 communities as unrelated as the group, when p is known
// to about a fifth; the most draws leave room for 1 % among 200 candidates.
constexpr int kStopAt = 20, kMostDraws = 19'999, kDrawsForMost = 4'999;
constexpr int kMeasuringDraws = 400;
constexpr double kPowerLevel = 0.01;

double mean_between(std::span<const double> matrix, std::size_t n, std::span<const std::size_t> of) {
  double sum = 0;
  for (std::size_t z : of)
    for (std::size_t y : of) sum += z == y ? 0 : matrix[z * n + y];
  return sum / static_cast<double>(of.size() * (of.size() - 1));
}

double quantile(std::span<const double> ascending, double part) {
  return ascending.empty() ? 0 : ascending[std::min(ascending.size() - 1, static_cast<std::size_t>(part * static_cast<double>(ascending.size())))];
}

// Acts of accounts that may stand for the targets. A target is as popular as it is to them: what a group
// brought to it does not count.
std::vector<std::uint64_t> acts_of(const null::Exposure& exposure, std::span<const std::uint32_t> targets, std::span<const std::uint8_t> skip) {
  std::vector<std::uint64_t> out;
  for (std::uint32_t v : targets) {
    const auto cell = exposure.cell(v);
    out.push_back(static_cast<std::uint64_t>(std::count_if(cell.begin(), cell.end(), [&](const null::Act& act) { return !skip[act.rank]; })));
  }
  return out;
}

// Audiences of several sets in one matrix; sets by their indices, those with too few audiences left out.
struct Measured {
  Relatedness relatedness;
  std::vector<std::vector<std::size_t>> sets;
};
Measured measure_sets(const null::Exposure& exposure, std::span<const std::vector<std::uint32_t>> sets, std::span<const std::uint8_t> skip) {
  Measured out;
  std::vector<Audience> audiences;
  for (std::uint32_t s = 0; s < sets.size(); ++s) {
    std::vector<Audience> of_set = draw_audiences(exposure, sets[s], s, skip, kMostAccounts);
    std::erase_if(of_set, [](const Audience& audience) { return audience.accounts.size() < kLeastControlAccounts; });
    if (of_set.size() < kLeastControlTargets) continue;
    out.sets.emplace_back();
    for (Audience& audience : of_set) {
      out.sets.back().push_back(audiences.size());
      audiences.push_back(std::move(audience));
    }
  }
  out.relatedness = measure_relatedness(exposure, audiences);
  return out;
}

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

double normal_draw(RandomStream& random) {  // the sum of twelve uniforms: errors here are no more normal than that
  double sum = -6;
  for (int x = 0; x < 12; ++x) sum += random.unit();
  return sum;
}

// Communities over K interests, put together from the controls.
class Communities {
 public:
  Communities(const InterestControls& controls, std::span<const double> weights) : controls_(controls), weights_(weights), place_(weights.size()), free_(controls.sets) {
    for (const auto& set : controls.sets) same_.push_back(mean_between(controls.relatedness, controls.targets, set));
  }

  // Mean relatedness of one community.
  double draw(std::size_t interests, RandomStream& random) {
    order_.resize(controls_.sets.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    for (std::size_t k = 0; k < interests; ++k) std::swap(order_[k], order_[k + random.below(order_.size() - k)]);
    used_.assign(controls_.sets.size(), 0);
    shows_.resize(interests);
    for (std::size_t k = 0; k < interests; ++k) shows_[k] = random.chance(controls_.shown);
    for (Place& place : place_) {
      place.interest = random.below(interests);
      place.set = order_[place.interest];
      std::vector<std::size_t>& free = free_[place.set];
      const std::size_t from = used_[place.set]++ % free.size();  // each target once before any comes again
      std::swap(free[from], free[from + random.below(free.size() - from)]);
      place.target = free[from];
    }
    double sum = 0, weight = 0;
    for (std::size_t a = 0; a < place_.size(); ++a)
      for (std::size_t b = 0; b < a; ++b) {
        const double w = weights_[a] * weights_[b];
        sum += w * between(place_[a], place_[b]);
        weight += w;
      }
    return sum / weight;
  }

 private:
  struct Place {
    std::size_t interest, set, target;
  };
  double between(const Place& a, const Place& b) const {
    if (a.set == b.set && !shows_[a.interest]) return 1;
    return a.target == b.target ? same_[a.set] : controls_.relatedness[a.target * controls_.targets + b.target];
  }
  const InterestControls& controls_;
  std::span<const double> weights_;
  std::vector<Place> place_;
  std::vector<std::vector<std::size_t>> free_;
  std::vector<double> same_;
  std::vector<std::size_t> order_, used_;
  std::vector<char> shows_;  // [interests]
};

// Variance of the mean relatedness of so many targets at random: what measuring alone does to the controls.
double measuring_variance(const InterestControls& controls, std::span<const double> weights, RandomStream& random) {
  std::vector<std::size_t> order(controls.random_targets);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::size_t n = std::min(weights.size(), order.size());
  double mean = 0, squares = 0;
  for (int done = 0; done < kMeasuringDraws; ++done) {
    for (std::size_t k = 0; k < n; ++k) std::swap(order[k], order[k + random.below(order.size() - k)]);
    double sum = 0, weight = 0;
    for (std::size_t a = 0; a < n; ++a)
      for (std::size_t b = 0; b < a; ++b) {
        const double w = weights[a] * weights[b];
        sum += w * controls.at_random[order[a] * controls.random_targets + order[b]];
        weight += w;
      }
    mean += sum / weight / kMeasuringDraws;
    squares += sum / weight * (sum / weight) / kMeasuringDraws;
  }
  return std::max(0.0, squares - mean * mean);
}

struct Ranked {
  double ln_p, mean;
};

// Where `relatedness` stands among communities over so many interests.
Ranked rank_among(const InterestControls& controls, const UnrelatedTest& test, double relatedness, std::size_t interests, std::uint64_t seed, int most) {
  Communities communities(controls, test.weights);
  RandomStream random(seed, "communities");
  const double more_error = std::sqrt(std::max(0.0, test.standard_error * test.standard_error - measuring_variance(controls, test.weights, random)));
  int as_low = 0, done = 0;
  double sum = 0;
  while (done < most && as_low < kStopAt) {
    const double within = test.within + test.within_error * normal_draw(random);
    const double dilution = std::clamp((within - 1) / (test.within_random - 1), 0.0, 1.0);
    const double community = 1 + dilution * (communities.draw(interests, random) - 1) + more_error * normal_draw(random);
    as_low += community <= relatedness;
    sum += community;
    ++done;
  }
  const double p = as_low == kStopAt ? static_cast<double>(as_low) / done : (as_low + 1.0) / (done + 1.0);
  return {real::log(p), sum / done};
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
AtRandom at_random(const null::Exposure& exposure, const Matched& matched, std::span<const std::uint32_t> targets, std::span<const std::uint8_t> skip, std::uint64_t seed) {
  const std::vector<std::uint64_t> acts = acts_of(exposure, targets, skip);
  AtRandom out;
  double squares = 0;
  int measured = 0;
  for (int set = 0; set < kRandomSets; ++set) {
    const std::vector<std::uint32_t> drawn = matched.draw(acts, RandomStream(seed + static_cast<std::uint64_t>(set), "as popular").next());
    std::vector<Audience> audiences = draw_audiences(exposure, drawn, 0, skip, kMostAccounts);
    keep_audiences(audiences);
    if (audiences.size() < kLeastControlTargets) continue;
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

double InterestControls::related_low() const { return quantile(related, 0.1); }
double InterestControls::random_high() const { return quantile(random, 0.9); }

InterestControls measure_controls(const null::Exposure& exposure, std::span<const std::uint8_t> skip, unsigned threads) {
  InterestControls out;
  const RelatedSets found = related_sets(exposure, skip);
  const std::vector<std::vector<std::uint32_t>>& related = found.sets;
  out.matched = std::make_shared<const Matched>(exposure);
  std::vector<std::vector<std::uint32_t>> random;
  for (std::size_t s = 0; s < related.size(); ++s) random.push_back(out.matched->draw(acts_of(exposure, related[s], skip), RandomStream(exposure.sampling_key.k0 + s, "random sets").next()));
  Measured of_related, of_random;
  parallel_blocks(2, 1, threads, [&](std::size_t kind, std::size_t, unsigned) {
    if (kind == 0) of_related = measure_sets(exposure, related, skip);
    else of_random = measure_sets(exposure, random, skip);
  });
  out.sets = std::move(of_related.sets);
  out.shown = found.tried == 0 ? 0 : static_cast<double>(out.sets.size()) / static_cast<double>(found.tried);
  out.targets = of_related.relatedness.targets;
  out.relatedness = std::move(of_related.relatedness.matrix);
  if (out.sets.size() < kLeastControls || of_random.sets.size() < kLeastControls) return out;

  std::vector<std::size_t> everything(of_random.relatedness.targets);
  std::iota(everything.begin(), everything.end(), std::size_t{0});
  out.base = mean_between(of_random.relatedness.matrix, everything.size(), everything);
  if (out.base <= 0) return out;
  for (double& r : out.relatedness) r /= out.base;
  for (const auto& set : out.sets) out.related.push_back(mean_between(out.relatedness, out.targets, set));
  out.at_random = of_random.relatedness.matrix;
  out.random_targets = of_random.relatedness.targets;
  for (double& r : out.at_random) r /= out.base;
  for (const auto& set : of_random.sets) out.random.push_back(mean_between(out.at_random, out.random_targets, set));
  std::sort(out.related.begin(), out.related.end());
  std::sort(out.random.begin(), out.random.end());
  out.usable = out.related_low() > out.random_high();
  return out;
}

UnrelatedTest test_unrelated(const null::Exposure& exposure, const InterestControls& controls, std::span<const std::uint32_t> group,
                             std::span<const GroupTarget> targets, unsigned interests, std::span<const std::uint8_t> excluded) {
  using State = UnrelatedTest::State;
  UnrelatedTest out;
  out.state = State::kNoControls;
  out.interests = interests;
  out.target_relatedness.assign(targets.size(), -1);
  if (!controls.usable || interests > controls.sets.size()) return out;

  std::vector<std::uint8_t> skip(excluded.begin(), excluded.end());
  for (std::uint32_t rank : group) skip[rank] = 1;
  std::vector<std::uint32_t> ids;
  for (const GroupTarget& target : targets) ids.push_back(target.target);
  std::vector<Audience> audiences = draw_audiences(exposure, ids, 0, skip, kMostAccounts);
  const std::vector<std::size_t> places = keep_audiences(audiences);
  out.targets = places.size();
  out.state = State::kFewTargets;
  if (out.targets < kLeastUnrelatedTargets) return out;

  const std::string_view bytes(reinterpret_cast<const char*>(group.data()), group.size_bytes());
  out.seed = siphash(exposure.sampling_key, bytes);
  const AtRandom at_random_sets = at_random(exposure, *controls.matched, ids, skip, out.seed);
  const PairMean& random = at_random_sets.mean;
  if (random.mean <= 0 || at_random_sets.own <= random.mean) return out;
  out.weights = weights_of(audiences);
  const Relatedness measured = measure_relatedness(exposure, audiences);
  const PairMean mean = pair_mean(measured, out.weights), own = own_mean(measured, out.weights);
  out.relatedness = mean.mean / random.mean;
  out.standard_error = std::hypot(mean.error, out.relatedness * random.error) / random.mean;
  out.within = own.mean / random.mean;
  out.within_error = own.error / random.mean;
  out.within_random = at_random_sets.own / random.mean;
  for (std::size_t z = 0; z < places.size(); ++z) {
    double sum = 0, weight = 0;
    for (std::size_t y = 0; y < places.size(); ++y) {
      if (y == z) continue;
      sum += out.weights[y] * measured.at(z, y);
      weight += out.weights[y];
    }
    out.target_relatedness[places[z]] = sum / weight / random.mean;
  }

  // Power: would as popular targets at random, measured as well as they can be, have been told apart?
  UnrelatedTest at_best = out;
  at_best.standard_error = std::hypot(at_random_sets.error_of_one, random.error) / random.mean;
  const Ranked best = rank_among(controls, at_best, 1, interests, out.seed, kDrawsForMost);
  const Ranked ranked = rank_among(controls, out, out.relatedness, interests, out.seed, kMostDraws);
  out.state = best.ln_p > real::log(kPowerLevel) && ranked.ln_p > real::log(kPowerLevel) ? State::kNoPower : State::kTested;
  out.expected = ranked.mean;
  out.ln_p = out.state == State::kTested ? ranked.ln_p : 0;
  return out;
}

unsigned most_interests(const InterestControls& controls, const UnrelatedTest& test, double ln_cut) {
  unsigned low = 0, high = static_cast<unsigned>(controls.sets.size()) + 1;  // rejects at low, not at high
  while (high - low > 1) {
    const unsigned middle = (low + high) / 2;
    (rank_among(controls, test, test.relatedness, middle, test.seed, kDrawsForMost).ln_p <= ln_cut ? low : high) = middle;
  }
  return low;
}

}  // namespace bonafide::verdict
