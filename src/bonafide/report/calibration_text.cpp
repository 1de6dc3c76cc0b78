// A calibration as a terminal shows it: two tables, then what they mean for each verdict.
#include <algorithm>

#include "bonafide/base/result.h"
#include "bonafide/report/error_rates.h"
#include "bonafide/report/report.h"
#include "bonafide/report/text.h"

namespace bonafide::report {
namespace {

// Fits 60 columns: ids stay out of it, counts have at most six digits.
std::string table_text(const char* head, const std::vector<RateRow>& rows) {
  std::string text = fmt::format("{:<22} {:>7} {:>8} {:>6} {:>11} {:>9}\n", head, "planted", "proposed", "tested", "coordinated", "farm-like");
  for (const RateRow& row : rows)
    text += fmt::format("{:<22} {:>7} {:>8} {:>6} {:>11} {:>9}\n", row.what, row.tally->planted, row.tally->proposed, row.tally->levels[0].tested, row.tally->levels[0].convicted.count,
                        row.tally->levels[1].convicted.count);
  return text;
}

std::string stability_text(const format::Calibration& calibration) {
  const auto same = [&](std::uint64_t keys) { return std::count_if(calibration.stability.begin(), calibration.stability.end(), [&](const auto& group) { return group.same == keys; }); };
  return fmt::format("Other sampling keys: {} of {} accused groups of the log as it is reach the same verdict under all {}, {} under none; {} groups are accused under another key only.", same(calibration.keys),
                     calibration.stability.size(), calibration.keys, same(0), calibration.only_other_keys);
}

}  // namespace

std::string calibration_text(const disclose::Approved<format::Calibration>& approved, int width) {
  CHECK(width >= 60);
  const format::Calibration& calibration = approved.value();
  const auto room = static_cast<std::size_t>(width);
  const Ink ink{false};
  std::string text;
  if (!calibration.farms.empty()) text += table_text("farms (found)", farm_rows(calibration)) + "\n";
  if (!calibration.communities.empty()) text += table_text("communities (accused)", community_rows(calibration)) + "\n";
  for (const format::Verdict level : format::kLevels) {
    std::string paragraph = std::string(format::verdict_name(level)) + ":";
    for (const std::string& sentence : error_rate_sentences(calibration, level)) paragraph += " " + sentence;
    text += wrapped(plain(paragraph), room, ink, kFaint) + "\n";
  }
  if (calibration.keys > 0) text += wrapped(stability_text(calibration), room, ink, kFaint);
  for (const std::string& note : calibration.notes) text += item(plain(note), room, ink, kFaint);
  return text;
}

}  // namespace bonafide::report
