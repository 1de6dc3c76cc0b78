#include "bonafide/verdict/communities.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bonafide/base/random.h"
#include "bonafide/base/real.h"

namespace bonafide::verdict {
namespace {

constexpr int kStopAt = 20;
constexpr int kMeasuringDraws = 400;

double normal_draw(RandomStream& random) {  // the sum of twelve uniforms: errors here are no more normal than that
  double sum = -6;
  for (int x = 0; x < 12; ++x) sum += random.unit();
  return sum;
}

// Communities over K interests, put together from the controls.
class Communities {
 public:
  Communities(const InterestControls& controls, std::span<const double> weights) : controls_(controls), place_(weights.size()), free_(controls.sets) {
    for (std::size_t a = 0; a < weights.size(); ++a)
      for (std::size_t b = 0; b < a; ++b) {
        weight_of_pair_.push_back(weights[a] * weights[b]);
        weight_ += weight_of_pair_.back();
      }
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
    double sum = 0;
    const double* weight = weight_of_pair_.data();
    for (std::size_t a = 0; a < place_.size(); ++a) {
      const double* const row = &controls_.relatedness[place_[a].target * controls_.targets];
      for (std::size_t b = 0; b < a; ++b) sum += *weight++ * (place_[a].set == place_[b].set ? within(place_[a], place_[b]) : row[place_[b].target]);
    }
    return sum / weight_;
  }

 private:
  struct Place {
    std::size_t interest, set, target;
  };
  double within(const Place& a, const Place& b) const {  // one set
    if (!shows_[a.interest]) return 1;
    return a.target == b.target ? same_[a.set] : controls_.relatedness[a.target * controls_.targets + b.target];
  }
  const InterestControls& controls_;
  std::vector<double> weight_of_pair_;
  double weight_ = 0;  // of all pairs
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

// The rank so far, and what it may still come to.
struct Rank {
  int as_low = 0, done = 0, most = 0;
  bool complete() const { return done >= most || as_low >= kStopAt; }
  double p() const { return as_low == kStopAt ? static_cast<double>(as_low) / done : (as_low + 1.0) / (done + 1.0); }
  double least() const { return (as_low + 1.0) / (most + 1.0); }  // were no other community as low
  double largest() const { return std::max(static_cast<double>(kStopAt) / (done + kStopAt - as_low), kStopAt / (most + 1.0)); }  // were all
};

// Draws until the rank is complete, or until enough(rank). @return the rank, and the sum over the communities drawn.
template <class Enough>
std::pair<Rank, double> draw_communities(const InterestControls& controls, const TargetRelatedness& measured, std::size_t interests, std::uint64_t seed, int most, const Enough& enough) {
  Communities communities(controls, measured.weights);
  RandomStream random(seed, "communities");
  const double more_error = std::sqrt(std::max(0.0, measured.error * measured.error - measuring_variance(controls, measured.weights, random)));
  Rank rank{0, 0, most};
  double sum = 0;
  while (!rank.complete() && !enough(rank)) {
    const double within = measured.within + measured.within_error * normal_draw(random);
    const double dilution = std::clamp((within - 1) / (measured.within_random - 1), 0.0, 1.0);
    const double community = 1 + dilution * (communities.draw(interests, random) - 1) + more_error * normal_draw(random);
    rank.as_low += community <= measured.mean;
    sum += community;
    ++rank.done;
  }
  return {rank, sum};
}

}  // namespace

Ranked rank_among_communities(const InterestControls& controls, const TargetRelatedness& measured, std::size_t interests, std::uint64_t seed, int most) {
  const auto [rank, sum] = draw_communities(controls, measured, interests, seed, most, [](const Rank&) { return false; });
  return {real::log(rank.p()), sum / rank.done};
}

bool lower_than_communities(const InterestControls& controls, const TargetRelatedness& measured, std::size_t interests, std::uint64_t seed, int most, double ln_level) {
  constexpr double kFarAboveRounding = 1e-9;
  const double level = real::exp(ln_level);
  const auto surely = [&](const Rank& rank) { return rank.largest() < level * (1 - kFarAboveRounding); };
  const auto surely_not = [&](const Rank& rank) { return rank.least() > level * (1 + kFarAboveRounding); };
  const auto [rank, sum] = draw_communities(controls, measured, interests, seed, most, [&](const Rank& r) { return surely(r) || surely_not(r); });
  return surely(rank) || (!surely_not(rank) && real::log(rank.p()) <= ln_level);
}

}  // namespace bonafide::verdict
