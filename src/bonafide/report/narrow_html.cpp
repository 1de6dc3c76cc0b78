#include <fmt/format.h>

#include "bonafide/report/html.h"
#include "bonafide/report/narrow_plot.h"
#include "bonafide/report/narrow_report.h"
#include "bonafide/report/narrow_words.h"
#include "bonafide/report/style.h"

namespace bonafide::report {

std::string narrow_html(const disclose::Approved<orders::Ladder>& approved) {
  const orders::Ladder& ladder = approved.value();
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>Narrower orders for {}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n"
      "<header>\n<p class=\"note\">Narrower orders for {}</p>\n<h1>{}</h1>\n"
      "<p class=\"limit\">Exact counts, for the custodian alone. A proposal: which of these to file is a person’s to decide, and no legal advice is given here.</p>\n</header>\n"
      "<p class=\"note version\">bonafide {} · order <code class=\"hash\">{}</code> · log <code class=\"hash\">{}</code> · policy of law {} · shown to: {}</p>\n",
      text_html(ladder.file), kStyleSheet, text_html(ladder.file), text_html(ladder_sentence(ladder)), BONAFIDE_VERSION, escaped(ladder.sha256), escaped(ladder.events_sha256),
      ladder.policy.empty() ? "none chosen" : text_html(ladder.policy), text_html(approved.policy()));
  html += ladder_figure(ladder, "ladder");
  html += "<ul>\n";
  for (const std::string& remark : ladder.remarks) html += "<li>" + text_html(remark) + "</li>\n";
  html += "</ul>\n<h2>What each would change</h2>\n";
  for (const orders::Candidate& one : ladder.candidates)
    if (!one.diff.empty())
      html += fmt::format("<details>\n<summary>Candidate {}{}: {}</summary>\n<pre>{}</pre>\n</details>\n", one.number, one.best ? ", beaten by none" : "", text_html(changes_words(one)), text_html(one.diff));
  return html + "</main>\n</body>\n</html>\n";
}

}  // namespace bonafide::report
