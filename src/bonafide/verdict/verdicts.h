// From candidate groups to verdicts, all groups of a run together.
#pragma once
#include <string>
#include <vector>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"
#include "bonafide/format/case_records.h"
#include "bonafide/verdict/columns.h"
#include "bonafide/verdict/lockstep.h"
#include "bonafide/verdict/unrelated.h"

namespace bonafide::verdict {

struct Judged {
  Lockstep lockstep;
  std::string id;          ///< 16 hex digits: SHA-256 over its members' ids, sorted, each with its length
  double ln_q = 0;         ///< Benjamini-Hochberg over all candidates, those not testable with p = 1
  UnrelatedTest unrelated; ///< asked of groups at lockstep p < .01
  unsigned most_interests = 0;  ///< K*, of a farm-like group: interests that a community would at least have to span
  format::Verdict verdict = format::Verdict::kUnexplained;
  std::string reason;      ///< one sentence
  ColumnEvidence columns;
};

/// Why the verdict is what it is, in one sentence; for a group left unexplained, the first test that
/// did not reject.
std::string reason_for(const Judged& group);

struct Judgement {
  std::vector<Judged> groups;     ///< highest verdict first, then smallest p, then id
  InterestControls controls;      ///< empty where no group was asked for unrelated targets
  std::size_t candidates = 0;     ///< groups that pairs proposed, before merging
  std::vector<std::uint8_t> excluded;  ///< [accounts] 1: member of a candidate at p < .01, nobody's outsider
};

/// Tests every candidate alone; merges those that serve the same targets; then tests again with
/// the members of every candidate at p < .01 left out of everyone's outsiders. `coordinated` at a
/// false-discovery rate of 1 % over all candidates; of these, `farm-like` where its targets are
/// unrelated for everybody else (unrelated.h), at 1 % too. `manufactured` where the larger p of
/// lockstep and of the columns passes the same. The same result for any number of threads.
/// @param interests K, how many unrelated interests a community is granted; at least 1.
/// @param impressions of the same log; nullptr where what was shown is not known.
/// @errors kInterrupted.
Result<Judgement> judge_groups(const null::Exposure& exposure, const events::EventTable& events, std::vector<groups::Group> candidates,
                               unsigned interests, unsigned threads, Progress& progress, const null::Impressions* impressions = nullptr);

}  // namespace bonafide::verdict
