// What `bonafide explain` answers of an account and of a pair, as records. Of a group it answers with
// the case itself, cut down to that group (case_reader.h).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "bonafide/format/case_records.h"

namespace bonafide::format {

/// How an account stands to a group: a member, or the first reason why it is none.
enum class Standing {
  kMember,
  kGroupNotTested,  ///< the group was not testable: there is no test of a member either
  kFewHits,         ///< fewer than two acts inside the group's windows
  kAsExpected,      ///< not more of them than an account so active is expected to have
  kNotSignificant,  ///< more, but not significantly over all accounts of the log
  kOtherTiming,     ///< significantly more, but inside the windows no more than others on the same targets
  kPasses,          ///< it would pass: recruiting had ended before
};

/// An account against one group: the test that its members pass.
struct ActorInGroup {
  GroupRecord group;
  Standing standing = Standing::kGroupNotTested;
  std::uint64_t acts = 0;      ///< first acts on the group's targets
  std::uint64_t hits = 0;      ///< of these, inside the windows
  double expected = 0;         ///< of hits, by chance and shared interest
  double ln_p = 0;             ///< Poisson upper tail of hits
  double ln_bar = 0;           ///< what ln_p has to reach: Benjamini-Hochberg, 1 % over all accounts
  double window_share = 0;     ///< of others' acts on the same targets, inside the windows
  double ln_p_timing = 0;      ///< binomial upper tail of hits among acts at that share
  std::uint64_t meetings = 0;  ///< as in members.csv; members only
};

struct ActorExplanation {
  RunRecord run;
  std::string actor;
  std::uint64_t events = 0, acts = 0;         ///< in the whole log; acts are first acts
  Microseconds first_time = 0, last_time = 0;
  std::vector<ActorInGroup> groups;           ///< memberships, then groups on whose targets it acted; those with most hits first
};

/// A target that two accounts both acted on.
struct SharedTarget {
  std::string target;
  Microseconds time_a = 0, time_b = 0;  ///< first acts
  std::uint64_t others = 0;             ///< other accounts on it, at any time
  std::vector<bool> met;                ///< [finite scales] whether it is a meeting at that scale
  std::vector<std::uint64_t> crowd;     ///< [finite scales] of the others, those within that scale of a's act
  std::vector<std::string> groups;      ///< that both are members of and whose target this is
};

struct PairExplanation {
  RunRecord run;
  std::string a, b;
  std::uint64_t acts_a = 0, acts_b = 0;  ///< first acts in the whole log
  std::vector<SharedTarget> shared;      ///< by target
  std::vector<GroupRecord> groups;       ///< that both are members of
};

}  // namespace bonafide::format
