// The same order as the page, for a terminal: the sentence, the limits, the table.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/format/numbers.h"
#include "bonafide/report/error_rates.h"
#include "bonafide/report/report.h"
#include "bonafide/report/text.h"
#include "bonafide/report/unrelated_words.h"
#include "bonafide/report/words.h"

namespace bonafide::report {
namespace {

constexpr std::size_t kMaxRows = 12;

std::vector<TextColumn> columns_of(const format::Findings& findings) {
  TextColumn group{"group", false, {}}, verdict{"verdict", false, {}}, accounts{"accounts", true, {}},
      targets{"targets", true, {}}, acts{"acts", true, {}}, expected{"expected", true, {}},
      seen{"seen", true, {}}, p{"p", true, {}}, most{"K*", true, {}}, keys{"keys", true, {}};
  for (const auto& record : findings.groups) {
    if (!is_coordinated(record) || group.cells.size() == kMaxRows) continue;
    group.cells.push_back(record.group);
    verdict.cells.emplace_back(format::verdict_name(record.verdict));
    accounts.cells.push_back(plain(format::grouped(record.actors)));
    targets.cells.push_back(plain(format::grouped(record.targets)));
    acts.cells.push_back(plain(format::grouped(record.events)));
    expected.cells.push_back(plain(amount(record.expected_hits)));
    seen.cells.push_back(plain(format::grouped(static_cast<std::uint64_t>(record.hits + 0.5))));
    most.cells.push_back(record.most_interests > 0 ? plain(format::grouped(record.most_interests)) : "-");
    keys.cells.push_back(keys_agreeing(findings.run, record.group));
    p.cells.push_back(record.ln_p <= format::kLeastGroupLnP ? "<1e-15" : format::probability_text(record.ln_p));
  }
  std::vector<TextColumn> columns{group, verdict, accounts, targets, acts, expected, seen, p};
  if (has_most_interests(findings)) columns.push_back(most);
  if (findings.run.calibration && findings.run.calibration->keys > 0) columns.push_back(keys);
  return columns;
}

/// Makes the table fit: ids lose their second half, then whole columns go, the least telling first.
void fit(std::vector<TextColumn>& columns, std::size_t width) {
  if (table_width(columns) > width)
    for (auto& id : columns.front().cells) id = id.substr(0, 8);
  for (const std::string_view title : {"acts", "targets", "expected"}) {
    if (table_width(columns) <= width) return;
    std::erase_if(columns, [&](const TextColumn& column) { return column.title == title; });
  }
}

}  // namespace

std::string text_summary(const disclose::Approved<format::Findings>& findings, bool colour, int width) {
  CHECK(width >= 60);
  const Ink ink{colour};
  const auto& value = findings.value();
  const auto room = static_cast<std::size_t>(width);
  const Totals totals = totals_of(value);

  std::string text = wrapped(plain(finding_sentence(value)), room, ink, kBold) + "\n" +
                     wrapped(plain(limit_sentence(value)), room, ink, kFaint);
  // The first limit is what the sentence above says; the others are this log's own.
  for (std::size_t i = 1; i < value.run.limits.size(); ++i) text += item(plain(value.run.limits[i]), room, ink, kFaint);
  if (totals.coordinated > 0) {
    auto columns = columns_of(value);
    fit(columns, room);
    text += "\n" + table_text(columns, ink);
    if (totals.coordinated > kMaxRows)
      text += wrapped(
          fmt::format("and {} more in groups.csv", plain(format::grouped(totals.coordinated - kMaxRows))),
          room, ink, kFaint);
    if (has_most_interests(value)) text += wrapped(kMostInterestsNote, room, ink, kFaint);
    if (const std::string untold = plain(unrelated_sentence(value)); !untold.empty()) text += "\n" + wrapped(untold, room, Ink{false}, "");
    if (value.run.calibration) text += "\n" + error_rates_text(value, room, ink);
  }
  const std::string unexplained = plain(unexplained_sentence(value));
  if (!unexplained.empty()) text += "\n" + wrapped(unexplained, room, Ink{false}, "");
  return text;
}

}  // namespace bonafide::report
