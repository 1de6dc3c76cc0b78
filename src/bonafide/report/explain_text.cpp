// A clerk reads from the top: the sentence, the tests, the targets, the accounts, what else it could
// be, and last the acts one by one.
#include <fmt/format.h>

#include <algorithm>

#include "bonafide/base/result.h"
#include "bonafide/format/numbers.h"
#include "bonafide/report/explain.h"
#include "bonafide/report/explanations.h"
#include "bonafide/report/group_words.h"
#include "bonafide/report/text.h"
#include "bonafide/report/visible.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

constexpr std::size_t kFirstRows = 20;
constexpr std::size_t kIdColumns = 18;
constexpr std::size_t kNarrowIdColumns = 14, kNarrowestIdColumns = 12;

// Writes paragraphs and tables at one width.
class Page {
 public:
  explicit Page(const TextStyle& style) : ink_{style.colour}, width_(static_cast<std::size_t>(style.width)), most_(style.all ? SIZE_MAX : kFirstRows) { CHECK(style.width >= 60); }
  std::size_t rows(std::size_t there) const { return std::min(there, most_); }

  void title(const std::string& text) { text_ += (text_.empty() ? "" : "\n") + wrapped(text, width_, ink_, kBold); }
  void paragraph(const std::string& text, std::size_t indent = 0) { text_ += wrapped(plain(text), width_, ink_, "0", indent); }
  void faint(const std::string& text, std::size_t indent = 0) { text_ += wrapped(plain(text), width_, ink_, kFaint, indent); }
  void gap() { text_ += "\n"; }
  void table(std::vector<TextColumn> columns, std::size_t there) {
    if (there == 0) return faint("none");
    if (columns.front().title == "group" && table_width(columns) > width_)  // the half of an id tells groups apart
      for (std::string& id : columns.front().cells) id = id.substr(0, 8);
    text_ += table_text(columns, ink_);
    if (there > columns.front().cells.size()) faint(fmt::format("and {} more: --all prints them", format::grouped(there - columns.front().cells.size())));
  }
  std::string take() { return std::move(text_); }

 private:
  Ink ink_;
  std::size_t width_, most_;
  std::string text_;
};

std::string id_cell(const std::string& id, std::size_t columns) { return visible_label(id, columns); }
std::string of(std::uint64_t part, std::uint64_t whole) { return fmt::format("{}/{}", part, whole); }
std::string number(std::uint64_t value) { return plain(format::grouped(value)); }

