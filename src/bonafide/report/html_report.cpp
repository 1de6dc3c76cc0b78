#include <fmt/format.h>

#include "bonafide/format/numbers.h"
#include "bonafide/report/error_rates.h"
#include "bonafide/report/first_screen.h"
#include "bonafide/report/group_section.h"
#include "bonafide/report/html.h"
#include "bonafide/report/method.h"
#include "bonafide/report/parameters.h"
#include "bonafide/report/report.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

constexpr std::size_t kMaxLeadsInBrief = 5;

std::string group_sections(const std::vector<GroupView>& views, std::uint64_t coordinated) {
  std::string html;
  std::size_t written = 0;
  for (const auto& view : views) {
    if (!is_coordinated(*view.record) || written == kMaxGroupsInFull) continue;
    html += group_section(view);
    ++written;
  }
  if (coordinated > written)
    html += fmt::format("<p class=\"note\">{} more are in <code>groups.csv</code>, without pictures.</p>\n",
                        count_of(coordinated - written, "coordinated group"));
  return html;
}

std::string lead_sections(const std::vector<GroupView>& views) {
  std::string items;
  std::size_t written = 0, leads = 0;
  for (const auto& view : views) {
    if (is_coordinated(*view.record)) continue;
    ++leads;
    if (written == kMaxLeadsInBrief) continue;
    items += lead_section(view);
    ++written;
  }
  if (leads == 0) return "";
  std::string html =
      "<h2>Unexplained groups, in brief</h2>\n<p>Leads for whoever wants to look closer. Nothing is claimed "
      "of these accounts.</p>\n<ul>\n" +
      items + "</ul>\n";
  if (leads > written)
    html +=
        fmt::format("<p class=\"note\">The first {} of {}; the others are in <code>groups.csv</code>.</p>\n",
                    number_word(written), format::grouped(leads));
  return html;
}

}  // namespace

std::string html_report(const disclose::Approved<format::Findings>& findings) {
  const auto& value = findings.value();
  const auto views = views_of(value);
  return page_html(fmt::format("Findings on log {}", value.run.events_sha256.substr(0, 12)),
                   first_screen(value, views, findings.policy()) + group_sections(views, totals_of(value).coordinated) + lead_sections(views) + error_rates_section(value) +
                       limits_section(value.run) + method_section(value.run) + parameters_section(value.run) + glossary_section());
}

}  // namespace bonafide::report
