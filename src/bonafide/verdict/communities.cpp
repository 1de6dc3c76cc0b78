#include "bonafide/verdict/communities.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>

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

}  // namespace

// Communities over K interests, put together from the controls, several side by side: adding up one of them, in an order that
// no answer may depend on, each addition waits for the one before.
class Communities::SideBySide {
 public:
  static constexpr std::size_t kAtOnce = 4;

  SideBySide(const InterestControls& controls, std::span<const double> weights) : controls_(controls), free_(controls.sets) {
    places_.fill(std::vector<Place>(weights.size()));
    for (std::size_t a = 0; a < weights.size(); ++a)
      for (std::size_t b = 0; b < a; ++b) {
        weight_of_pair_.push_back(weights[a] * weights[b]);
        weight_ += weight_of_pair_.back();
      }
    terms_.resize(weight_of_pair_.size());
  }

  // Puts together the community in this place of the kAtOnce.
  void draw(std::size_t interests, std::size_t which, RandomStream& random) {
    order_.resize(controls_.sets.size());
    std::iota(order_.begin(), order_.end(), 0u);
    for (std::size_t k = 0; k < interests; ++k) std::swap(order_[k], order_[k + random.below(order_.size() - k)]);
    used_.assign(controls_.sets.size(), 0);
    shows_.resize(interests);
    for (std::size_t k = 0; k < interests; ++k) shows_[k] = random.chance(controls_.shown);
    for (Place& place : places_[which]) {
      const std::size_t interest = random.below(interests);
      const std::uint32_t set = order_[interest];
      std::vector<std::size_t>& free = free_[set];
      const std::size_t from = used_[set];  // each target once before any comes again
      used_[set] = from + 1 == free.size() ? 0 : from + 1;
      std::swap(free[from], free[from + random.below(free.size() - from)]);
      place = {static_cast<std::uint32_t>(free[from]), shows_[interest] ? kShows : set};
    }
  }

  // Mean relatedness of each.
  std::array<double, kAtOnce> means() {
    for (std::size_t which = 0; which < kAtOnce; ++which) weigh_pairs(which);
    double first = 0, second = 0, third = 0, fourth = 0;
    for (const auto& [one, two, three, four] : terms_) {
      first += one;
      second += two;
      third += three;
      fourth += four;
    }
    return {first / weight_, second / weight_, third / weight_, fourth / weight_};
  }

 private:
  static constexpr std::uint32_t kShows = ~std::uint32_t{0};
  struct Place {
    std::uint32_t target;
    std::uint32_t silent;  // the set of an interest that does not show; else kShows
  };

  void weigh_pairs(std::size_t which) {
    const std::vector<Place>& places = places_[which];
    const double* weight = weight_of_pair_.data();
    std::array<double, kAtOnce>* term = terms_.data();
    for (std::size_t a = 0; a < places.size(); ++a) {
      const double* const row = &controls_.relatedness[places[a].target * controls_.targets];
      if (const std::uint32_t silent = places[a].silent; silent == kShows)
        for (std::size_t b = 0; b < a; ++b) (*term++)[which] = *weight++ * row[places[b].target];
      else
        for (std::size_t b = 0; b < a; ++b) (*term++)[which] = *weight++ * (places[b].silent == silent ? 1.0 : row[places[b].target]);
    }
  }

  const InterestControls& controls_;
  std::vector<double> weight_of_pair_;
  double weight_ = 0;  // of all pairs
  std::array<std::vector<Place>, kAtOnce> places_;
  std::vector<std::array<double, kAtOnce>> terms_;  // [pairs] of each mean
  std::vector<std::vector<std::size_t>> free_;
  std::vector<std::uint32_t> order_;
  std::vector<std::size_t> used_;  // [sets] targets of this round
  std::vector<char> shows_;  // [interests]
};

namespace {

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

}  // namespace

// The rank so far, and what it may still come to.
struct Communities::Rank {
  int as_low = 0, done = 0, most = 0;
  bool complete() const { return done >= most || as_low >= kStopAt; }
  double p() const { return as_low == kStopAt ? static_cast<double>(as_low) / done : (as_low + 1.0) / (done + 1.0); }
  double least() const { return (as_low + 1.0) / (most + 1.0); }  // were no other community as low
  double largest() const { return std::max(static_cast<double>(kStopAt) / (done + kStopAt - as_low), kStopAt / (most + 1.0)); }  // were all
};

Communities::Communities(const InterestControls& controls, const TargetRelatedness& measured, std::uint64_t seed) : controls_(controls), measured_(measured), start_(seed, "communities"), random_(start_) {
  measuring_variance_ = measuring_variance(controls, measured.weights, start_);
}

Communities::~Communities() = default;

const Communities::Drawn& Communities::drawn(std::size_t interests, std::size_t index) {
  if (interests != interests_) {
    interests_ = interests;
    random_ = start_;
    drawing_ = std::make_unique<SideBySide>(controls_, measured_.weights);
    drawn_.clear();
  }
  while (index >= drawn_.size()) {
    std::array<double, SideBySide::kAtOnce> dilution, noise;
    for (std::size_t which = 0; which < SideBySide::kAtOnce; ++which) {
      const double within = measured_.within + measured_.within_error * normal_draw(random_);
      dilution[which] = std::clamp((within - 1) / (measured_.within_random - 1), 0.0, 1.0);
      drawing_->draw(interests, which, random_);
      noise[which] = normal_draw(random_);
    }
    const std::array<double, SideBySide::kAtOnce> means = drawing_->means();
    for (std::size_t which = 0; which < SideBySide::kAtOnce; ++which) drawn_.push_back({1 + dilution[which] * (means[which] - 1), noise[which]});
  }
  return drawn_[index];
}

// Goes on until the rank is complete, or until enough(rank). @return the rank, and the sum over the communities drawn.
template <class Enough>
std::pair<Communities::Rank, double> Communities::rank_until(double mean, double error, std::size_t interests, int most, const Enough& enough) {
  const double more_error = std::sqrt(std::max(0.0, error * error - measuring_variance_));
  Rank rank{0, 0, most};
  double sum = 0;
  for (std::size_t index = 0; !rank.complete() && !enough(rank); ++index) {
    const Drawn& of = drawn(interests, index);
    const double community = of.mean + more_error * of.noise;
    rank.as_low += community <= mean;
    sum += community;
    ++rank.done;
  }
  return {rank, sum};
}

Ranked Communities::rank(double mean, double error, std::size_t interests, int most) {
  const auto [rank, sum] = rank_until(mean, error, interests, most, [](const Rank&) { return false; });
  return {real::log(rank.p()), sum / rank.done};
}

bool Communities::lower(double mean, double error, std::size_t interests, int most, double ln_level) {
  constexpr double kFarAboveRounding = 1e-9;
  const double level = real::exp(ln_level);
  const auto surely = [&](const Rank& rank) { return rank.largest() < level * (1 - kFarAboveRounding); };
  const auto surely_not = [&](const Rank& rank) { return rank.least() > level * (1 + kFarAboveRounding); };
  const auto [rank, sum] = rank_until(mean, error, interests, most, [&](const Rank& r) { return surely(r) || surely_not(r); });
  return surely(rank) || (!surely_not(rank) && real::log(rank.p()) <= ln_level);
}

}  // namespace bonafide::verdict
