// What a case holds, as records: the rows of its CSV files and its run.json. Every writer and
// reader of a case shares these. Layout to the byte: docs/formats/case.md.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bonafide/base/time.h"

namespace bonafide::format {

inline constexpr int kCaseFormatVersion = 1;

/// ln of the smallest p that is claimed of a group, 6.3e-16: about eight standard deviations of the
/// permutations that its habits are tested with (verdict/habits.h) carry no more.
inline constexpr double kLeastGroupLnP = -35;

enum class Verdict { kUnexplained, kCoordinated, kFarmLike, kManufactured };
/// "unexplained", "coordinated", "farm-like", "manufactured".
const char* verdict_name(Verdict verdict);
std::optional<Verdict> parse_verdict(std::string_view name);

/// A row of groups.csv, and what the report says of the group beyond it.
struct GroupRecord {
  std::string group;             ///< 16 hex digits: hash of its sorted members
  Verdict verdict = Verdict::kUnexplained;
  std::uint64_t actors = 0;      ///< members
  std::uint64_t targets = 0;     ///< targets that the group hits beyond its share
  std::uint64_t events = 0;      ///< rows of evidence.csv
  double scale_seconds = 0;      ///< finest scale that holds half of its meetings; infinity: whole log
  double ln_p = 0;               ///< the largest of its tests of lockstep; 0 where it was not tested or too few members pass
  double ln_q = 0;               ///< Benjamini-Hochberg over all candidates
  std::string reason;            ///< one sentence
  // beyond the CSV: from the test of targets
  bool in_windows = false;       ///< the carrying test counts acts inside the group's windows only
  double hits = 0;               ///< members' acts on its targets that count
  double expected_hits = 0;      ///< of the same under the null, affinity included
  bool tested = false;           ///< false: the log could not tell; the reason says why
  std::uint64_t most_interests = 0;  ///< K*: of a farm-like group, the most interests at which the verdict still stands; else 0
  bool operator==(const GroupRecord&) const = default;
};

/// What a reason begins with where the log could not tell; see GroupRecord::tested.
inline constexpr std::string_view kNotTestable = "not testable: ";

/// A row of members.csv.
/// The id of a group is its members' (docs/formats/case.md). @param members in any order.
std::string group_id(std::vector<std::string_view> members);

struct MemberRecord {
  std::string actor, group;
  Verdict verdict = Verdict::kUnexplained;
  std::uint64_t targets = 0;   ///< of the group's targets, hit inside their windows
  std::uint64_t meetings = 0;  ///< (other member, target) with both acts within the group's scale
  double expected = 0;         ///< targets it would hit by chance and shared interest
  double ln_p = 0;             ///< of `targets` given `expected`
  bool operator==(const MemberRecord&) const = default;
};

enum class Outcome { kRejects, kDoesNotReject, kNotTested };
/// "rejects", "does not reject", "not tested": the innocent explanation that is tested, at p <= .01.
const char* outcome_name(Outcome outcome);
std::optional<Outcome> parse_outcome(std::string_view name);

/// A row of tests.csv: one test of one group, with all that it takes to recompute it by hand.
struct TestRecord {
  std::string group;
  std::string test;                  ///< "targets", "windows", "habits", ...
  Outcome outcome = Outcome::kNotTested;
  std::optional<double> statistic;   ///< none where it was not tested, as for the next three
  std::optional<double> expected;    ///< what the null allows of it
  std::optional<double> ln_price;    ///< ln of what p was multiplied by for what was chosen from the same data
  std::optional<double> ln_p;        ///< price included
  std::vector<std::pair<std::string, double>> inputs;  ///< by name; a name has no blank and no '='
  std::string question;              ///< what it asks, a sentence
  std::string assumption;            ///< a sentence
  std::string wrong_if;              ///< what would make it wrong, a sentence
  bool operator==(const TestRecord&) const = default;
};
/// An input by its name; none where there is no such.
std::optional<double> input_of(const TestRecord& test, std::string_view name);

/// A row of group_targets.csv: what the group and everybody else did on one of its targets. Counts are
/// first acts; "inside" is from window_begin to window_end, both included.
struct GroupTargetRecord {
  std::string group, target;
  Microseconds window_begin = 0, window_end = 0;
  std::uint64_t acts = 0, acts_inside = 0;            ///< of all accounts
  std::uint64_t members = 0, members_inside = 0;      ///< of the group's
  std::uint64_t outsiders = 0, outsiders_inside = 0;  ///< of accounts outside the group and outside every candidate
  double ln_p = 0;                                    ///< of the test of windows on this target, choice of window included
  std::optional<double> relatedness;                  ///< of its public to those of the others, over targets at random; none where not measured
  bool operator==(const GroupTargetRecord&) const = default;
};

/// A row of evidence.csv: an act that the test of the group's targets counts.
struct EvidenceRecord {
  std::string group, actor, target;
  Microseconds time = 0;
  std::uint64_t meetings = 0;  ///< other members with their first act on this target within the group's scale of it
  bool in_window = false;
  bool operator==(const EvidenceRecord&) const = default;
};

/// A row of targets.csv: `events` is all rows; the others count rows of evidence.csv by verdict.
struct TargetRecord {
  std::string target;
  std::uint64_t events = 0, coordinated = 0, farm_like = 0, manufactured = 0;
  bool operator==(const TargetRecord&) const = default;
};

/// The parameters that change results; they stand in run.json.
struct Parameters {
  std::vector<Microseconds> scales;    ///< finite ones, ascending
  bool whole_log_scale = true;
  unsigned unrelated_interests = 8;    ///< K: unrelated interests that a community is granted
  std::string action;                  ///< kept action; "" for all
  std::string time_unit;               ///< s, ms, us or utc, as given; "" where the values tell
  std::vector<std::string> dropped_scales;  ///< default scales finer than the log's resolution, as text
  bool operator==(const Parameters&) const = default;
};

/// A log of what accounts were shown, as far as it was given.
struct ImpressionsRecord {
  std::string sha256;                  ///< canonical hash; "" where none was given
  std::string profile;
  std::vector<std::pair<std::string, std::string>> columns;  ///< role, column
  std::uint64_t rows_read = 0, rows_rejected = 0, events = 0;
  std::uint64_t used = 0;              ///< of accounts and targets of the log, up to the account's first act
  std::uint64_t unknown = 0;           ///< of an account or target that the log does not have
  std::uint64_t after_act = 0;         ///< after the account had acted on the target
  std::uint64_t acts_shown = 0;        ///< first acts of the log that an impression came before; the others were found otherwise
  bool operator==(const ImpressionsRecord&) const = default;
};
struct Calibration;  // calibration.h

/// run.json.
struct RunRecord {
  std::string version;
  std::string events_sha256;           ///< canonical hash of the log
  std::string events_file_sha256;      ///< of the bytes of events.parquet; "" in cases of earlier versions
  std::string sampling_key;            ///< hex
  bool sampling_key_given = false;     ///< false: derived from the log's hash
  Parameters parameters;
  std::string profile;
  std::vector<std::pair<std::string, std::string>> columns;  ///< role, column
  std::uint64_t events = 0, first_acts = 0, actors = 0, targets = 0;
  std::uint64_t rows_read = 0, rows_rejected = 0, rows_of_other_actions = 0;
  Microseconds first_time = 0, last_time = 0, resolution = 0;
  bool times_relative = false;
  std::uint64_t candidates = 0;        ///< groups proposed by pairs
  std::uint64_t tested = 0, not_testable = 0, coordinated = 0, farm_like = 0, manufactured = 0;  ///< groups; each at its highest verdict
  ImpressionsRecord impressions;
  std::vector<std::string> limits;     ///< what this log cannot tell, a sentence each
  std::shared_ptr<const Calibration> calibration;  ///< error rates measured on this log; null where none were given
  bool operator==(const RunRecord&) const = default;
};

/// Acts on one target of a group, for the report's strips.
struct TargetActivity {
  std::string target;
  Microseconds window_begin = 0, window_end = 0;
  std::vector<std::uint32_t> member;       ///< index into GroupPicture::members, an act each
  std::vector<Microseconds> member_time;   ///< [acts], ascending
  std::vector<std::uint32_t> outsiders;    ///< [bins] everyone else's acts, over first_time..last_time
  std::uint64_t outsider_total = 0;
};

/// What the report draws of one group.
struct GroupPicture {
  std::string group;
  std::vector<std::string> members;        ///< all, in the order of ids
  std::vector<TargetActivity> targets;     ///< busiest first
};

/// controls.csv: what interest looks like in the log; empty where no group was asked for unrelated targets. Mean relatedness of the control sets, over that of targets at random.
struct InterestRecord {
  std::vector<double> related, random; ///< a set each, ascending
  bool operator==(const InterestRecord&) const = default;
};

/// Everything the report is written from.
struct Findings {
  RunRecord run;
  std::vector<GroupRecord> groups;      ///< highest verdict first, then by p, then by id
  std::vector<MemberRecord> members;    ///< by group as above, then by id
  std::vector<TestRecord> tests;        ///< by group as above, then in the order in which they are made
  std::vector<GroupTargetRecord> group_targets;  ///< by group as above, then by id
  std::vector<TargetRecord> targets;    ///< by id
  std::vector<GroupPicture> pictures;   ///< one a group, same order
  InterestRecord interest;
};

}  // namespace bonafide::format
