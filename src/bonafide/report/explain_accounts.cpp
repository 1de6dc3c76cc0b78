// One account, and a pair: the sentence first, then what it rests on.
#include <fmt/format.h>

#include <algorithm>

#include "bonafide/format/numbers.h"
#include "bonafide/report/explain.h"
#include "bonafide/report/page.h"
#include "bonafide/report/visible.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

std::string policy_words(const std::string& policy) {
  return fmt::format("Policy {}: for whoever holds the log already. Passed on, this tells whether an account is named.", policy);
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

std::string actor_text(const disclose::Approved<format::ActorExplanation>& approved, const TextStyle& style) {
  const format::ActorExplanation& actor = approved.value();
  const bool relative = actor.run.times_relative;
  Page page(style);
  page.title("Account " + visible(actor.actor));
  page.paragraph(actor_sentence(actor));
  page.gap();
  page.paragraph(fmt::format("In the log: {}, {} of them first acts on a target, from {} to {}.{}", count_of(actor.events, "event"), format::grouped(actor.acts), format_time(actor.first_time, relative),
                             format_time(actor.last_time, relative), times_note(actor.run)));
  if (!actor.groups.empty()) add_standings(actor, page);
  page.gap();
  page.faint(policy_words(approved.policy()));
  return page.take();
}

std::string pair_text(const disclose::Approved<format::PairExplanation>& approved, const TextStyle& style) {
  const format::PairExplanation& pair = approved.value();
  Page page(style);
  page.title("Accounts " + visible(pair.a) + " and " + visible(pair.b));
  page.paragraph(pair_sentence(pair) + times_note(pair.run));
  page.faint(policy_words(approved.policy()));
  if (pair.shared.empty()) return page.take();
  page.title("Targets of both, with their first acts");
  TextColumn target{"target", false, {}}, time{"first account at", false, {}}, gap{"second after", true, {}}, met{"met in", true, {}}, crowd{"others", true, {}}, group{"group", false, {}};
  for (std::size_t i = 0; i < page.rows(pair.shared.size()); ++i) {
    const format::SharedTarget& s = pair.shared[i];
    std::size_t scale = 0;
    target.cells.push_back(visible_label(s.target, kNarrowestIdColumns));
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
