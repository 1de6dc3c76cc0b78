#include "bonafide/report/group_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "bonafide/format/numbers.h"
#include "bonafide/report/explanations.h"
#include "bonafide/report/unrelated_words.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using format::Outcome;

constexpr double kLn10 = 2.302585092994045684;

// The tests whose numbers are known here: a title, and for the three of lockstep the innocent explanation
// that each asks about.
struct Known {
  const char *test, *title, *explanation;
};
constexpr Known kKnown[] = {{"targets", "Same targets", "chance and shared interest"},
                            {"windows", "Same time", "the times at which other people act there"},
                            {"habits", "Not by habit", "each account’s own hours and habits"},
                            {"unrelated", "Unrelated targets", nullptr},
                            {"device", "Shared devices", nullptr},
                            {"created", "Registered in one go", nullptr},
                            {"client", "One client", nullptr},
                            {"country", "One country", nullptr}};

// Columns had no part in finding the group, so that they show nothing explains nothing.
bool is_column(const Known* one) { return one != nullptr && one->explanation == nullptr && std::string_view(one->test) != "unrelated"; }

const Known* known(const std::string& test) {
  for (const Known& one : kKnown)
    if (test == one.test) return &one;
  return nullptr;
}

std::string whole(double count) { return format::grouped(static_cast<std::uint64_t>(count + 0.5)); }

double input(const format::TestRecord& test, const char* name) { return format::input_of(test, name).value_or(0); }

std::string measured_targets(const format::TestRecord& test) {
  return fmt::format(
      "First acts of the group’s accounts on its targets, {}: expected {}, seen {}. Expected = {} acts of its accounts in the whole log × ({} acts of outsiders on these "
      "targets{} + ½ a target) / {} acts of outsiders in the whole log × {:.6g}, the factor of shared interest.",
      input(test, "in_windows") != 0 ? "inside its windows" : "at any time", amount(*test.expected), whole(*test.statistic), whole(input(test, "member_acts")),
      whole(input(test, "outsider_acts")), input(test, "in_windows") != 0 ? " inside the windows" : "", whole(input(test, "outsider_activity")), input(test, "affinity")) +
         (format::input_of(test, "expected_by_activity") && input(test, "expected_by_activity") < *test.expected
              ? fmt::format(" That is {}; account by account the larger of it and of what people do who are shown the same counts.", amount(input(test, "expected_by_activity")))
              : "");
}

std::string measured_windows(const format::TestRecord& test) {
  return fmt::format("Target by target, the group’s acts inside its window are compared with everybody’s; each p is in group_targets.csv. Over {} targets, minus twice the sum of ln p is {}, where an audience would reach about {}.",
                     whole(input(test, "group_targets")), amount(*test.statistic), amount(*test.expected));
}

// Root and deviation as the test uses them, pairs as a person counts them.
std::string measured_habits(const format::TestRecord& test) {
  const auto usual = [&](const char* mean_root) { return amount(std::max(0.0, std::round(input(test, mean_root) * input(test, mean_root) - 0.375))); };
  std::string text = fmt::format("{} pairs of its accounts met on one target within {}. With each account’s own times dealt out anew among its targets, about {} do",
                                 whole(input(test, "pairs")), format_window(static_cast<Microseconds>(input(test, "window_seconds") * 1e6 + 0.5)), usual("mean_root_times"));
  if (input(test, "permutations_ages") > 0) text += fmt::format("; with its own delays after each target’s first act, about {}", usual("mean_root_ages"));
  return text + fmt::format(". The smaller distance is {} standard deviations of the root of that number ({} permutations; of what lies beyond eight nothing is claimed).",
                            amount(std::max(0.0, *test.statistic)), whole(input(test, "permutations_times")));
}

// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& names) {
  if (names.size() < 2) return names.empty() ? "" : names.front();
  return fmt::format("{} and {}", fmt::join(names.begin(), names.end() - 1, ", "), names.back());
}

