// Communities over K interests, put together from a log's control sets: what a group's relatedness is ranked among.
#pragma once
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "bonafide/base/random.h"
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

/// Communities that a group is held against: as many targets, as exactly measured, as diluted. Sequential Monte Carlo
/// (Besag, Clifford 1991), drawn as unrelated.h says; what was drawn is kept, and serves every question about as many interests.
class Communities {
 public:
  /// @param controls must outlive them. @param measured of the group: its weights and what its publics have in common.
  Communities(const InterestControls& controls, const TargetRelatedness& measured, std::uint64_t seed);
  ~Communities();
  Communities(const Communities&) = delete;
  Communities& operator=(const Communities&) = delete;

  /// Where a mean with this standard error stands among communities over so many interests. Drawing stops at 20 communities
  /// as low, when p is known to about a fifth.
  /// @param interests 1 .. sets of the controls. @param most draws.
  /// Cost: draws x targets^2 / 2.
  Ranked rank(double mean, double error, std::size_t interests, int most);
  /// Is that ln p at most ln_level? The same draws, which end as soon as no further one could change the answer.
  bool lower(double mean, double error, std::size_t interests, int most, double ln_level);

 private:
  class SideBySide;
  struct Rank;
  struct Drawn {
    double mean, noise;  // its mean relatedness, diluted; a standard normal draw for errors of measuring
  };
  const Drawn& drawn(std::size_t interests, std::size_t index);
  template <class Enough>
  std::pair<Rank, double> rank_until(double mean, double error, std::size_t interests, int most, const Enough& enough);

  const InterestControls& controls_;
  TargetRelatedness measured_;
  RandomStream start_;             // what communities are drawn from
  double measuring_variance_ = 0;  // what measuring alone does to the controls
  std::size_t interests_ = 0;      // of those drawn
  RandomStream random_;
  std::unique_ptr<SideBySide> drawing_;
  std::vector<Drawn> drawn_;
};

}  // namespace bonafide::verdict
