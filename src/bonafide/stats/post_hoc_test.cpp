#include "bonafide/stats/post_hoc.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include <gtest/gtest.h>

#include "bonafide/base/random.h"
#include "bonafide/base/real.h"

namespace bonafide::stats {
namespace {

// The definition: every subset, kept if it breaks no limit.
double most_false_by_enumeration(const std::vector<double>& ln_p, const std::vector<double>& weight, const std::vector<FalseLimit>& limits) {
  double most = 0;
  for (std::uint32_t subset = 0; subset < 1u << ln_p.size(); ++subset) {
    double sum = 0;
    bool allowed = true;
    for (const FalseLimit& limit : limits) {
      std::size_t count = 0;
      for (std::size_t i = 0; i < ln_p.size(); ++i) count += (subset >> i & 1) != 0 && ln_p[i] <= limit.ln_p;
      allowed = allowed && count <= limit.allowed;
    }
    for (std::size_t i = 0; i < ln_p.size(); ++i) sum += (subset >> i & 1) != 0 ? weight[i] : 0;
    if (allowed) most = std::max(most, sum);
  }
  return most;
}

// Simes' test of the hypotheses in `subset`.
bool simes_rejects(const std::vector<double>& p, std::uint32_t subset, double alpha) {
  std::vector<double> in;
  for (std::size_t i = 0; i < p.size(); ++i)
    if ((subset >> i & 1) != 0) in.push_back(p[i]);
  std::sort(in.begin(), in.end());
  for (std::size_t i = 0; i < in.size(); ++i)
    if (in[i] <= alpha * static_cast<double>(i + 1) / static_cast<double>(in.size())) return true;
  return false;
}

// Closed testing by its definition: a set of hypotheses may be all true if Simes' test rejects not
// all of its supersets. The most of `of` that may be true nulls.
std::size_t most_false_by_closed_testing(const std::vector<double>& p, std::uint32_t of, double alpha) {
  std::size_t most = 0;
  for (std::uint32_t super = 1; super < 1u << p.size(); ++super)
    if (!simes_rejects(p, super, alpha)) most = std::max<std::size_t>(most, std::popcount(super & of));
  return most;
}

std::vector<double> random_p(RandomStream& random, std::size_t count) {
  std::vector<double> p;
  for (std::size_t i = 0; i < count; ++i) p.push_back(std::pow(random.unit() + 1e-9, random.chance(0.5) ? 6.0 : 1.0));
  return p;
}

std::vector<double> logs(const std::vector<double>& p) {
  std::vector<double> out;
  for (double x : p) out.push_back(real::log(x));
  return out;
}

TEST(MostFalseWeight, EqualsTheBestOfAllSubsets) {
  RandomStream random(1, "post hoc");
  for (int round = 0; round < 200; ++round) {
    const std::vector<double> p = logs(random_p(random, 9));
    std::vector<double> weight;
    for (int i = 0; i < 9; ++i) weight.push_back(static_cast<double>(random.below(20)));
    for (const auto& limits : {independent_template(9, 0.2, 8), simes_template(p, 9 + random.below(5), 0.2)})
      EXPECT_EQ(most_false_weight(p, weight, limits), most_false_by_enumeration(p, weight, limits));
  }
}

TEST(SimesTemplate, GivesTheBoundOfClosedTesting) {
  RandomStream random(2, "post hoc");
  for (int round = 0; round < 200; ++round) {
    const std::vector<double> p = random_p(random, 8);
    const std::uint32_t of = static_cast<std::uint32_t>(random.below(256));
    std::vector<double> chosen;
    for (std::size_t i = 0; i < p.size(); ++i)
      if ((of >> i & 1) != 0) chosen.push_back(real::log(p[i]));
    const auto limits = simes_template(logs(p), p.size(), 0.1);
    EXPECT_EQ(most_false_weight(chosen, std::vector<double>(chosen.size(), 1), limits), static_cast<double>(most_false_by_closed_testing(p, of, 0.1)));
  }
}

TEST(SimesTemplate, TakesThoseNotListedForOnes) {
  const std::vector<double> p{0.001, 0.02, 0.4}, with_ones{0.001, 0.02, 0.4, 1, 1, 1, 1};
  const auto a = simes_template(logs(p), 7, 0.05), b = simes_template(logs(with_ones), 7, 0.05);
  ASSERT_LE(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i].ln_p, b[i].ln_p);
}

// Seed 3; 4,000 draws at alpha = 0.05: a right template fails this at a rate of 1e-4 (3.7 SE).
TEST(IndependentTemplate, HoldsForAllLimitsAtOnceAsOftenAsItSays) {
  RandomStream random(3, "post hoc");
  const int draws = 4000, hypotheses = 300;
  const auto limits = independent_template(hypotheses, 0.05, hypotheses);
  int broken = 0;
  for (int draw = 0; draw < draws; ++draw) {
    std::vector<double> p;
    for (int i = 0; i < hypotheses; ++i) p.push_back(real::log(random.unit() + 1e-300));
    bool holds = true;
    for (const FalseLimit& limit : limits)
      holds = holds && static_cast<std::size_t>(std::count_if(p.begin(), p.end(), [&](double x) { return x <= limit.ln_p; })) <= limit.allowed;
    broken += !holds;
  }
  EXPECT_LE(broken, draws * (0.05 + 3.7 * std::sqrt(0.05 * 0.95 / draws)));
  EXPECT_GE(broken, draws * 0.01);  // and is not made to hold by being far too wide
}

TEST(IndependentTemplate, BeginsWithBonferroni) {
  const auto limits = independent_template(1000, 0.0125, 3);
  ASSERT_EQ(limits.size(), 4u);
  EXPECT_NEAR(limits[0].ln_p, std::log(0.00625 / 1000), 1e-12);
  // P(Poisson(x) >= 2) = 1 - e^-x (1 + x) = 0.0125 / 6
  const double x = std::exp(limits[1].ln_p) * 1000;
  EXPECT_NEAR(1 - std::exp(-x) * (1 + x), 0.0125 / 6, 1e-9);
}

}  // namespace
}  // namespace bonafide::stats
