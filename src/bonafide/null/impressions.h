// What accounts were shown. With it, exposure is part of the null: an account's acts are compared with
// what people do who are shown the same targets. Model: docs/model/impressions.md.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bonafide/null/exposure.h"

namespace bonafide::null {

/// One account was shown one target at one time.
struct Impression {
  std::uint32_t rank;
  std::int64_t tick;  ///< on the log's axis; negative before its first event
};

/// What an account was shown in the whole log, and what came of it.
struct ShownInAll {
  double expected = 0;     ///< sum of the rates of the targets that it was shown
  std::uint32_t acts = 0;  ///< its first acts on these
};

struct Impressions {
  std::vector<std::uint64_t> target_begin;  ///< [targets + 1]
  std::vector<Impression> shown;            ///< by target, then rank, then tick; none after the account's first act
  std::vector<double> rate;                 ///< [targets] of those shown it, how many acted; half an act added
  std::vector<ShownInAll> account;          ///< [accounts]
  std::uint64_t actors_unknown = 0, targets_unknown = 0;  ///< ids of the impressions that the log does not have
  std::uint64_t unknown = 0;                ///< impressions of such actors or targets
  std::uint64_t after_act = 0;              ///< impressions after the account had acted on the target: they explain nothing
  std::uint64_t acts_shown = 0;             ///< first acts of the log that an impression came before

  std::span<const Impression> of(std::uint32_t target) const {
    return std::span(shown).subspan(target_begin[target], target_begin[target + 1] - target_begin[target]);
  }
};

/// @param log the events that the exposure was built from. @param impressions actor, target, time shown.
/// Cost: one sort of the impressions; 16 bytes each.
Impressions build_impressions(const events::EventTable& log, const Exposure& exposure, const events::EventTable& impressions);

}  // namespace bonafide::null
