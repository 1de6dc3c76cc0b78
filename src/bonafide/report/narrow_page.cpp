#include "bonafide/report/narrow_page.h"

#include <fmt/format.h>

#include "bonafide/report/html.h"
#include "bonafide/report/narrow_words.h"

namespace bonafide::report {

std::string ladder_page(const LadderPage& page) {
  const orders::Ladder& ladder = page.ladder;
  std::string html = fmt::format(
      "<header>\n<p class=\"note\">Narrower orders for {}</p>\n<h1>{}</h1>\n"
      "<p class=\"limit\">{} A proposal: which of these to file is a person’s to decide, and no legal advice is given here.</p>\n</header>\n"
      "<p class=\"note version\">bonafide {} · order <code class=\"hash\">{}</code>{} · policy of law {} · shown to: {}</p>\n",
      text_html(ladder.file), text_html(page.sentence), text_html(page.counts), BONAFIDE_VERSION, escaped(ladder.sha256), page.log_sha256.empty() ? "" : fmt::format(" · log <code class=\"hash\">{}</code>", escaped(page.log_sha256)),
      ladder.policy.empty() ? "none chosen" : text_html(ladder.policy), text_html(page.shown_to));
  html += page.figure + "<ul>\n";
  for (const std::string& remark : page.remarks) html += "<li>" + text_html(remark) + "</li>\n";
  html += "</ul>\n<h2>What each would change</h2>\n";
  for (std::size_t i = 0; i < ladder.candidates.size(); ++i)
    if (const orders::Candidate& one = ladder.candidates[i]; !one.diff.empty())
      html += fmt::format("<details>\n<summary>Candidate {}{}: {}</summary>\n<pre>{}</pre>\n</details>\n", one.number, page.best[i] ? ", beaten by none" : "", text_html(changes_words(one)), text_html(one.diff));
  return page_html(fmt::format("Narrower orders for {}", ladder.file), html);
}

}  // namespace bonafide::report
