#include "bonafide/privacy/key_selection.h"

#include <gtest/gtest.h>

#include "bonafide/privacy/testing_logs.h"

namespace bonafide::privacy {
namespace {

using testing::counted;
using testing::seed_of;

double exact_tail(std::int64_t m, const Rational& variance) {
  double tail = 0;
  for (const auto& [x, p] : testing::gaussian_mass(to_double(variance)))
    if (x >= m) tail += p;
  return tail;
}

TEST(KeySelection, TheTailBoundIsAboveTheExactTailAndCloseToIt) {
  for (const Rational& variance : {Rational{1, 10}, {1, 1}, {9, 2}, {100, 1}, {5000, 1}})
    for (double deviations : {0.5, 1.0, 3.0, 5.0, 7.0}) {
      const auto m = static_cast<std::uint64_t>(std::ceil(deviations * std::sqrt(to_double(variance))));
      const double exact = exact_tail(static_cast<std::int64_t>(m), variance), bound = gaussian_tail(m, variance);
      EXPECT_GE(bound, std::min(1.0, exact)) << to_double(variance) << " " << m;
      if (deviations >= 3 && to_double(variance) >= 1) {
        EXPECT_LE(bound, exact * 1.12) << to_double(variance) << " " << m;
      }
    }
}

TEST(KeySelection, TauIsTheLeastThatKeepsDelta) {
  for (const ContributionBound bound : {ContributionBound{1, 1}, {5, 1}, {2, 3}})
    for (std::uint64_t delta : {Delta::kOne / 10, Delta::kOne / 1'000'000, Delta::kOne / 1'000'000'000'000}) {
      const auto terms = selection_terms_for(bound, Rho{Rho::kOne / 50}, {delta}).value();
      const auto above = static_cast<std::uint64_t>(terms.tau) - bound.per_cell;
      EXPECT_LE(terms.cost.delta, Delta{delta});
      EXPECT_GE(static_cast<double>(terms.cost.delta.units) * 1e-18, bound.cells * exact_tail(static_cast<std::int64_t>(above), terms.noise.variance));
      EXPECT_GT(bound.cells * gaussian_tail(above - 1, terms.noise.variance), static_cast<double>(delta) * 1e-18);
    }
  EXPECT_FALSE(selection_terms_for({1, 1}, {Rho::kOne}, {0}).ok());
  EXPECT_FALSE(selection_terms_for({1, 1}, {Rho::kOne}, {Delta::kOne}).ok());
}

TEST(KeySelection, OneUsersKeysAreNamedWithProbabilityDeltaAtMostAndPopularOnesAlways) {
  // One user alone in k0 and k1; 100 users in k2; nobody in k3. delta = 5 %: of 20,000 runs about 1,000 name k0 or k1.
  std::vector<std::vector<std::uint32_t>> acts(101, {0, 0, 1, 0});
  acts[0] = {1, 1, 0, 0};
  const std::vector<std::string_view> keys{"k0", "k1", "k2", "k3"};
  const auto counts = counted(acts, 4, {2, 1});
  std::uint64_t named_alone = 0;
  const std::uint64_t runs = 20'000;
  for (std::uint64_t run = 0; run < runs; ++run) {
    NoiseSource source(seed_of("selection " + std::to_string(run)), "log");
    const auto named = select_keys(source, "pages", keys, counts, Rho{Rho::kOne / 10}, Delta{Delta::kOne / 20});
    ASSERT_TRUE(named.ok());
    const auto& list = named.value().keys;
    const auto has = [&](const char* key) { return std::ranges::find(list, key) != list.end(); };
    EXPECT_TRUE(has("k2"));   // 100 is tens of deviations above tau
    EXPECT_FALSE(has("k3"));
    named_alone += has("k0") || has("k1");
  }
  EXPECT_LE(testing::share_limit(named_alone, runs, testing::kAlpha, false), 0.05);
  EXPECT_GE(testing::share_limit(named_alone, runs, testing::kAlpha, true), 0.02) << "tau is higher than delta asks for";
}

TEST(KeySelection, NamesComeInByteOrder) {
  const std::vector<std::string_view> keys{"zebra", "ant", "mole"};
  NoiseSource source(seed_of("order"), "log");
  const auto named = select_keys(source, "pages", keys, counted(std::vector<std::vector<std::uint32_t>>(500, {1, 1, 1}), 3, {3, 1}), Rho{Rho::kOne}, Delta{Delta::kOne / 1000});
  EXPECT_EQ(named.value().keys, (std::vector<std::string>{"ant", "mole", "zebra"}));
}

}  // namespace
}  // namespace bonafide::privacy
