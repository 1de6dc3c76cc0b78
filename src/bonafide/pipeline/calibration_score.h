// What did detection make of a planting, of a rewired log, of another key?
#pragma once
#include <array>
#include <span>
#include <string>
#include <vector>

#include "bonafide/format/calibration.h"
#include "bonafide/pipeline/analyse.h"
#include "bonafide/plant/assemble.h"

namespace bonafide::pipeline {

template <class T>
using PerLevel = std::array<T, format::kLevels.size()>;

/// Of one planting. Verdicts count at all levels up to their own.
struct Outcome {
  bool planted = false;              ///< false: the log had no room for it
  bool proposed = false;             ///< some candidate group holds at least five of its members
  PerLevel<bool> tested{};           ///< such a group was put to the test of this level
  PerLevel<bool> convicted{};        ///< farm: half of its members are in groups at this level; community: five in one
  PerLevel<double> share{};          ///< of its members, in any group at this level
  std::uint64_t members = 0, acts = 0;
  std::uint64_t others = 0;          ///< accounts not planted, in accused groups with five planted members or more
};

enum class Planting { kFarm, kCommunity };
Outcome score(const Analysis& analysis, const plant::Planted& planted, Planting planting);

/// Of one rewired log.
struct RewiredOutcome {
  double moved_share = 0;
  PerLevel<std::uint64_t> groups{}, accounts{}, tested{};
};
RewiredOutcome score_rewired(const Analysis& analysis, double moved_share);

/// Sums outcomes; those not planted are left out.
format::Tally tally_of(std::span<const Outcome* const> outcomes);
format::RewiredTally tally_of(std::span<const RewiredOutcome> outcomes);

/// A judged group by its actors' codes, so that groups of different keys can be compared.
struct NamedGroup {
  std::string id;
  format::Verdict verdict;
  std::vector<std::uint32_t> actors;  ///< codes, ascending
};
std::vector<NamedGroup> named_groups(const Analysis& analysis);

/// The group of `others` that shares more than half of its accounts with more than half of `group`'s;
/// nullptr where there is none. Two such cannot be.
const NamedGroup* matching(const NamedGroup& group, std::span<const NamedGroup> others);

/// Adds one key's groups to what is known of the stability of the log's own.
void compare_keys(std::span<const NamedGroup> own, std::span<const NamedGroup> other, format::Calibration& out);

}  // namespace bonafide::pipeline