// "2 h 24 min": the two largest units.
std::string length_words(Microseconds length) {
  const std::pair<Microseconds, const char*> units[] = {{86'400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
  const Microseconds seconds = length / kMicrosecondsPerSecond;
  for (std::size_t i = 0; i < std::size(units); ++i) {
    const auto [unit, name] = units[i];
    if (seconds < unit) continue;
    if (i + 1 == std::size(units) || seconds % unit / units[i + 1].first == 0) return fmt::format("{} {}", seconds / unit, name);
    return fmt::format("{} {} {} {}", seconds / unit, name, seconds % unit / units[i + 1].first, units[i + 1].second);
  }
  return length == 0 ? "0 s" : fmt::format("{} ms", (length + 500) / 1000);
}

void add_tests(const GroupView& view, Page& page) {
  page.title("Tests: each asks whether an innocent explanation suffices");
  TextColumn name{"test", false, {}}, outcome{"outcome", false, {}}, statistic{"statistic", true, {}}, expected{"expected", true, {}}, p{"p", true, {}};
  for (const format::TestRecord* test : view.tests) {
    name.cells.push_back(visible_label(test->test, kIdColumns));
    outcome.cells.emplace_back(format::outcome_name(test->outcome));
    statistic.cells.push_back(test->statistic ? plain(amount(*test->statistic)) : "-");
    expected.cells.push_back(test->expected ? plain(amount(*test->expected)) : "-");
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
    target.cells.push_back(id_cell(t.target, kNarrowIdColumns));
    begin.cells.push_back(format_time(t.window_begin, relative));
    length.cells.push_back(length_words(t.window_end - t.window_begin));
    members.cells.push_back(of(t.members_inside, t.members));
    outsiders.cells.push_back(of(t.outsiders_inside, t.outsiders));
    p.cells.push_back(format::probability_text(t.ln_p));
  }
  page.table({target, begin, length, members, outsiders, p}, view.targets.size());
  page.faint("Outsiders are accounts outside this group and outside every other candidate; the p of one target alone proves nothing.");
}

void add_members(const GroupView& view, Page& page) {
  page.title("Accounts, each with its own test");
  TextColumn account{"account", false, {}}, targets{"targets hit", true, {}}, expected{"expected", true, {}}, meetings{"meetings", true, {}}, p{"p", true, {}};
  for (std::size_t i = 0; i < page.rows(view.members.size()); ++i) {
    const format::MemberRecord& m = *view.members[i];
    account.cells.push_back(id_cell(m.actor, 2 * kIdColumns));
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
    target.cells.push_back(id_cell(e.target, kIdColumns));
    time.cells.push_back(format_time(e.time, relative));
    account.cells.push_back(id_cell(e.actor, kIdColumns));
    meetings.cells.push_back(number(e.meetings));
    inside.cells.emplace_back(e.in_window ? "yes" : "no");
  }
  page.table({target, time, account, meetings, inside}, evidence.size());
}

// Groups where fewer than two acts count are told of together: there may be hundreds.
void add_reasons(const format::ActorExplanation& actor, std::size_t rows, Page& page) {
  std::uint64_t few = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const format::ActorInGroup& in = actor.groups[i];
    if (in.standing == format::Standing::kFewHits) {
      ++few;
      continue;
    }
    page.gap();
    page.paragraph(in.group.group + ". " + standing_words(in));
  }
  if (few == 0) return;
  page.gap();
  page.paragraph(fmt::format("{}{}: no member, because fewer than two of its acts lie inside the group’s windows, and two are the least from which anything follows.",
                             few == rows ? "Each group" : count_of(few, "group"), few == rows ? "" : " of those above"));
}

void add_standings(const format::ActorExplanation& actor, Page& page) {
  page.title("Groups that it is in, or on whose targets it acted");
  TextColumn group{"group", false, {}}, verdict{"verdict", false, {}}, member{"member", false, {}}, acts{"acts", true, {}}, inside{"inside", true, {}}, expected{"expected", true, {}}, p{"p", true, {}}, needed{"needed", true, {}};
  const std::size_t rows = page.rows(actor.groups.size());
  for (std::size_t i = 0; i < rows; ++i) {
    const format::ActorInGroup& in = actor.groups[i];
    const bool counted = in.group.tested;
    group.cells.push_back(in.group.group);
    verdict.cells.emplace_back(format::verdict_name(in.group.verdict));
    member.cells.emplace_back(in.standing == format::Standing::kMember ? "yes" : "no");
    acts.cells.push_back(number(in.acts));
    inside.cells.push_back(number(in.hits));
    expected.cells.push_back(counted ? plain(amount(in.expected)) : "-");
    p.cells.push_back(counted ? format::probability_text(in.ln_p) : "-");
    needed.cells.push_back(counted ? format::probability_text(in.ln_bar) : "-");
  }
  page.table({group, verdict, member, acts, inside, expected, p, needed}, actor.groups.size());
  page.faint("Acts: its first acts on the group’s targets; inside: those within the group’s windows, against what is expected of an account so active; needed: the p that a member has to reach.");
  add_reasons(actor, rows, page);
}

// "1 min": the finest scale at which they met, "any time" where only the whole log holds it.
std::string met_words(const format::PairExplanation& pair, const format::SharedTarget& shared, std::size_t& scale) {
  scale = static_cast<std::size_t>(std::find(shared.met.begin(), shared.met.end(), true) - shared.met.begin());
  if (scale < shared.met.size()) return format_window(pair.run.parameters.scales[scale]);
  return pair.run.parameters.whole_log_scale ? "whole log" : "no";
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

std::string actor_text(const disclose::Approved<format::ActorExplanation>& approved, const TextStyle& style) {
  const format::ActorExplanation& actor = approved.value();
  const bool relative = actor.run.times_relative;
  Page page(style);
  page.title("Account " + visible(actor.actor));
  page.paragraph(actor_sentence(actor));
  page.gap();
  page.paragraph(fmt::format("In the log: {}, {} of them first acts on a target, from {} to {}.", count_of(actor.events, "event"), format::grouped(actor.acts), format_time(actor.first_time, relative),
                             format_time(actor.last_time, relative)));
  if (!actor.groups.empty()) add_standings(actor, page);
  return page.take();
}

std::string pair_text(const disclose::Approved<format::PairExplanation>& approved, const TextStyle& style) {
  const format::PairExplanation& pair = approved.value();
  Page page(style);
  page.title("Accounts " + visible(pair.a) + " and " + visible(pair.b));
  page.paragraph(pair_sentence(pair));
  if (pair.shared.empty()) return page.take();
  page.title("Targets of both, with their first acts");
  TextColumn target{"target", false, {}}, time{"first account at", false, {}}, gap{"second after", true, {}}, met{"met in", true, {}}, crowd{"others", true, {}}, group{"group", false, {}};
  for (std::size_t i = 0; i < page.rows(pair.shared.size()); ++i) {
    const format::SharedTarget& s = pair.shared[i];
    std::size_t scale = 0;
    target.cells.push_back(id_cell(s.target, kNarrowestIdColumns));
    time.cells.push_back(format_time(s.time_a, pair.run.times_relative));
    gap.cells.push_back((s.time_b < s.time_a ? "-" : "+") + length_words(std::max(s.time_a, s.time_b) - std::min(s.time_a, s.time_b)));
    met.cells.push_back(met_words(pair, s, scale));
    crowd.cells.push_back(of(scale < s.crowd.size() ? s.crowd[scale] : s.others, s.others));
    group.cells.push_back(s.groups.empty() ? "" : s.groups.front().substr(0, 6));
  }
  page.table({target, time, gap, met, crowd, group}, pair.shared.size());
  page.faint("Met in: the finest scale of the run that holds the distance. Others: other accounts within that scale of the first account’s act / on the target at any time; the fewer, the more telling.");
  return page.take();
}

}  // namespace bonafide::report
