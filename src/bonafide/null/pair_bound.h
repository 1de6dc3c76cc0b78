// How surprising is it that two accounts met this often?
//
// Null model (configuration model): every slot of a target is filled by account j with probability
// a_j / M, independently. Seen from account i, whose acts are fixed: at one of its acts, with n_s
// others within scale s, j sits in the shell between scales s-1 and s with probability at most
// (n_s - n_{s-1}) a_j / M, and such a meeting is worth l_s - ln a_j, where l_s = ln(M / n_s).
// Chernoff on the sum S of these worths, at any theta in (0, 1):
//   ln P(S >= x) <= -theta x + sum over acts and shells of p (e^{theta (l_s - ln a_j)} - 1)
//                <= -theta x + a_j^{1-theta} F_i(theta),
//   F_i(theta) = sum over i's acts and shells of (1 - n_{s-1}/n_s) (n_s / M)^{1-theta},
// so F_i is computed once an account and serves all its partners. Only meetings in crowds that the
// search looks at (n_s <= the account's limit) are worth anything, on both sides.
// Where meetings are likely (a small log, of which a crew is a large part) that is too loose, and the
// plain count is better: of i's K acts with a crowd to look at, j meets at most Binomial(K, q) with
// q = a_j P_i / K, P_i = sum of n_s / M at the coarsest scale looked at (Hoeffding 1956), so
//   ln P(k meetings) <= -K KL(k / K, q)   for k > K q.
// The smallest bound is taken (five thetas and the count); that choice is not paid for, because pairs
// only propose groups and no error rate is claimed for them.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/null/exposure.h"

namespace bonafide::null {

inline constexpr std::array<double, 5> kThetas{.5, .65, .8, .9, .95};

/// What one account's acts allow by chance: F(theta); K and P for the count of meetings.
struct Spread {
  std::array<float, kThetas.size()> f{};
  float acts = 0, share = 0;
};

/// Logarithms in fixed point, so that sums do not depend on their order: 16 fractional bits.
using Telling = std::int32_t;
inline constexpr double kTellingUnit = 1.0 / 65536;

/// ln and powers of small numbers under one log's M, looked up instead of computed.
class PairNull {
 public:
  explicit PairNull(std::uint64_t acts);
  /// l = ln(M / max(1, n)) for a crowd of n <= kCrowdLimit others.
  Telling telling(std::uint32_t crowd) const { return telling_[crowd]; }
  static Telling log_of(std::uint64_t count);
  /// The largest crowd at which an account of this activity looks for meetings: l >= ln a + w, w = 2,
  /// or 1/2 in logs of fewer than 100,000 acts. Chernoff gains theta w for a meeting worth w and pays
  /// e^{-(1-theta) w} for every act that could have been one: below w = 2 that is a loss for accounts
  /// that share fewer than a third of their acts. In a small log w = 2 would hide every crew that is
  /// more than e^-2 = 14 % of it; there the count of meetings has the power, and time is no matter.
  std::uint32_t crowd_limit(std::uint32_t activity) const;
  /// Over all acts of one account.
  Spread spread(const Exposure& exposure, std::uint32_t rank) const;
  /// ln of the bound for a partner of `partner_activity` acts, met `meetings` times with total worth
  /// `worth` = the sum of (l - ln partner_activity) over them; at most 0.
  static double log_bound(const Spread& spread, std::uint32_t partner_activity, double meetings, double worth);

 private:
  double acts_;
  std::vector<Telling> telling_;  // [kCrowdLimit + 1]
  double least_worth_;
  std::vector<std::array<float, kThetas.size()>> power_;  // [kCrowdLimit + 1] (n / M)^(1 - theta)
};

}  // namespace bonafide::null
