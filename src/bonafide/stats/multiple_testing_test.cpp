#include "bonafide/stats/multiple_testing.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "bonafide/base/random.h"

namespace bonafide::stats {
namespace {

// The definition: the largest k with p_(k) <= alpha k / m; the k smallest are rejected.
std::size_t rejected_by_definition(std::vector<double> p, std::size_t m, double alpha) {
  std::sort(p.begin(), p.end());
  std::size_t k = 0;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (p[i] <= alpha * static_cast<double>(i + 1) / static_cast<double>(m)) k = i + 1;
  return k;
}

TEST(BenjaminiHochberg, RejectsWhatTheDefinitionRejects) {
  RandomStream random(7, "bh");
  for (int round = 0; round < 200; ++round) {
    std::vector<double> p(1 + random.below(40)), ln_p;
    for (double& x : p) x = random.chance(0.3) ? random.unit() * 0.01 : random.unit();
    for (double x : p) ln_p.push_back(std::log(x));
    const std::size_t m = p.size() + random.below(20);
    const auto ln_q = benjamini_hochberg(ln_p, m);
    for (double alpha : {0.01, 0.05, 0.3}) {
      const auto rejected = static_cast<std::size_t>(
          std::count_if(ln_q.begin(), ln_q.end(), [&](double q) { return q <= std::log(alpha); }));
      EXPECT_EQ(rejected, rejected_by_definition(p, m, alpha));
    }
  }
}

TEST(BenjaminiHochberg, HandlesNoTests) { EXPECT_TRUE(benjamini_hochberg({}, 5).empty()); }

}  // namespace
}  // namespace bonafide::stats
