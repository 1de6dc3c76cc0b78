#include "bonafide/report/unrelated_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "bonafide/format/numbers.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using format::Outcome;

double input(const format::TestRecord& test, const char* name) { return format::input_of(test, name).value_or(0); }

std::string whole_input(const format::TestRecord& test, const char* name) { return format::grouped(static_cast<std::uint64_t>(input(test, name) + 0.5)); }

const format::TestRecord* unrelated_test_of(const format::Findings& findings, const std::string& group) {
  const auto found = std::find_if(findings.tests.begin(), findings.tests.end(), [&](const format::TestRecord& test) { return test.group == group && test.test == "unrelated"; });
  return found == findings.tests.end() ? nullptr : &*found;
}

}  // namespace

std::string measured_unrelated(const format::TestRecord& test) {
  return fmt::format(
      "The publics of {} of its targets have {:.2f} times as much in common as those of targets at random; communities over {} unrelated interests, put together from this "
      "log’s own, come to {:.2f} on average. p is the group’s rank among thousands of them.",
      whole_input(test, "targets_counted"), *test.statistic, whole_input(test, "interests"), *test.expected);
}

std::string why_not_tested(const format::TestRecord& test) {
  if (test.test != "unrelated" || test.inputs.empty()) return "Not tested here.";
  if (input(test, "controls_usable") == 0) return "Not tested: the log shows too few interests, or too faint ones, to compare with.";
  if (input(test, "targets_counted") < input(test, "least_targets"))
    return fmt::format("Not tested: {} of its targets have outsiders enough to tell by; {} are needed.", whole_input(test, "targets_counted"), whole_input(test, "least_targets"));
  return fmt::format("Not tested: not even one in ten sets of targets at random would have been told from those of a community over {} interests.", whole_input(test, "interests"));
}

std::string unrelated_finding(const format::TestRecord& test) {
  const std::string interests = whole_input(test, "interests");
  return fmt::format("{}: {:.2f} times targets at random; such communities come to {:.2f} on average",
                     test.outcome == Outcome::kRejects ? fmt::format("Other people connect its targets less than a community’s over {} interests", interests)
                                                       : fmt::format("Other people may connect its targets as those of a community over {} interests", interests),
                     *test.statistic, *test.expected);
}

std::string most_interests_sentence(const format::GroupRecord& group, std::size_t control_sets) {
  if (group.most_interests == 0) return "";
  return fmt::format("A community would have to span more than {} unrelated interests to look like this{}.", format::grouped(group.most_interests),
                     group.most_interests == control_sets ? "; more than the log’s control sets could not be tried" : "");
}

std::string consequence_sentence(const format::GroupRecord& group, const format::TestRecord& test, std::size_t control_sets) {
  if (group.most_interests > 0) return most_interests_sentence(group, control_sets);
  return test.outcome == Outcome::kRejects ? "Among all groups that were tested, that is not enough for farm-like." : "";
}

std::string unrelated_sentence(const format::Findings& findings) {
  std::uint64_t asked = 0, untold = 0;
  for (const format::GroupRecord& group : findings.groups) {
    if (!is_coordinated(group)) continue;
    ++asked;
    const format::TestRecord* test = unrelated_test_of(findings, group.group);
    untold += test == nullptr || test->outcome == Outcome::kNotTested;
  }
  if (untold == 0) return "";
  if (asked == 1) return "Whether its targets are unrelated for everybody else could not be tested.";
  if (untold == asked) return "Whether a group’s targets are unrelated for everybody else could not be tested for any of them.";
  return fmt::format("Whether a group’s targets are unrelated for everybody else could be tested for {} of them; for {} this log could not tell.", number_word(asked - untold), number_word(untold));
}

bool has_most_interests(const format::Findings& findings) {
  return std::any_of(findings.groups.begin(), findings.groups.end(), [](const format::GroupRecord& group) { return group.most_interests > 0; });
}

}  // namespace bonafide::report
