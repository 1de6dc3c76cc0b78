#include "bonafide/verdict/evidence.h"

#include <algorithm>
#include <tuple>

#include "bonafide/base/real.h"

namespace bonafide::verdict {
namespace {

constexpr TestWords kTargets{
    "targets",
    "Do its accounts act on the same targets more than chance and shared interest allow?",
    "Were the accounts strangers, their acts would fall on these targets as outsiders' acts do, more often only by the factor of shared interest, each "
    "independently of the others.",
    "A cause that outsiders do not share: a call to act, a newsletter, a list that only these accounts were shown; or too few outsiders to judge shared interest by. "
    "Outsiders who belong to another such group themselves make the test expect too much, and the group may be missed."};
constexpr TestWords kWindows{
    "windows",
    "Do its acts lie inside its windows more than everybody else's acts on the same targets do?",
    "Were the accounts an audience like others, which of a target's acts are theirs would have nothing to do with when they happened, and one target would tell nothing of another.",
    "Accounts that differ from others in when they are there: by time zone, by shift, or because they are told first."};
constexpr TestWords kHabits{
    "habits",
    "Do its accounts meet more than each one's own hours and habits bring about?",
    "Each account's own times, and its own delays after a target's first act, could as well have fallen on any other of its targets, whatever the other accounts did.",
    "One cause after the other that sends these accounts to one target after the other, at times of their own: pieces of news, a newsletter, an advertisement, a recommender."};

constexpr TestWords kUnrelated{
    "unrelated",
    "Are its targets less related for everybody else than those of a community over several unrelated interests would be?",
    "Were the group a community, each of its targets would belong to one of its interests at random, and its interests would be like those of the control sets of this log.",
    "A community whose interests nobody outside shares; one over more interests than were granted; a recommender, an advertisement or a newsletter that showed these accounts unrelated targets. "
    "Few outsiders to a target make the measure coarse, which is allowed for."};

format::TestRecord record_of(const Judged& judged, const TestWords& words) {
  format::TestRecord record;
  record.group = judged.id;
  record.test = words.name;
  record.question = words.question;
  record.assumption = words.assumption;
  record.wrong_if = words.wrong_if;
  return record;
}

void set_result(format::TestRecord& record, double statistic, double expected, double ln_price, double ln_p) {
  record.outcome = ln_p <= real::log(kCandidateP) ? format::Outcome::kRejects : format::Outcome::kDoesNotReject;
  record.statistic = statistic;
  record.expected = expected;
  record.ln_price = ln_price;
  record.ln_p = ln_p;
}

format::TestRecord targets_test(const Sources& s, const Judged& judged) {
  const Lockstep& l = judged.lockstep;
  format::TestRecord record = record_of(judged, kTargets);
  if (l.member_acts == 0) return record;  // too few targets: nothing was counted
  record.inputs = {{"in_windows", l.in_windows},
                   {"members", static_cast<double>(l.group.size())},
                   {"member_acts", l.member_acts},
                   {"group_targets", static_cast<double>(l.targets.size())},
                   {"outsider_acts", l.outsider_acts},
                   {"outsider_activity", l.outsider_activity},
                   {"affinity", l.affinity},
                   {"actors", static_cast<double>(s.exposure.accounts())},
                   {"targets", static_cast<double>(s.exposure.targets())},
                   {"ln_least_p", l.least_ln_p}};
  if (l.exposure_known)
    record.inputs.insert(record.inputs.end(), {{"expected_by_activity", l.expected_by_activity}, {"shown", static_cast<double>(l.shown)}, {"shown_hits", static_cast<double>(l.shown_hits)}});
  if (l.state == Lockstep::State::kTested) set_result(record, l.hits, l.expected, l.ln_price, l.ln_p_targets);
  return record;
}

format::TestRecord windows_test(const Sources& s, const Judged& judged) {
  const Lockstep& l = judged.lockstep;
  format::TestRecord record = record_of(judged, kWindows);
  if (l.member_acts == 0) return record;
  const WindowTest windows = test_windows(s.exposure, MemberActs(s.exposure, l.group, l.targets), l.targets);
  double twice_ln_p = 0;
  for (double ln_p : windows.of_target) twice_ln_p += 2 * ln_p;
  record.inputs = {{"group_targets", static_cast<double>(l.targets.size())}, {"ln_least_p", windows.least_ln_p}};
  if (l.state == Lockstep::State::kTested) set_result(record, twice_ln_p == 0 ? 0 : -twice_ln_p, 2 * static_cast<double>(l.targets.size()), ln_window_price(s.exposure, l.targets), l.ln_p_windows);
  return record;
}

void add_permuted(format::TestRecord& record, const char* kind, const Permuted& permuted) {
  const std::string of = std::string("_") + kind;
  record.inputs.insert(record.inputs.end(), {{"permutations" + of, permuted.permutations}, {"mean_root" + of, permuted.mean}, {"deviation" + of, permuted.deviation}, {"z" + of, permuted.z}});
}

format::TestRecord habits_test(const Sources& s, const Judged& judged) {
  const Lockstep& l = judged.lockstep;
  format::TestRecord record = record_of(judged, kHabits);
  if (l.habits.times.permutations == 0) return record;  // spared: another test did not reject
  const double tick_seconds = static_cast<double>(s.events.time.tick) / kMicrosecondsPerSecond;
  record.inputs = {{"window_seconds", l.habits.window * tick_seconds}, {"pairs", l.habits.pairs}};
  add_permuted(record, "times", l.habits.times);
  add_permuted(record, "ages", l.habits.ages);
  record.inputs.emplace_back("least_deviation", kLeastDeviation);
  set_result(record, l.habits.z(), 0, 0, l.ln_p_habits);
  return record;
}

format::TestRecord unrelated_test(const Judged& judged) {
  const UnrelatedTest& u = judged.unrelated;
  format::TestRecord record = record_of(judged, kUnrelated);
  if (u.state == UnrelatedTest::State::kNotTested) return record;
  record.inputs = {{"interests", u.interests}, {"targets_counted", static_cast<double>(u.targets)}, {"least_targets", static_cast<double>(kLeastUnrelatedTargets)},
                   {"controls_usable", u.state != UnrelatedTest::State::kNoControls}};
  if (u.measured.weights.empty()) return record;
  record.inputs.insert(record.inputs.end(), {{"standard_error", u.measured.error}, {"own_public", u.measured.within}, {"own_public_error", u.measured.within_error}, {"own_public_at_random", u.measured.within_random}});
  if (u.state == UnrelatedTest::State::kTested) set_result(record, u.measured.mean, u.expected, 0, u.ln_p);
  return record;
}

constexpr TestWords kDevice{
    "device",
    "Do its accounts share devices or addresses, five to one, more than people who bring along everybody behind their own?",
    "Were its accounts like outsiders of their country and activity, their addresses would be shared as widely as those of outsiders are.",
    "An organisation that meets at several offices or schools of its own; a carrier's network that serves these accounts and few others."};
constexpr TestWords kCreated{
    "created",
    "Were its accounts registered in one go?",
    "Were its accounts like outsiders created within the same half year and first seen in the same quarter of the log, they would have been created when those were.",
    "A drive to sign up that reached these accounts and nobody else, more than a month before they first acted in this log."};
constexpr TestWords kClient{
    "client",
    "Do its accounts use one client more than ten times the odds of outsiders allow?",
    "Were its accounts like outsiders of their country and activity, at most ten times their odds would be for that client.",
    "A community with software of its own, such as an app of its organisation."};
constexpr TestWords kCountry{
    "country",
    "Are its accounts from one country, more than outsiders of their activity? This is printed and never counts.",
    "Were its accounts like outsiders of their activity, they would be from the countries that those are from.",
    "Any town, language or news: a country is not an offence."};

const TestWords& words_for(Column column) {
  switch (column) {
    case Column::kDevice: return kDevice;
    case Column::kCreated: return kCreated;
    case Column::kClient: return kClient;
    case Column::kCountry: break;
  }
  return kCountry;
}

format::TestRecord column_test(const Judged& judged, const ColumnTest& test) {
  format::TestRecord record = record_of(judged, words_for(test.column));
  const std::string said = words_of(test);
  record.question += " " + std::string(1, static_cast<char>(said[0] >= 'a' && said[0] <= 'z' ? said[0] - 'a' + 'A' : said[0])) + said.substr(1) + ".";
  record.inputs = {{"members_with_value", static_cast<double>(test.members)}, {"compared", static_cast<double>(test.compared)}, {"outsiders", static_cast<double>(test.outsiders)}};
  if (test.column == Column::kDevice) record.inputs.emplace_back("most_users", test.most_users);
  if (test.column == Column::kClient) record.inputs.emplace_back("withstands_odds", test.withstands);
  if (test.not_tested.empty()) set_result(record, static_cast<double>(test.marked), test.expected, test.ln_price, test.ln_p);
  return record;
}

// First and last time inside a target's window, as the log writes them: what lies in the window's last
// tick is inside.
std::pair<Microseconds, Microseconds> window_of(const events::EventTable& events, const GroupTarget& target) {
  const auto time_at = [&](std::uint64_t tick) { return events.time.origin + static_cast<Microseconds>(tick) * events.time.tick; };
  const Microseconds end = time_at(target.window_end) + (events.remainder.empty() ? 0 : events.time.tick - 1);
  return {time_at(target.window_begin), std::min(end, events.time.last)};
}

}  // namespace

const TestWords* test_words(std::string_view name) {
  static constexpr const TestWords* kAll[] = {&kTargets, &kWindows, &kHabits, &kUnrelated, &kDevice, &kCreated, &kClient, &kCountry};
  for (const TestWords* words : kAll)
    if (words->name == name) return words;
  return nullptr;
}

std::vector<format::TestRecord> test_records(const Sources& s) {
  std::vector<format::TestRecord> out;
  for (const Judged& judged : s.groups) {
    out.push_back(targets_test(s, judged));
    out.push_back(windows_test(s, judged));
    out.push_back(habits_test(s, judged));
    out.push_back(unrelated_test(judged));
    for (const ColumnTest& test : judged.columns.tests) out.push_back(column_test(judged, test));
  }
  return out;
}

std::vector<format::GroupTargetRecord> group_target_records(const Sources& s) {
  std::vector<format::GroupTargetRecord> out;
  for (const Judged& judged : s.groups) {
    const std::vector<GroupTarget>& targets = judged.lockstep.targets;
    const MemberActs members(s.exposure, judged.lockstep.group, targets);
    const WindowTest windows = test_windows(s.exposure, members, targets);
    for (std::size_t place = 0; place < targets.size(); ++place) {
      const GroupTarget& target = targets[place];
      format::GroupTargetRecord record;
      record.group = judged.id;
      record.target = std::string(s.events.targets[target.target]);
      std::tie(record.window_begin, record.window_end) = window_of(s.events, target);
      record.acts = s.exposure.cell_size(target.target);
      record.members = members.on(place).size();
      for (const null::Act& act : s.exposure.cell(target.target)) {  // members too, unless they are excluded: taken out below
        const bool inside = target.covers(act.tick), counted = !s.excluded[act.rank];
        record.acts_inside += inside;
        record.outsiders += counted;
        record.outsiders_inside += counted && inside;
      }
      for (const null::Act& act : members.on(place)) {
        const bool inside = target.covers(act.tick), counted = !s.excluded[act.rank];
        record.members_inside += inside;
        record.outsiders -= counted;
        record.outsiders_inside -= counted && inside;
      }
      record.ln_p = windows.of_target[place];
      const std::vector<double>& relatedness = judged.unrelated.target_relatedness;
      if (place < relatedness.size() && relatedness[place] >= 0) record.relatedness = relatedness[place];
      out.push_back(std::move(record));
    }
  }
  return out;
}

}  // namespace bonafide::verdict
