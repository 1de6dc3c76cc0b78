// Which keys may be named at all? That a page or a country appears is itself a fact about whoever put
// it there. Either the list is public and fixed without the log, or a key must pass a threshold that the
// keys of one user alone pass with probability delta at most.
// Sources: Korolova, Kenthapadi, Mishra, Ntoulas (2009), "Releasing search queries and clicks
// privately"; with Gaussian noise: Wilkins, Kifer, Zhang, Karrer (2024), "Exact privacy analysis of the
// Gaussian sparse histogram mechanism". We add the deltas, which is simpler and a little wider.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/privacy/release.h"

namespace bonafide::privacy {

/// An upper bound of P(X >= m) for X discrete Gaussian and m >= 1. Within a few per cent where it matters.
/// sum_{x>=m} exp(-x^2/2s^2) <= exp(-m^2/2s^2) / (1 - exp(-m/s^2)), a geometric series, over the whole
/// mass, which is at least sqrt(2 pi s^2) (Poisson summation) and at least 1.
double gaussian_tail(std::uint64_t m, Rational variance);

struct SelectionTerms {
  Terms noise;
  std::int64_t tau;  ///< a key is named when its noised count is tau or more
  Cost cost;         ///< rho of the noise; delta: some key of one user alone passes
};

/// The least tau whose delta, bound.cells * P(per_cell + noise >= tau), is at most `delta`.
/// @errors kInput: as terms_for; delta is 0 or over 1/2; no tau is large enough.
Result<SelectionTerms> selection_terms_for(ContributionBound bound, Rho rho, Delta delta);

struct SelectedKeys {
  std::vector<std::string> keys;  ///< in byte order: the order of the list may tell of counts
  SelectionTerms terms;
};

/// Names the keys that pass. Their noised counts are thrown away: being selected for being high, they
/// would not keep their error bars. Release them afterwards with noise of their own.
/// @param keys [cells] distinct. Keys without any act are never named, whatever the list holds: it may come
/// from the log itself. @param users  best with per_cell = 1, so that one user alone cannot carry a key.
/// @errors kInput: as selection_terms_for; the name was used.
Result<SelectedKeys> select_keys(NoiseSource& source, std::string_view name, std::span<const std::string_view> keys, const BoundedCounts& users, Rho rho,
                                 Delta delta);

}  // namespace bonafide::privacy
