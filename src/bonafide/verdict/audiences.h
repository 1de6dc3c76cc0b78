// Who stands for the public of a target: accounts that act on no other target of the set that it belongs to.
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "bonafide/null/exposure.h"

namespace bonafide::verdict {

/// Accounts that stand for one target's public.
struct Audience {
  std::uint32_t target;
  std::uint32_t set;                     ///< targets of one set are left out of each other's measure
  std::vector<std::uint32_t> accounts;   ///< ranks, distinct
};

/// The publics of a log's targets. Many sets ask for the popular ones: whose turn is first on them is kept, as far as it was asked for.
/// May be asked from several threads.
class Publics {
 public:
  /// @param skip [accounts] 1: stands for nobody. @param most accounts of an audience. Cost: O(accounts), and the acts of those skipped.
  Publics(const null::Exposure& exposure, std::span<const std::uint8_t> skip, std::size_t most);

  /// For a set of targets, each one's audience: up to `most` accounts that act on no other target of
  /// the set, have at least three acts, and are not left out; chosen by a keyed hash of the id.
  /// @param targets distinct. @param also_skip ranks, ascending, left out besides.
  /// @return one a target, in the same order.
  /// Cost: a target's acts where they are few; of a popular target, these once a run, and again each time that eight times as many
  /// accounts must be looked at than ever before.
  std::vector<Audience> draw(std::span<const std::uint32_t> targets, std::uint32_t set, std::span<const std::uint32_t> also_skip = {}) const;

  /// Acts on the target of accounts that are not left out: a target is as popular as it is to them. What a group brought
  /// to it does not count.
  std::uint64_t acts(std::uint32_t target, std::span<const std::uint32_t> also_skip = {}) const;

 private:
  // Accounts that act on a target and may stand, in their turn.
  struct Turns {
    std::vector<std::uint32_t> first;  // ranks
    bool all = true;                   // else there are more
  };
  Turns turns_on(std::uint32_t target, std::size_t wanted) const;
  std::shared_ptr<const Turns> known_turns_on(std::uint32_t target, std::size_t wanted) const;

  const null::Exposure& exposure_;
  std::size_t most_;
  std::vector<std::uint8_t> may_stand_;       // [accounts]
  std::vector<std::uint32_t> skipped_acts_;   // [targets]
  std::vector<std::uint8_t> skip_;            // [accounts]
  mutable std::mutex known_;                  // guards the next
  mutable std::unordered_map<std::uint32_t, std::shared_ptr<const Turns>> popular_;
};

}  // namespace bonafide::verdict
