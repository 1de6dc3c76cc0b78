// The ladder on a terminal: the sentence, the orders that no other beats, the picture, what it rests on.
#include <algorithm>

#include <fmt/format.h>

#include "bonafide/base/result.h"
#include "bonafide/format/numbers.h"
#include "bonafide/report/narrow_plot.h"
#include "bonafide/report/narrow_report.h"
#include "bonafide/report/narrow_words.h"
#include "bonafide/report/text.h"
#include "bonafide/report/visible.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

using orders::Candidate;
using orders::Ladder;

constexpr std::size_t kFewDiffs = 3;  // candidates whose diffs are printed unasked

std::string count(std::uint64_t number) { return plain(format::grouped(number)); }

// A line of figures, and below it what was changed.
std::string table_of(const Ladder& ladder, const std::vector<const Candidate*>& shown, const Ink& ink, std::size_t width) {
  TextColumn number{"no.", true, {}}, people{"people", true, {}}, bystanders{"bystanders", true, {}}, exposed{"singled out", true, {}}, rows{"rows", true, {}}, covers{"covers", true, {}}, burst{"burst", true, {}},
      share{"share", true, {}};
  for (const Candidate* one : shown) {
    number.cells.push_back(fmt::format("{}{}", one->best ? "*" : "", one->number));
    people.cells.push_back(count(one->touch.people));
    bystanders.cells.push_back(count(one->touch.bystanders));
    exposed.cells.push_back(count(one->touch.exposed));
    rows.cells.push_back(count(one->touch.rows));
    covers.cells.push_back(plain(percent(one->coverage)));
    burst.cells.push_back(plain(burst_words(ladder, *one)));
    share.cells.push_back(plain(width_words(ladder, *one)));
  }
  const std::string table = table_text({number, people, bystanders, exposed, rows, covers, burst, share}, ink);
  std::string out;
  std::size_t line = 0, begin = 0;
  while (begin < table.size()) {
    const std::size_t end = std::min(table.size(), table.find('\n', begin) + 1);
    out += table.substr(begin, end - begin);
    if (line > 0 && line <= shown.size()) {
      const Candidate& one = *shown[line - 1];
      out += wrapped(plain(visible_text(changes_words(one) + " (findings: " + findings_words(one.findings) + ")")), width, ink, kFaint, 6);
    }
    begin = end;
    ++line;
  }
  return out;
}

}  // namespace

std::string narrow_text(const disclose::Approved<Ladder>& approved, const NarrowView& view, bool colour, int columns) {
  CHECK(columns >= 60);
  const Ladder& ladder = approved.value();
  if (view.diff) {
    CHECK(*view.diff < ladder.candidates.size());
    return ladder.candidates[*view.diff].diff;  // an order's own text: TOML holds no control characters
  }
  const auto width = static_cast<std::size_t>(columns);
  const Ink ink{colour};
  std::vector<const Candidate*> shown;
  for (const Candidate& one : ladder.candidates)
    if (view.all || !ladder.asks_for_bursts || one.best || one.number == 0) shown.push_back(&one);
  std::string out = wrapped(plain(visible_text(ladder_sentence(ladder))), width, ink, kBold) + "\n";
  out += table_of(ladder, shown, ink, width);
  const std::size_t hidden = ladder.candidates.size() - shown.size();
  if (ladder.asks_for_bursts) out += wrapped(fmt::format("* beaten by no other.{}", hidden > 0 ? fmt::format(" {} more are: --all lists them.", hidden) : ""), width, ink, kFaint);
  out += "\n";
  if (ladder.asks_for_bursts && ladder.candidates.size() > 1) out += ladder_chart(ladder, width) + "\n";
  out += wrapped(plain(ladder_basis(ladder)), width, ink, kFaint);
  for (const std::string& remark : ladder.remarks) out += item(plain(visible_text(remark)), width, ink, kFaint);
  if (ladder.candidates.size() - 1 <= kFewDiffs)
    for (const Candidate& one : ladder.candidates) out += (one.diff.empty() ? "" : "\n") + one.diff;
  return out;
}

}  // namespace bonafide::report
