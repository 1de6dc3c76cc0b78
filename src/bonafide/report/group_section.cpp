#include "bonafide/report/group_section.h"

#include <fmt/format.h>

#include <algorithm>

#include "bonafide/format/numbers.h"
#include "bonafide/report/arrivals.h"
#include "bonafide/report/explanations.h"
#include "bonafide/report/html.h"
#include "bonafide/report/matrix.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

constexpr double kLn10 = 2.302585092994045684;

std::string what_it_did(const format::GroupRecord& record) {
  return fmt::format(
      "<p>{} acted {} on {}{}. Where two of them acted on one target, they did so {} in at least half of the cases. Chance and shared interest together would "
      "lead one to expect {}; {} were seen.</p>\n",
      count_of(record.actors, "account"), count_of(record.events, "time"), count_of(record.targets, "target"),
      record.in_windows ? " inside the windows given below" : "", scale_words(record), amount(record.expected_hits) + " acts",
      format::grouped(static_cast<std::uint64_t>(record.hits + 0.5)));
}

std::string whole(double count) { return format::grouped(static_cast<std::uint64_t>(count + 0.5)); }

std::string plots(const GroupView& view) {
  if (view.picture == nullptr || view.picture->members.empty() || view.picture->targets.empty())
    return "<p class=\"note\">No picture was kept of this group; its acts are in "
           "<code>evidence.csv</code>.</p>\n";
  return matrix_figure(view) + arrivals_figure(view);
}

std::string price_text(const format::GroupRecord& record) {
  return fmt::format(
      "Whoever looks at many groups and many sets of targets finds a striking one by chance. About "
      "10<sup>{:.0f}</sup> choices of accounts and targets of this size could have been searched; the p "
      "of the first test is multiplied by that number, as if all of them had been.",
      std::max(0.0, record.ln_price / kLn10));
}

/// The questions that an expert asks of a test.
std::string test_table(const format::GroupRecord& record) {
  const auto row = [](std::string_view question, const std::string& answer) {
    return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", question, answer);
  };
  std::string html = "<h3>The test</h3>\n<dl>\n";
  html += row("Same targets",
              fmt::format("First acts of the group’s accounts on its targets, {}: {}. Expected = {} acts of its accounts in "
                          "the whole log × ({} acts of outsiders on these targets + ½ a target) / {} acts of outsiders in "
                          "the whole log × {:.6g}, the factor of shared interest. p\u00a0=\u00a0{}, price of the search "
                          "(e<sup>{:.1f}</sup>) included.",
                          record.in_windows ? "inside its windows" : "at any time", lockstep_words(record),
                          whole(record.member_acts), whole(record.outsider_hits), whole(record.outsider_activity),
                          record.affinity, probability_html(record.ln_p_targets), record.ln_price));
  html += row("Same time",
              fmt::format("The group’s acts lie inside its windows more than other accounts’ acts on the same targets: "
                          "p\u00a0=\u00a0{}, choice of windows included.",
                          probability_html(record.ln_p_windows)));
  html += row("Not by habit",
              fmt::format("When each account’s own times, or its own delays after a target’s first act, are dealt out anew "
                          "among its targets, so many meetings come up with p\u00a0=\u00a0{} (normal tail of 99 permutations each; what lies beyond eight "
                          "standard deviations is not claimed).",
                          probability_html(record.ln_p_habits)));
  html += row("Probability",
              fmt::format("{}. p\u00a0=\u00a0{}, the largest of the three, because all must hold; q\u00a0=\u00a0{} over "
                          "all candidate groups (Benjamini–Hochberg).",
                          odds_text(record.ln_p, true), probability_html(record.ln_p), probability_html(record.ln_q)));
  html += row("Price of the search", price_text(record));
  html += row("Assumption",
              "Were the accounts strangers, their acts would fall on these targets as outsiders’ acts do, "
              "more often only by the factor of shared interest, each independently of the others, and when "
              "others act there.");
  html += row(
      "What would make it wrong",
      "A common cause that outsiders do not share: a call to act, a newsletter, a list that only these "
      "accounts were shown; news that drew them to several targets, one after the other, at different times. Too few outsiders to judge shared interest by. Outsiders who belong to another "
      "such group themselves: then too much is expected, and the group may be missed.");
  return html + "</dl>\n";
}

std::string explanation_table(const GroupView& view) {
  Table table{{{"explanation", false}, {"was it tested?", false}, {"how, or why not", false}}, {}};
  for (const auto& explanation : innocent_explanations(view))
    table.rows.push_back({escaped(explanation.name), "<strong>" + escaped(explanation.status) + "</strong>",
                          text_html(explanation.why)});
  return "<h3>Innocent explanations</h3>\n<div class=\"prose\">" + table_html(table) + "</div>\n";
}

std::string members_data(const GroupView& view) {
  Table table{{{"account", false}, {"targets hit"}, {"targets expected"}, {"meetings"}, {"p"}}, {}};
  for (std::size_t i = 0; i < std::min(kMaxDataRows, view.members.size()); ++i) {
    const auto& member = *view.members[i];
    table.rows.push_back({id_html(member.actor), format::grouped(member.targets), amount(member.expected),
                          format::grouped(member.meetings), probability_html(member.ln_p)});
  }
  return data_html("Data: the accounts, each with its own test", table, view.members.size(), "members.csv");
}

}  // namespace

std::string group_section(const GroupView& view) {
  const auto& record = *view.record;
  return fmt::format(
             "<section class=\"group {}\" id=\"{}\">\n<h2>{} Group {}: {}</h2>\n"
             "<p class=\"note\">Group id <code>{}</code></p>\n",
             colour_class(view), anchor_of(view), marker_html(view), view.number,
             format::verdict_name(record.verdict), escaped(record.group)) +
         what_it_did(record) + plots(view) + test_table(record) + members_data(view) +
         explanation_table(view) + "</section>\n";
}

std::string lead_section(const GroupView& view) {
  const auto& record = *view.record;
  const std::string test = record.tested ? fmt::format("{}, p\u00a0=\u00a0{}.", lockstep_words(record),
                                                       probability_html(record.ln_p))
                                         : "not tested.";
  return fmt::format("<li><code>{}</code>: {}, {}, {}; {} {}</li>\n", escaped(record.group),
                     count_of(record.actors, "account"), count_of(record.targets, "target"),
                     count_of(record.events, "act"), test, text_html(record.reason));
}

}  // namespace bonafide::report