std::string lower_case(std::string text) {
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

// Tests beyond lockstep: of a group that was not tested for that, there is nothing to say.
std::string what_else_was_tested(const GroupView& view) {
  std::string text;
  for (const format::TestRecord* test : view.tests) {
    const Known* one = known(test->test);
    if ((one != nullptr && one->explanation != nullptr) || is_column(one) || (test->outcome == Outcome::kNotTested && test->inputs.empty())) continue;
    if (test->test != "unrelated") text += fmt::format(" The test “{}”: {}.", test->test, format::outcome_name(test->outcome));
    else if (test->outcome == Outcome::kRejects) text += fmt::format(" Its targets are less related for everybody else than a community’s over {} unrelated interests would be (p = {}).", whole(input(*test, "interests")), format::probability_text(test->ln_p.value_or(0)));
    else text += test->outcome == Outcome::kNotTested ? " Whether its targets are unrelated for everybody else could not be tested." : " It was not shown that its targets are unrelated for everybody else.";
  }
  const format::TestRecord* unrelated = test_of(view, "unrelated");
  const std::string consequence = unrelated != nullptr ? consequence_sentence(*view.record, *unrelated, view.interest->related.size()) : "";
  return consequence.empty() ? text : text + " " + consequence;
}

// Client and country never count.
std::string what_columns_say(const GroupView& view) {
  std::vector<std::string> apart;
  for (const format::TestRecord* test : view.tests)
    if (is_column(known(test->test)) && test->outcome == Outcome::kRejects && test->test != "country" && test->test != "client") apart.push_back(fmt::format("“{}”", test->test));
  if (apart.empty()) return "";
  return fmt::format(" The {} {}, which had no part in finding the group, {} its accounts apart by {} own.", apart.size() == 1 ? "column" : "columns", listed(apart), apart.size() == 1 ? "sets" : "set",
                     apart.size() == 1 ? "a test of its" : "tests of their");
}

std::string what_was_tested(const GroupView& view) {
  std::vector<std::string> insufficient, sufficient, spared;
  for (const format::TestRecord* test : view.tests) {
    const Known* one = known(test->test);
    if (is_column(one) || test->test == "unrelated") continue;
    const std::string name = one != nullptr ? one->explanation : fmt::format("what the test “{}” asks", test->test);
    (test->outcome == Outcome::kRejects ? insufficient : test->outcome == Outcome::kDoesNotReject ? sufficient : spared).push_back(name);
  }
  std::string text;
  if (!insufficient.empty()) text += fmt::format(" Tested, and by itself not enough to explain it: {}.", listed(insufficient));
  if (!sufficient.empty()) text += fmt::format(" Tested, and enough to explain it: {}.", listed(sufficient));
  if (!spared.empty()) text += fmt::format(" Not tested: {}.", listed(spared));
  return text + what_columns_say(view) + what_else_was_tested(view);
}

std::string what_could_not_be(const GroupView& view) {
  std::vector<std::string> names;
  for (const Explanation& explanation : innocent_explanations(view))
    if (explanation.status.starts_with("cannot") || explanation.status.starts_with("not tested")) names.push_back(lower_case(explanation.name));
  return names.empty() ? "" : fmt::format(" What this log cannot tell from it: {}.", listed(names));
}

}  // namespace

std::string group_paragraph(const GroupView& view) {
  const format::GroupRecord& record = *view.record;
  std::string text = fmt::format("{} acted {} on {}{}. Where two of them acted on one target, they did so {} in at least half of the cases.", count_of(record.actors, "account"),
                                 count_of(record.events, "time"), count_of(record.targets, "target"), record.in_windows ? " inside its windows" : "", scale_words(record));
  if (record.targets == 0) text = fmt::format("{} were proposed as a group, because pairs of them met often.", count_of(record.actors, "account"));
  if (record.tested && record.expected_hits > 0)
    text += fmt::format(" Chance and shared interest together would lead one to expect {} acts; {} were seen.", amount(record.expected_hits), whole(record.hits));
  text += what_was_tested(view);
  if (!is_coordinated(record)) text += fmt::format(" It carries no verdict ({}): it is a lead, and nothing is claimed of these accounts.", record.reason);
  return text + what_could_not_be(view);
}

std::string test_title(const format::TestRecord& test) {
  const Known* one = known(test.test);
  return one != nullptr ? one->title : test.test;
}

std::string measured(const format::TestRecord& test) {
  if (test.outcome == Outcome::kNotTested || !test.statistic || !test.expected) return why_not_tested(test);
  if (test.test == "targets") return measured_targets(test);
  if (test.test == "windows") return measured_windows(test);
  if (test.test == "habits") return measured_habits(test);
  if (test.test == "unrelated") return measured_unrelated(test);
  return fmt::format("Seen {}, expected {}.", amount(*test.statistic), amount(*test.expected));
}

std::string price_words(const format::TestRecord& test) {
  if (test.ln_price.value_or(0) <= 0) return "";
  return fmt::format("p includes a factor of e^{:.1f}, about 10^{:.0f}, for {}.", *test.ln_price, *test.ln_price / kLn10,
                     test.test == "windows" ? "the choice of a window on each target"
                     : is_column(known(test.test)) ? "what was chosen from the same data (which week, which client, which size of address)"
                                            : "everything that could have been searched: whoever looks at many groups and many sets of targets finds a striking one by chance");
}

}  // namespace bonafide::report
