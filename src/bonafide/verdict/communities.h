// Communities over K interests, put together from a log's control sets: what a group's relatedness is ranked among.
#pragma once
#include <cstdint>
#include <span>

#include "bonafide/verdict/interest_controls.h"

namespace bonafide::verdict {

/// How related a set of targets is, as measured.
struct TargetRelatedness {
  double mean = 0, error = 0;           ///< over pairs, over that of as popular targets at random; its standard error
  double within = 0, within_error = 0;  ///< what the public of one of its targets has in common
  double within_random = 0;             ///< the same of as popular targets at random
  std::vector<double> weights;          ///< [targets] in the mean: a pair's is their product
};

struct Ranked {
  double ln_p = 0;  ///< of communities as unrelated as this
  double mean = 0;  ///< of the communities drawn
};

/// Where the mean stands among communities over so many interests, drawn as unrelated.h says. Sequential Monte Carlo
/// (Besag, Clifford 1991): drawing stops at 20 communities as low, when p is known to about a fifth.
/// @param interests 1 .. sets of the controls. @param most draws.
/// Cost: draws x targets^2 / 2.
Ranked rank_among_communities(const InterestControls& controls, const TargetRelatedness& measured, std::size_t interests, std::uint64_t seed, int most);

/// Is that ln p at most ln_level? The same draws, which end as soon as no further one could change the answer.
bool lower_than_communities(const InterestControls& controls, const TargetRelatedness& measured, std::size_t interests, std::uint64_t seed, int most, double ln_level);

}  // namespace bonafide::verdict
