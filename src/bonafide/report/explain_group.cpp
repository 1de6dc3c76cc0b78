// A clerk reads from the top: the sentence, the tests, the targets, the accounts, what else it could
// be, and last the acts one by one.
#include <fmt/format.h>

#include <algorithm>

#include "bonafide/base/result.h"
#include "bonafide/format/numbers.h"
#include "bonafide/report/explain.h"
#include "bonafide/report/explanations.h"
#include "bonafide/report/group_words.h"
#include "bonafide/report/page.h"
#include "bonafide/report/visible.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

// Relatedness lies around 1: there the second decimal tells.
std::string number_of(const format::TestRecord& test, double value) { return test.test == "unrelated" ? fmt::format("{:.2f}", value) : plain(amount(value)); }

void add_tests(const GroupView& view, Page& page) {
  page.title("Tests: each asks whether an innocent explanation suffices");
  TextColumn name{"test", false, {}}, outcome{"outcome", false, {}}, statistic{"statistic", true, {}}, expected{"expected", true, {}}, p{"p", true, {}};
  for (const format::TestRecord* test : view.tests) {
    name.cells.push_back(visible_label(test->test, kIdColumns));
    outcome.cells.emplace_back(format::outcome_name(test->outcome));
    statistic.cells.push_back(test->statistic ? number_of(*test, *test->statistic) : "-");
    expected.cells.push_back(test->expected ? number_of(*test, *test->expected) : "-");
    p.cells.push_back(test->ln_p ? format::probability_text(*test->ln_p) : "-");
  }
  page.table({name, outcome, statistic, expected, p}, view.tests.size());
  for (const format::TestRecord* test : view.tests) {
    if (test->outcome == format::Outcome::kNotTested && test->inputs.empty()) continue;
    page.gap();
    page.paragraph(fmt::format("{}. {}", visible_text(test->test), visible_text(test->question)));
    page.paragraph(measured(*test), 2);
    if (test->outcome == format::Outcome::kNotTested) continue;
    if (const std::string price = price_words(*test); !price.empty()) page.paragraph(price, 2);
    page.paragraph("Assumption: " + visible_text(test->assumption), 2);
    page.paragraph("Wrong if: " + visible_text(test->wrong_if), 2);
  }
}

void add_targets(const GroupView& view, bool relative, Page& page) {
  page.title(plain("Targets: first acts inside the window / at any time"));
  TextColumn target{"target", false, {}}, begin{"window from", false, {}}, length{"lasts", true, {}}, members{"members", true, {}}, outsiders{"outsiders", true, {}}, p{"p of time", true, {}};
  for (std::size_t i = 0; i < page.rows(view.targets.size()); ++i) {
    const format::GroupTargetRecord& t = *view.targets[i];
    target.cells.push_back(visible_label(t.target, kNarrowIdColumns));
    begin.cells.push_back(format_time(t.window_begin, relative));
    length.cells.push_back(length_words(t.window_end - t.window_begin));
    members.cells.push_back(of(t.members_inside, t.members));
    outsiders.cells.push_back(of(t.outsiders_inside, t.outsiders));
    p.cells.push_back(format::probability_text(t.ln_p));
  }
  page.table({target, begin, length, members, outsiders, p}, view.targets.size());
  page.faint(std::string("Outsiders are accounts outside this group and outside every other candidate; the p of one target alone proves nothing.") + times_note(*view.run));
}

void add_members(const GroupView& view, Page& page) {
  page.title("Accounts, each with its own test");
  TextColumn account{"account", false, {}}, targets{"targets hit", true, {}}, expected{"expected", true, {}}, meetings{"meetings", true, {}}, p{"p", true, {}};
  for (std::size_t i = 0; i < page.rows(view.members.size()); ++i) {
    const format::MemberRecord& m = *view.members[i];
    account.cells.push_back(visible_label(m.actor, 2 * kIdColumns));
    targets.cells.push_back(number(m.targets));
    expected.cells.push_back(plain(amount(m.expected)));
    meetings.cells.push_back(number(m.meetings));
    p.cells.push_back(format::probability_text(m.ln_p));
  }
  page.table({account, targets, expected, meetings, p}, view.members.size());
}

void add_explanations(const GroupView& view, Page& page) {
  page.title("Innocent explanations");
  for (const Explanation& explanation : innocent_explanations(view)) {
    page.paragraph(fmt::format("{}: {}", explanation.name, explanation.status));
    page.faint(explanation.why, 2);
  }
}

void add_acts(const std::vector<format::EvidenceRecord>& evidence, bool relative, Page& page) {
  page.title("Acts that the test of targets counts, by target and time");
  TextColumn target{"target", false, {}}, time{"time", false, {}}, account{"account", false, {}}, meetings{"meetings", true, {}}, inside{"in window", true, {}};
  for (std::size_t i = 0; i < page.rows(evidence.size()); ++i) {
    const format::EvidenceRecord& e = evidence[i];
    target.cells.push_back(visible_label(e.target, kIdColumns));
    time.cells.push_back(format_time(e.time, relative));
    account.cells.push_back(visible_label(e.actor, kIdColumns));
    meetings.cells.push_back(number(e.meetings));
    inside.cells.emplace_back(e.in_window ? "yes" : "no");
  }
  page.table({target, time, account, meetings, inside}, evidence.size());
}

}  // namespace

std::string group_text(const disclose::Approved<format::Case>& one, const TextStyle& style) {
  const format::Findings& findings = one.value().findings;
  CHECK(findings.groups.size() == 1);
  const std::vector<GroupView> views = views_of(findings);
  const GroupView& view = views.front();
  Page page(style);
  page.title(fmt::format("Group {}: {}", view.record->group, format::verdict_name(view.record->verdict)));
  page.paragraph(group_paragraph(view));
  page.gap();
  page.paragraph(view.record->tested ? fmt::format("p = {} (the largest of the three of lockstep: targets, windows and habits), q = {} over all candidate groups (Benjamini–Hochberg).", format::probability_text(view.record->ln_p),
                                                   format::probability_text(view.record->ln_q))
                                     : "It was not tested; among all candidate groups it counts with p = 1.");
  add_tests(view, page);
  add_targets(view, findings.run.times_relative, page);
  add_members(view, page);
  add_explanations(view, page);
  add_acts(one.value().evidence, findings.run.times_relative, page);
  return page.take();
}

}  // namespace bonafide::report
