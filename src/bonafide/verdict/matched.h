// A group compared with outsiders like it, stratum by stratum: the one exact test that every column uses.
//
// Of n members S are marked. If members and outsiders of a stratum are exchangeable, the marked ones
// among its n_j members are hypergeometric, a sum of independent draws (Vatutin, Mikhailov 1982), so S
// is one over all strata, with mean m = sum of n_j (marked members + marked outsiders) / (members +
// outsiders). By Hoeffding (1956) the tail of Binomial(n, m / n) bounds that of S from m + 1 upward.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/null/exposure.h"

namespace bonafide::verdict {

/// Below this many outsiders in a stratum no share under 5 % can be told from none: its members are
/// compared with nobody.
inline constexpr std::uint64_t kLeastMatched = 20;

/// Who is compared with whom.
struct Strata {
  std::vector<std::uint32_t> of;  ///< [accounts]
  std::uint32_t count = 1;
};
/// By activity (1, 2-9, 10-99, 100 acts or more: decades, as few as keep heavy users among themselves)
/// and, where given, by the account's country: whole countries sit behind carriers' addresses.
/// @param country [accounts], or empty.
Strata strata_by_activity(const null::Exposure& exposure, std::span<const std::uint32_t> country);
/// By quarter of the accounts in the order of their first act; equal times fall into one quarter. @param first_act [accounts] ticks.
Strata strata_by_first_act(std::span<const std::uint32_t> first_act);

struct StratumCount {
  std::uint64_t members = 0, marked_members = 0, outsiders = 0, marked_outsiders = 0;
};

/// What innocents like the members would bring.
struct Matched {
  std::uint64_t members = 0;    ///< n
  std::uint64_t outsiders = 0;  ///< in the strata of members
  double expected = 0;          ///< m
};
/// @param odds each marked share is raised to these odds (Rosenbaum's sensitivity factor); 1: as outsiders.
Matched expect(std::span<const StratumCount> strata, double odds = 1);

/// ln of the bound on P(S >= marked); 0 below m + 1, where the bound does not hold.
double ln_tail(const Matched& matched, std::uint64_t marked);

}  // namespace bonafide::verdict
