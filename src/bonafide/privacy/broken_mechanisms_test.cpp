// Mistakes that others have made with noise, each written out here and put before one falsifier beside
// the mechanism of the library with the same claim. The broken one must be refuted, ours must not.
// A true claim is refuted with probability 1e-6 (testing_falsifier.h); seeds are the run's number.
#include <gtest/gtest.h>

#include "bonafide/base/random.h"
#include "bonafide/privacy/discrete_noise.h"
#include "bonafide/privacy/key_selection.h"
#include "bonafide/privacy/release.h"
#include "bonafide/privacy/testing_falsifier.h"
#include "bonafide/privacy/testing_logs.h"

namespace bonafide::privacy {
namespace {

using testing::counted;
using testing::refuted;
using testing::users_in_one_cell;
using Outcome = std::vector<double>;

constexpr Rho kRho{Rho::kOne / 4};
constexpr double kRhoClaimed = 0.25;

NoiseSource source_of(std::uint64_t run) { return NoiseSource(testing::seed_of(std::to_string(run)), "log"); }

double ours(const BoundedCounts& count, NoiseSource& source, const char* name = "likes") {
  return static_cast<double>(release_count(source, name, count, kRho).value().value);
}

testing::Mechanism ours_on(const BoundedCounts& count) {
  return [=](std::uint64_t run) {
    auto source = source_of(run);
    return Outcome{ours(count, source)};
  };
}

/// Discrete Gaussian noise of a variance that somebody chose, on whatever count they give.
testing::Mechanism noise_on(std::uint64_t count, Rational variance) {
  return [=](std::uint64_t run) {
    auto stream = testing::stream_of(std::to_string(run));
    return Outcome{static_cast<double>(count) + static_cast<double>(DiscreteGaussian::with_variance(variance).value().draw(stream))};
  };
}

TEST(BrokenMechanism, NoiseInFloatingPoint) {
  // Laplace noise by the inverse distribution function in double, the textbook way. Scale 1 is epsilon 1 and
  // hence rho 1/2; it is the last bits that tell a count of 0 from a count of 1.
  const auto textbook = [](double count) {
    return [=](std::uint64_t run) {
      RandomStream random(run, "textbook");
      const double u = random.unit() - 0.5;
      return Outcome{count - (u < 0 ? -1 : 1) * std::log(1 - 2 * std::abs(u))};
    };
  };
  EXPECT_TRUE(refuted(textbook(0), textbook(1), 0.5, 0));
  EXPECT_FALSE(refuted(ours_on(users_in_one_cell(0)), ours_on(users_in_one_cell(1)), kRhoClaimed, 0));
}

TEST(BrokenMechanism, WrongSensitivity) {
  // A user may count by 3, and the noise is set for 1.
  const std::vector<std::vector<std::uint32_t>> without(10, {3}), with(11, {3});
  const auto a = counted(without, 1, {1, 3}), b = counted(with, 1, {1, 3});
  const Rational for_one = terms_for({1, 1}, kRho).value().variance;
  EXPECT_TRUE(refuted(noise_on(a.counts()[0], for_one), noise_on(b.counts()[0], for_one), kRhoClaimed, 0));
  EXPECT_FALSE(refuted(ours_on(a), ours_on(b), kRhoClaimed, 0));
}

TEST(BrokenMechanism, WrongSensitivityOverSeveralCells) {
  // A user may count in 4 cells: noise set as for one cell is right for each and wrong for all together.
  const std::vector<std::string_view> keys{"a", "b", "c", "d"};
  const auto sum = [&](std::size_t users, bool broken) {
    const auto counts = counted(std::vector<std::vector<std::uint32_t>>(users, std::vector<std::uint32_t>(4, 1)), 4, {4, 1});
    return [=, &keys](std::uint64_t run) {
      auto source = source_of(run);
      const Rho rho = broken ? Rho{4 * kRho.units} : kRho;
      double total = 0;
      const auto histogram = release_histogram(source, "pages", keys, counts, rho);
      for (std::int64_t value : histogram.value().values) total += static_cast<double>(value);
      return Outcome{total};
    };
  };
  EXPECT_TRUE(refuted(sum(5, true), sum(6, true), kRhoClaimed, 0));
  EXPECT_FALSE(refuted(sum(5, false), sum(6, false), kRhoClaimed, 0));
}

TEST(BrokenMechanism, UnboundedContribution) {
  // One user with 40 acts; events are counted as they are, with noise for one.
  std::vector<std::vector<std::uint32_t>> with(11, {1});
  with[10] = {40};
  const auto a = counted(std::vector<std::vector<std::uint32_t>>(10, {1}), 1, {1, 1}), b = counted(with, 1, {1, 1});
  const Rational for_one = terms_for({1, 1}, kRho).value().variance;
  EXPECT_TRUE(refuted(noise_on(10, for_one), noise_on(50, for_one), kRhoClaimed, 0));
  EXPECT_FALSE(refuted(ours_on(a), ours_on(b), kRhoClaimed, 0));
}

TEST(BrokenMechanism, ReusedSeed) {
  // Two figures of which only the second holds the user, both at rho 1/4: 1/2 together. With one noise for
  // both, their difference is the truth.
  const auto common = users_in_one_cell(20);
  const auto two = [&](std::size_t users, bool broken) {
    const auto all = users_in_one_cell(users);
    return [=](std::uint64_t run) {
      auto source = source_of(run), again = source_of(run);
      return Outcome{ours(common, source, "common"), broken ? ours(all, again, "common") : ours(all, source, "all")};
    };
  };
  EXPECT_TRUE(refuted(two(20, true), two(21, true), 2 * kRhoClaimed, 0));
  EXPECT_FALSE(refuted(two(20, false), two(21, false), 2 * kRhoClaimed, 0));
}

TEST(BrokenMechanism, ReusedSeedOnANarrowedOrder) {
  // The order is refiled, the log has changed by one user, and the seed is used again. Each release costs
  // rho 1/4. Bound to the log, the two noises are unrelated.
  const auto refiled = [&](std::size_t users, bool broken) {
    const auto first = users_in_one_cell(20), second = users_in_one_cell(users);
    return [=](std::uint64_t run) {
      NoiseSource filed(testing::seed_of(std::to_string(run)), "log 1"), again(testing::seed_of(std::to_string(run)), broken ? "log 1" : "log 2");
      return Outcome{ours(first, filed), ours(second, again)};
    };
  };
  EXPECT_TRUE(refuted(refiled(20, true), refiled(21, true), 2 * kRhoClaimed, 0));
  EXPECT_FALSE(refuted(refiled(20, false), refiled(21, false), 2 * kRhoClaimed, 0));
}

TEST(BrokenMechanism, ThresholdWithoutNoise) {
  // Is the key named? The user makes the count pass the bare threshold.
  const std::vector<std::string_view> keys{"page"};
  const Delta delta{Delta::kOne / 1000};
  const auto tau = static_cast<std::size_t>(selection_terms_for({1, 1}, kRho, delta).value().tau);
  const auto bare = [&](std::size_t users) { return [=](std::uint64_t) { return Outcome{static_cast<double>(users >= tau)}; }; };
  const auto noised = [&](std::size_t users) {
    const auto counts = users_in_one_cell(users);
    return [=, &keys](std::uint64_t run) {
      auto source = source_of(run);
      return Outcome{static_cast<double>(select_keys(source, "pages", keys, counts, kRho, delta).value().keys.size())};
    };
  };
  EXPECT_TRUE(refuted(bare(tau - 1), bare(tau), kRhoClaimed, 0.001));
  EXPECT_FALSE(refuted(noised(tau - 1), noised(tau), kRhoClaimed, 0.001));
  EXPECT_FALSE(refuted(noised(0), noised(1), kRhoClaimed, 0.001));  // a key that one user alone has put there
}

}  // namespace
}  // namespace bonafide::privacy
