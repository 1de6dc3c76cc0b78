// Can an attacker tell two neighbouring logs apart better than the stated guarantee allows? Runs a
// mechanism many times on both, learns on one half of the runs which outcomes speak for one log, and
// counts these on the other half. It knows nothing of how the mechanism works.
// In the spirit of Ding, Wang, Wang, Zhang, Kifer (2018), "Detecting violations of differential privacy".
#pragma once
#include "bonafide/privacy/testing_statistics.h"

namespace bonafide::privacy::testing {

/// What a recipient gets from one run: numbers. Fresh randomness for each run number.
using Mechanism = std::function<std::vector<double>(std::uint64_t run)>;

/// The place of the last bit of x: whole numbers have it at 0 or above. Floating-point noise has been
/// read off it (Mironov 2012).
inline std::int64_t last_bit(double x) {
  if (x == 0) return 0;
  int exponent = 0;
  auto digits = static_cast<std::int64_t>(std::ldexp(std::frexp(x, &exponent), 53));
  for (exponent -= 53; digits % 2 == 0; digits /= 2) ++exponent;
  return std::min(exponent, 0);
}

/// What the attacker looks at: each number, its last bit, and the difference of any two.
inline std::vector<std::int64_t> views(const std::vector<double>& outcome) {
  std::vector<std::int64_t> all;
  for (std::size_t i = 0; i < outcome.size(); ++i) {
    all.push_back(static_cast<std::int64_t>(std::floor(outcome[i])));
    all.push_back(last_bit(outcome[i]));
    for (std::size_t j = 0; j < i; ++j) all.push_back(static_cast<std::int64_t>(std::floor(outcome[i] - outcome[j])));
  }
  return all;
}

/// True where the claim "rho-zCDP, failing with probability delta" is refuted: some set S of outcomes has
/// P(M(D) in S) > e^epsilon P(M(D') in S) + delta', with exact limits. A true claim is refuted with
/// probability kAlpha at most, over all views, sets and directions together.
inline bool refuted(const Mechanism& on_log, const Mechanism& on_neighbour, double rho, double delta, std::uint64_t runs = 20'000) {
  std::vector<std::vector<std::int64_t>> seen[2];
  for (std::uint64_t run = 0; run < 2 * runs; ++run) {
    seen[0].push_back(views(on_log(2 * run)));
    seen[1].push_back(views(on_neighbour(2 * run + 1)));
  }
  const std::vector<double> deltas{0.1, 0.01, 1e-4};
  const std::size_t kinds = seen[0][0].size();
  const double alpha = kAlpha / static_cast<double>(kinds * deltas.size() * 2 * 2);
  for (double extra : deltas) {
    const double likelier = std::exp(slow_epsilon(rho, extra, 1e-2L));
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      std::map<std::int64_t, double> count[2];
      for (int side : {0, 1})
        for (std::uint64_t run = 0; run < runs; ++run) ++count[side][seen[side][run][kind]];
      for (int side : {0, 1}) {
        std::uint64_t inside[2] = {0, 0};
        for (int at : {0, 1})
          for (std::uint64_t run = runs; run < 2 * runs; ++run) {
            const std::int64_t x = seen[at][run][kind];
            inside[at] += count[side][x] > likelier * count[1 - side][x];
          }
        if (share_limit(inside[side], runs, alpha, false) > likelier * share_limit(inside[1 - side], runs, alpha, true) + extra + delta) return true;
      }
    }
  }
  return false;
}

}  // namespace bonafide::privacy::testing
