#include "bonafide/report/production_items.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "bonafide/disclose/says.h"
#include "bonafide/format/numbers.h"
#include "bonafide/report/figure_plot.h"
#include "bonafide/report/html.h"
#include "bonafide/report/production_records.h"
#include "bonafide/report/visible.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using disclose::AggregateAnswer;
using disclose::FindingsAnswer;
using disclose::GroupAnswer;
using disclose::Released;

constexpr const char* kOutside = "outside any group";

// A sum of independent discrete Gaussians is sub-Gaussian with the sum of their variances (Canonne, Kamath, Steinke 2020, corollary 17): it
// exceeds m with probability 2 exp(-m^2 / 2 k sigma^2) at most, which is 0.05 where m^2 = 2 ln(40) k sigma^2.
std::uint64_t error_of_sum(privacy::Rational variance, std::size_t cells) {
  constexpr double kTwiceLn40 = 7.378;  // rounded up
  return static_cast<std::uint64_t>(std::ceil(std::sqrt(kTwiceLn40 * static_cast<double>(cells) * privacy::to_double(variance))));
}

std::string plot_of(const std::vector<FigureRow>& rows, const std::string& id, const std::string& finding, const std::string& file) {
  if (rows.empty()) return "";
  const auto drawn = std::span(rows).first(std::min(rows.size(), kMaxFigureRows));
  std::string caption = "The square is the count as released; the whisker is its error: the noise exceeds it in one case of twenty at most.";
  if (drawn.size() < rows.size()) caption += fmt::format(" The first {} of {} rows; all are in {}.", drawn.size(), format::grouped(rows.size()), file);
  return figure_html(finding, figure_plot({drawn.begin(), drawn.end()}, id, finding, "accounts"), escaped(caption), "");
}

std::string limited(Table table, const std::string& file) {
  const std::size_t all = table.rows.size();
  table.rows.resize(std::min(all, kMaxDataRows));
  return table_html(table) + (all > kMaxDataRows ? fmt::format("<p class=\"note\">The first {} of {} rows; all are in <code>{}</code>.</p>\n", kMaxDataRows, format::grouped(all), escaped(file)) : "");
}

std::string target_words(const std::string& target) { return target == "*" ? "all targets together" : target; }

std::string aggregate_finding(const AggregateAnswer& answer) {
  if (const auto share = lockstep_share(answer)) return fmt::format("On {}, {} of {} accounts are in groups that act in lockstep", target_words(visible_label(share->target, 40)), with_error(share->in_groups, share->in_groups_error), with_error(share->all, share->all_error));
  return "Accounts that the item asks about, by kind";
}

std::string aggregate_part(const ProducedItem& produced, const AggregateAnswer& answer, const std::string& id) {
  const std::uint64_t error = answer.guarantee.terms.error_95;
  Table table{{{"target", false}, {"kind", false}, {"accounts"}, {"error ±"}}, {}, true};
  std::vector<FigureRow> rows;
  const bool one_target = std::all_of(answer.cells.begin(), answer.cells.end(), [&](const auto& cell) { return cell.target == answer.cells.front().target; });
  for (const auto& cell : answer.cells) {
    table.rows.push_back({cell.target == "*" ? "all together" : id_html(cell.target), text_html(cell.kind), signed_count(cell.accounts), format::grouped(error)});
    const int colour = cell.kind == "coordinated" ? 1 : cell.kind == "farm-like" ? 2 : cell.kind == "manufactured" ? 3 : 0;
    rows.push_back({one_target ? cell.kind : cell.kind + ", " + target_words(cell.target), cell.accounts, error, colour});
  }
  return limited(std::move(table), produced.file) + plot_of(rows, id + "-accounts", aggregate_finding(answer), produced.file);
}

// Groups keep their colour over all rows; the sixth has the first one's again, and its name.
std::string group_part(const ProducedItem& produced, const GroupAnswer& answer, const std::string& id) {
  if (answer.rows.empty()) return fmt::format("<p>No group has {} accounts or more here, after noise.</p>\n", answer.smallest_cell);
  Table table{{{"group", false}, {"verdict", false}, {"p"}, {"members"}, {"K*"}, {"target", false}, {"accounts"}, {"error ±"}}, {}, true};
  std::vector<FigureRow> rows;
  std::map<std::string, int> colour_of;
  const std::string below = fmt::format("below {}", answer.smallest_cell);
  for (const auto& row : answer.rows) {
    colour_of.try_emplace(row.group, static_cast<int>(colour_of.size() % 5) + 1);
    table.rows.push_back({fmt::format("<code>{}</code>", escaped(row.group)), escaped(row.verdict), escaped(row.p_value), row.members > 0 ? format::grouped(row.members) : below, row.most_interests > 0 ? format::grouped(row.most_interests) : "–",
                          row.target == "*" ? "all together" : id_html(row.target), row.suppressed ? below : signed_count(row.accounts), row.suppressed ? "–" : format::grouped(answer.guarantee.terms.error_95)});
    if (!row.suppressed) rows.push_back({row.group + ", " + target_words(row.target), row.accounts, answer.guarantee.terms.error_95, colour_of[row.group]});
  }
  const std::string finding = fmt::format("{} acted here with {} accounts or more", capitalised(count_of(colour_of.size(), "group")), answer.smallest_cell);
  return limited(std::move(table), produced.file) +
         "<p class=\"note\"><i>p</i> (at most so much, in powers of ten), members (of the sealed list, wherever they acted) and K* (at least so many, in powers of two) are of the case, without noise; accounts are those in the item’s scope.</p>\n" + plot_of(rows, id + "-groups", finding, produced.file);
}

