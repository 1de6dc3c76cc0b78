// Error rates measured on one log: what `bonafide calibrate` writes, and what `detect` and
// `estimate` read of it. Layout: docs/formats/calibration.md.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/format/case_records.h"

namespace bonafide::format {

inline constexpr int kCalibrationFormatVersion = 1;

/// Raised whenever some log could get another verdict than before: rates measured by one model say
/// nothing about another. The program's version alone would not tell between releases.
inline constexpr int kModelVersion = 1;

/// The verdicts that accuse, rising. A higher one counts at the lower ones too.
inline constexpr std::array<Verdict, 3> kLevels{Verdict::kCoordinated, Verdict::kFarmLike, Verdict::kManufactured};
inline constexpr std::size_t level_index(Verdict verdict) { return static_cast<std::size_t>(verdict) - 1; }

/// `count` of `of`, with the exact 95 % interval (Clopper, Pearson) of the share behind it.
struct Rate {
  std::uint64_t count = 0, of = 0;
  double low = 0, high = 1;
};

/// What became of plantings of one kind at one verdict.
struct LevelTally {
  std::uint64_t tested = 0;   ///< plantings of which a group was tested that could have got this verdict
  Rate convicted;             ///< of all that were planted
  Rate convicted_of_tested;   ///< the same of those tested; the others were abstained on
};

struct Tally {
  std::uint64_t planted = 0;   ///< runs, one planting each
  std::uint64_t proposed = 0;  ///< of these, some candidate group held at least five of its members
  std::array<LevelTally, kLevels.size()> levels;
};

/// Farms of one pace ("burst", "trickle") and size; convicted: at least half of its members accused.
struct FarmKind {
  std::string pace;
  std::uint64_t members = 0;
  Tally tally;
};
/// The same farms by another property: "density", "camouflage" or "customers".
struct FarmFactor {
  std::string factor, value;
  Tally tally;
};
/// Genuine communities ("quick", "slow"); convicted: at least five members in one accused group.
struct CommunityKind {
  std::uint64_t topics = 0;
  std::string pace;
  Tally tally;
};

/// Logs whose acts were exchanged between accounts: every accusation is false.
struct RewiredTally {
  std::uint64_t logs = 0;
  double moved_share = 0;  ///< of acts that changed their target, mean over the logs
  struct Level {
    Rate logs_accusing;    ///< of the rewired logs, those with any group at this verdict
    std::uint64_t groups = 0, accounts = 0, tested = 0;  ///< over all of them; tested: candidate groups
  };
  std::array<Level, kLevels.size()> levels;
};

/// A group of the log as it is, and how many other sampling keys lead to the same verdict.
struct GroupStability {
  std::string group;
  Verdict verdict = Verdict::kUnexplained;
  std::uint64_t same = 0;
};

struct Calibration {
  // What it was made on, and with.
  std::string version;
  int model = kModelVersion;
  std::string events_sha256, sampling_key;
  std::vector<std::pair<std::string, std::string>> parameters;  ///< as verdict_parameters gives them
  // What was found.
  Tally all_farms, all_communities;
  std::vector<FarmKind> farms;
  std::vector<FarmFactor> factors;
  std::vector<CommunityKind> communities;
  RewiredTally rewired;
  std::uint64_t keys = 0;                 ///< other sampling keys tried
  std::vector<GroupStability> stability;  ///< of each group that is accused under the log's own key
  std::uint64_t only_other_keys = 0;      ///< groups accused under another key that match none of these
  std::vector<std::string> notes;       ///< where the plan gave way to this log, and what it could not plant: a sentence each
};

/// The parameters that change verdicts, as key and value; those of a calibration and of a detection
/// must be equal.
std::vector<std::pair<std::string, std::string>> verdict_parameters(const Parameters& parameters);

/// Why this calibration does not speak for this run: one sentence that starts with `folder`, or nothing.
/// The log's hash and key are compared last, as they are known last: pass them empty before.
std::optional<std::string> mismatch(const Calibration& calibration, const RunRecord& run, const std::string& folder);

/// The detection limit: the least number of members from which on, at every planted size of this pace, at
/// least half of the farms were found at this verdict. Nothing where even the largest were not.
std::optional<std::uint64_t> detection_limit(const Calibration& calibration, const std::string& pace, Verdict level);

/// calibration.json as text; equal calibrations give equal bytes.
std::string calibration_json(const Calibration& calibration);

/// What run.json says of it: which file (its SHA-256), the rates at each level, the stability of groups.
/// @return a JSON object as text.
std::string calibration_summary_json(const Calibration& calibration);

/// Reads calibration.json of a calibration, or of a case that was made with one. @errors kInput: no such file, not one of ours, or of a later format.
Result<Calibration> read_calibration(const std::string& folder);

}  // namespace bonafide::format
