#include "bonafide/report/narrow_words.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/format/numbers.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

constexpr double kSaysNothing = 0.5;

std::string people(std::uint64_t count) {
  if (count == 0) return "nobody";
  return count == 1 ? "1 person" : format::grouped(count) + " people";
}

// Of those that nothing beats and that single nobody out, the one that answers best; then whom fewer are read for.
const orders::Candidate* most_telling(const orders::Ladder& ladder) {
  const orders::Candidate* found = nullptr;
  const auto rank = [&](const orders::Candidate& one) { return std::tuple(answer_of(ladder, one), one.touch.people, one.number); };
  for (const orders::Candidate& one : ladder.candidates)
    if (one.number > 0 && one.best && one.touch.exposed == 0 && answer_of(ladder, one) < std::numeric_limits<double>::infinity() && (found == nullptr || rank(one) < rank(*found))) found = &one;
  return found;
}

std::string shown_by(const orders::Ladder& ladder, const orders::Candidate& one) {
  if (!ladder.asks_for_share) return fmt::format("bursts of {} on", count_of(*one.least_burst, "account"));
  return *one.half_width == 0 ? "the case’s share in lockstep exactly" : fmt::format("the case’s share in lockstep to {}", width_words(ladder, one));
}

}  // namespace

double answer_of(const orders::Ladder& ladder, const orders::Candidate& candidate) {
  constexpr double kNothing = std::numeric_limits<double>::infinity();
  if (ladder.asks_for_share) return candidate.half_width && *candidate.half_width < kSaysNothing ? *candidate.half_width : kNothing;
  return candidate.least_burst ? static_cast<double>(*candidate.least_burst) : kNothing;
}

std::string changes_words(const orders::Candidate& candidate) { return fmt::format("{}", fmt::join(candidate.changes, "; ")); }

std::string width_words(const orders::Ladder& ladder, const orders::Candidate& candidate) {
  if (!ladder.asks_for_share || !candidate.half_width) return "–";
  if (*candidate.half_width >= kSaysNothing) return "nothing";
  if (*candidate.half_width == 0) return "exact";
  return "± " + percent(*candidate.half_width);
}

std::string burst_words(const orders::Ladder& ladder, const orders::Candidate& candidate) {
  if (!ladder.asks_for_bursts) return "–";
  return candidate.least_burst ? format::grouped(*candidate.least_burst) : "none";
}

std::string findings_words(const orders::FindingCounts& findings) {
  std::vector<std::string> out;
  if (findings.errors > 0) out.push_back(count_of(findings.errors, "error"));
  if (findings.warnings > 0) out.push_back(count_of(findings.warnings, "warning"));
  if (findings.notes > 0) out.push_back(count_of(findings.notes, "note"));
  return out.empty() ? "none" : fmt::format("{}", fmt::join(out, ", "));
}

std::string ladder_sentence(const orders::Ladder& ladder) {
  const orders::Candidate& written = ladder.candidates.front();
  const std::string as_written = fmt::format("As written, the order reads the records of {}, {} of them bystanders, and singles out {}", people(written.touch.people), format::grouped(written.touch.bystanders), people(written.touch.exposed));
  if (ladder.candidates.size() == 1) return as_written + "; no narrower order was found.";
  if (!ladder.asks_for_bursts) return as_written + fmt::format("; it asks no question by which {} could be compared.", count_of(ladder.candidates.size() - 1, "narrower order"));
  const orders::Candidate* best = most_telling(ladder);
  if (best == nullptr) return as_written + fmt::format("; of {}, none that singles out nobody still answers its question.", count_of(ladder.candidates.size() - 1, "narrower order"));
  return as_written + fmt::format("; candidate {} reads {}, singles out nobody, and still shows {}.", best->number, people(best->touch.people), shown_by(ladder, *best));
}

std::string plot_sentence(const orders::Ladder& ladder) {
  if (!ladder.asks_for_bursts) return "The order asks no question, so no narrower one can be said to answer it";
  const orders::Candidate* best = most_telling(ladder);
  if (best == nullptr) return "No narrower order that singles out nobody still answers the question";
  return fmt::format("Candidate {} reads {} where the order as written reads {}, and shows {}", best->number, people(best->touch.people), format::grouped(ladder.candidates.front().touch.people), shown_by(ladder, *best));
}

std::string planned_noise_basis() {
  return "Noise is reckoned as the least that an item's terms allow: a production, which also counts what it withholds, and people on up to four targets, adds up to 2.8 times as much, in the form \"group\" too.";
}

std::string ladder_basis(const orders::Ladder& ladder) {
  std::string out =
      "People: accounts with an act that is asked for; bystanders are in no group of verdict coordinated or higher. Singled out: people of whom something leaves at the level of single accounts. "
      "Covers: of the people asked for as written, the part with an act in the scope that is left (days, targets, actions, countries), be they in a group, in a sample, or not.";
  if (ladder.asks_for_bursts)
    out += " Burst: the fewest accounts, each acting once on ten targets within two hours, that the tests of the case could have found and that the answer would show with 95 %; a limit from below.";
  if (ladder.asks_for_share)
    out += " Share: half of the 95 % interval for the part of the people asked for who are in lockstep by the case's verdicts, from noise, sample, suppressed cells, and people no longer covered, who may all be or none. It holds no error of the verdicts.";
  if (ladder.asks_for_bursts || ladder.asks_for_share) out += " " + planned_noise_basis();
  return out + " Findings: what `bonafide check` finds in the candidate, filed as a draft" + (ladder.policy.empty() ? "; no policy was chosen." : ".");
}

}  // namespace bonafide::report