// A row a group, a column a test; what the tests ask stands below, once.
std::string findings_part(const FindingsAnswer& findings) {
  if (findings.rows.empty()) return "";
  std::vector<std::string> tests;
  std::map<std::string, const FindingsAnswer::Row*> words;
  for (const auto& row : findings.rows)
    if (words.emplace(row.finding, &row).second && row.finding != "verdict") tests.push_back(row.finding);
  Table table{{{"group", false}, {"verdict", false}}, {}, true};
  for (const std::string& test : tests) table.columns.push_back({test, false});
  for (const auto& row : findings.rows) {
    if (row.finding == "verdict") {
      table.rows.push_back({fmt::format("<code>{}</code>", escaped(row.group)), escaped(row.outcome)});
      table.rows.back().resize(table.columns.size(), "–");
      continue;
    }
    const auto column = static_cast<std::size_t>(std::find(tests.begin(), tests.end(), row.finding) - tests.begin()) + 2;
    table.rows.back()[column] = escaped(row.outcome) + (row.p_at_most.empty() ? "" : fmt::format(", <span class=\"whole\"><i>p</i> ≤ {}</span>", escaped(row.p_at_most)));
  }
  std::string html = "<h3>What the case found of these groups</h3>\n" + limited(std::move(table), "the item’s findings.csv") + "<dl>\n";
  std::set<std::string> verdicts;
  for (const auto& row : findings.rows)
    if (row.finding == "verdict" && verdicts.insert(row.outcome).second) html += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", escaped(row.outcome), escaped(row.says));
  for (const std::string& test : tests)
    html += fmt::format("<div><dt>{}</dt><dd>{} <span class=\"quiet\">Rests on: {} Wrong if: {}</span></dd></div>\n", escaped(test), escaped(words[test]->says), escaped(words[test]->rests_on), escaped(words[test]->wrong_if));
  return html + "</dl>\n";
}

std::string guarantee_part(const std::vector<std::string>& sentences, const std::string& basis) {
  std::string html = "<h3>What is guaranteed of these figures</h3>\n<ul>\n";
  for (const std::string& sentence : sentences) html += "<li>" + text_html(sentence) + "</li>\n";
  return html + fmt::format("</ul>\n<p class=\"note\">Allowed by the policy {}</p>\n", text_html(basis));
}

// What the item leaves out of its days and targets, where a figure would be misread without it.
std::string scope_words(const orders::Item& item) {
  std::string out;
  if (!item.jurisdictions.empty()) {
    out = "Only acts placed in";
    for (const auto& country : item.jurisdictions) out += (&country == &item.jurisdictions.front() ? " " : ", ") + country.value;
    out += ".";
  }
  if (item.sample && item.sample->value < 1) out += fmt::format("{}Only of a sample of {} of all accounts, drawn by a keyed hash.", out.empty() ? "" : " ", percent(item.sample->value));
  return out;
}

template <class... F>
struct Either : F... {
  using F::operator()...;
};

}  // namespace

std::string signed_count(std::int64_t count) { return count < 0 ? "−" + format::grouped(static_cast<std::uint64_t>(-count)) : format::grouped(static_cast<std::uint64_t>(count)); }

std::string with_error(std::int64_t count, std::uint64_t error) { return fmt::format("{} ± {}", signed_count(count), format::grouped(error)); }

std::optional<LockstepShare> lockstep_share(const AggregateAnswer& answer) {
  if (std::none_of(answer.cells.begin(), answer.cells.end(), [](const auto& cell) { return cell.kind == kOutside; })) return std::nullopt;
  LockstepShare out;
  out.target = answer.cells.front().target;
  std::size_t all = 0, in_groups = 0;
  for (const auto& cell : answer.cells) {
    if (cell.target != out.target) continue;
    out.all += cell.accounts, ++all;
    if (cell.kind != kOutside) out.in_groups += cell.accounts, ++in_groups;
  }
  out.all_error = error_of_sum(answer.guarantee.terms.variance, all), out.in_groups_error = error_of_sum(answer.guarantee.terms.variance, in_groups);
  return out;
}

std::string item_section(const ProducedItem& produced, const std::string& id) {
  const orders::Item& item = *produced.item;
  const auto part = [&](const std::string& answer, const auto& released) {
    return answer + (produced.findings != nullptr ? findings_part(produced.findings->value()) : "") + guarantee_part(disclose::says(released.value()), released.policy());
  };
  const std::string body = std::visit(Either{[&](const Released<AggregateAnswer>* answer) { return part(aggregate_part(produced, answer->value(), id), *answer); },
                                             [&](const Released<GroupAnswer>* answer) { return part(group_part(produced, answer->value(), id), *answer); },
                                             [&](const Released<disclose::RecordsAnswer>* answer) { return part(records_part(answer->value(), id, produced.file), *answer); }},
                                      produced.answer);
  const std::string scope = scope_words(item);
  return fmt::format("<section>\n<h2 id=\"{}\">Item {}</h2>\n<p>{}</p>\n{}<p class=\"note\">The figures stand in <code>{}</code>.</p>\n", id, text_html(item.id.value), text_html(item.text.value),
                     scope.empty() ? "" : "<p>" + text_html(scope) + "</p>\n", escaped(produced.file)) +
         body + "</section>\n";
}

}  // namespace bonafide::report
