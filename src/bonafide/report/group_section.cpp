#include "bonafide/report/group_section.h"

#include <fmt/format.h>

#include <algorithm>

#include "bonafide/format/numbers.h"
#include "bonafide/report/arrivals.h"
#include "bonafide/report/error_rates.h"
#include "bonafide/report/explanations.h"
#include "bonafide/report/group_words.h"
#include "bonafide/report/html.h"
#include "bonafide/report/matrix.h"
#include "bonafide/report/who_else.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

std::string plots(const GroupView& view) {
  if (view.picture == nullptr || view.picture->members.empty() || view.picture->targets.empty())
    return "<p class=\"note\">No picture was kept of this group; its acts are in "
           "<code>evidence.csv</code>.</p>\n";
  return matrix_figure(view) + arrivals_figure(view);
}

/// One test, with what an expert asks of it.
std::string test_html(const format::TestRecord& test) {
  const auto row = [](std::string_view question, const std::string& answer) {
    return answer.empty() ? "" : fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", question, answer);
  };
  std::string html = fmt::format("<h4>{}: {}</h4>\n<dl>\n", text_html(test_title(test)), text_html(test.question));
  html += row("Measured", text_html(measured(test)));
  if (test.ln_p) html += row("Probability", fmt::format("p\u00a0=\u00a0{}", probability_html(*test.ln_p)));
  html += row("Price of the search", text_html(price_words(test)));
  html += row("Assumption", text_html(test.assumption));
  html += row("What would make it wrong", text_html(test.wrong_if));
  return html + "</dl>\n";
}

std::string test_table(const GroupView& view) {
  const format::GroupRecord& record = *view.record;
  std::string html = fmt::format("<h3>The tests</h3>\n<p>In lockstep against all three: {}. p\u00a0=\u00a0{}, the largest of same targets, same time and not by habit, because all three must hold; q\u00a0=\u00a0{} over all candidate groups "
                                 "(Benjamini–Hochberg). Every number in them is in <code>tests.csv</code> and <code>group_targets.csv</code>.</p>\n",
                                 odds_text(record.ln_p, true), probability_html(record.ln_p), probability_html(record.ln_q));
  for (const format::TestRecord* test : view.tests) html += test_html(*test);
  return html;
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
         "<p>" + text_html(group_paragraph(view)) + "</p>\n" + plots(view) + who_else(view) + test_table(view) + members_data(view) +
         explanation_table(view) + error_rates_of_group(*view.run, record) + "</section>\n";
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
