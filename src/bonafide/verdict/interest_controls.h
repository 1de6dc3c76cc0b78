// What interest looks like in a log, measured once a run: how related the targets of one interest are,
// and targets at random.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "bonafide/verdict/control_sets.h"
#include "bonafide/verdict/relatedness.h"

namespace bonafide::verdict {

inline constexpr std::size_t kLeastControls = 15;
inline constexpr std::size_t kLeastTargetsOfSet = 3;     ///< with an audience
inline constexpr std::size_t kMostAudienceAccounts = 200;  ///< more adds little to a mean over pairs

/// Mean over pairs of different targets, of those named by their place in an [n x n] matrix.
double mean_between(std::span<const double> matrix, std::size_t n, std::span<const std::size_t> of);

/// Of accounts outside every candidate.
struct InterestControls {
  std::vector<double> relatedness;             ///< [n x n] between the controls' targets, over that of targets at random; on the
                                               ///< diagonal, as stands for two of one target's kind, the mean between those of its set
  std::size_t targets = 0;                     ///< n
  std::vector<std::vector<std::size_t>> sets;  ///< the targets of one interest: indices below n
  std::size_t interests = 0;                   ///< sets of which no two are more related to each other than nine in ten
                                               ///< random sets are in themselves: as many interests as the log shows apart
  std::vector<double> at_random;               ///< the same for targets at random, [random_targets^2]
  std::size_t random_targets = 0;
  double shown = 0;                            ///< share of the targets tried around which an interest showed
  double base = 0;                             ///< R of targets at random
  bool asked = false;                          ///< whether anything was looked for: then the next two are there, until they are let go
  std::shared_ptr<const AsPopular> as_popular; ///< targets as popular as others
  std::shared_ptr<const Publics> publics;      ///< of accounts outside every candidate
  std::vector<double> related, random;         ///< mean relatedness of each control set, ascending
  /// Fewer than 15 sets of either kind, or interest does not stand out: the 10 % quantile of the related
  /// sets is not above the 90 % quantile of the random ones.
  bool usable = false;
  double related_low() const;                  ///< that 10 % quantile; 0 without sets
  double random_high() const;                  ///< that 90 % quantile
};
/// The same for any number of threads. @param skip [accounts] 1 for members of candidates: they stand for nobody.
/// @param exposure must outlive `publics`.
InterestControls measure_controls(const null::Exposure& exposure, std::span<const std::uint8_t> skip, unsigned threads);

}  // namespace bonafide::verdict
