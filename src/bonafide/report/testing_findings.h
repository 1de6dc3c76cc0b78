// Findings for the tests of this room: small groups made from a stream, every record filled in.
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "bonafide/base/random.h"
#include "bonafide/disclose/approved.h"
#include "bonafide/format/case_records.h"

namespace bonafide::report::testing {

inline constexpr Microseconds kDay = 86'400 * kMicrosecondsPerSecond;
inline constexpr Microseconds kStart = 1'522'713'600 * kMicrosecondsPerSecond;  // 2018-04-03

/// A log of 60 days without groups.
inline format::Findings empty_findings() {
  format::Findings findings;
  auto& run = findings.run;
  run.version = "0.1.0";
  run.events_sha256 = std::string(64, 'a');
  run.sampling_key = std::string(32, 'b');
  run.parameters.scales = {60 * kMicrosecondsPerSecond, 7200 * kMicrosecondsPerSecond, kDay};
  run.profile = "coortweet";
  run.columns = {{"actor", "account_id"}, {"target", "object_id"}, {"time", "timestamp_share"}};
  run.events = 2'431'882;
  run.first_acts = 2'301'442;
  run.actors = 200'000;
  run.targets = 20'000;
  run.rows_read = run.events;
  run.first_time = kStart;
  run.last_time = kStart + 60 * kDay;
  run.resolution = kMicrosecondsPerSecond;
  run.limits = {"Nothing in this log says what accounts were shown."};
  return findings;
}

/// Adds a tested group in which each account hits each target with probability one half.
inline void add_group(format::Findings& findings, format::Verdict verdict, std::size_t actors,
                      std::size_t targets, const std::string& actor_prefix = "user",
                      const std::string& target_prefix = "page") {
  const std::size_t number = findings.groups.size();
  RandomStream random(number, "report test");
  format::GroupRecord record;
  record.group = fmt::format("{:016x}", 0x4be1f9c3a07d2256ull + number);
  record.verdict = verdict;
  record.actors = actors;
  record.targets = targets;
  record.scale_seconds = 7200;
  record.ln_p = verdict == format::Verdict::kUnexplained ? -1.5 : -93.0;
  record.ln_q = record.ln_p + 1;
  record.reason = "a reason in one sentence";
  record.expected_hits = 3.1;
  record.tested = true;

  format::GroupPicture picture{record.group, {}, {}};
  for (std::size_t i = 0; i < actors; ++i) picture.members.push_back(fmt::format("{}{:05}", actor_prefix, i));
  for (std::size_t t = 0; t < targets; ++t) {
    format::TargetActivity target;
    target.target = fmt::format("{}{:03}", target_prefix, t);
    target.window_begin = kStart + static_cast<Microseconds>(random.below(58)) * kDay;
    target.window_end = target.window_begin + 7200 * kMicrosecondsPerSecond;
    for (std::uint32_t i = 0; i < actors; ++i) {
      if (random.chance(0.5)) continue;
      target.member.push_back(i);
      target.member_time.push_back(target.window_begin +
                                   static_cast<Microseconds>(target.member.size()) * 1000);
    }
    target.outsiders.assign(240, 2);
    target.outsider_total = 480;
    record.events += target.member.size();
    format::TargetRecord counts{target.target, 480 + target.member.size(), 0, 0, 0};
    if (verdict == format::Verdict::kCoordinated) counts.coordinated = target.member.size();
    if (verdict == format::Verdict::kFarmLike) counts.farm_like = target.member.size();
    if (verdict == format::Verdict::kManufactured) counts.manufactured = target.member.size();
    findings.targets.push_back(std::move(counts));
    picture.targets.push_back(std::move(target));
  }
  record.hits = static_cast<double>(record.events);
  for (const auto& member : picture.members)
    findings.members.push_back({member, record.group, verdict, targets / 2, targets * 10, 0.03, -40});
  const double hits = record.hits;
  findings.tests.push_back({record.group, "targets", format::Outcome::kRejects, hits, 3.1, 812.5, -900.0,
                            {{"in_windows", 1}, {"member_acts", 1000}, {"outsider_acts", 7}, {"outsider_activity", 1e6}, {"affinity", 4.2}}, "Same targets?", "They are strangers.", "A call to act."});
  findings.tests.push_back({record.group, "windows", format::Outcome::kRejects, 900, 50, 100, -300, {{"group_targets", 25}}, "Same time?", "They are an audience.", "A time zone."});
  format::TestRecord habits{record.group, "habits", format::Outcome::kNotTested, {}, {}, {}, {}, {}, "By habit?", "Exchangeable.", "News."};
  if (verdict != format::Verdict::kUnexplained)
    habits = {record.group, "habits", format::Outcome::kRejects, 9, 0, 0, -35,
              {{"window_seconds", 7200}, {"pairs", 400}, {"permutations_times", 99}, {"mean_root_times", 5}, {"permutations_ages", 99}, {"mean_root_ages", 6}}, "By habit?", "Exchangeable.", "News."};
  findings.tests.push_back(std::move(habits));
  findings.groups.push_back(record);
  findings.pictures.push_back(std::move(picture));
}

/// Puts the last group to the test of unrelated targets; a negative relatedness: the log had no power to.
inline void add_unrelated(format::Findings& findings, double relatedness, std::uint64_t most_interests = 0) {
  findings.groups.back().most_interests = most_interests;
  format::TestRecord test{findings.groups.back().group, "unrelated", format::Outcome::kNotTested, {}, {}, {}, {},
                          {{"interests", 8}, {"targets_counted", 20}, {"least_targets", 6}, {"controls_usable", 1}, {"standard_error", 0.03}}, "Unrelated?", "Like the control sets.", "A newsletter."};
  if (relatedness >= 0) test.outcome = most_interests > 0 ? format::Outcome::kRejects : format::Outcome::kDoesNotReject, test.statistic = relatedness, test.expected = 1.1, test.ln_p = most_interests > 0 ? -8 : -1;
  findings.tests.push_back(std::move(test));
  findings.interest = {{1.3, 1.5, 1.5, 1.7, 2.4}, {0.9, 0.97, 1.0, 1.1}};
}

/// Two coordinated groups and an unexplained one.
inline format::Findings usual_findings() {
  format::Findings findings = empty_findings();
  add_group(findings, format::Verdict::kCoordinated, 120, 25);
  add_group(findings, format::Verdict::kCoordinated, 9, 6);
  add_group(findings, format::Verdict::kUnexplained, 7, 4);
  return findings;
}

inline disclose::Approved<format::Findings> approved(format::Findings findings) {
  return disclose::Gate::for_custodian(std::move(findings));
}

inline std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

}  // namespace bonafide::report::testing
