// A calibration as a terminal shows it: two tables, then what they mean for each verdict.
#include <algorithm>

#include <fmt/format.h>

#include "bonafide/base/result.h"
#include "bonafide/report/error_rates.h"
#include "bonafide/report/report.h"
#include "bonafide/report/text.h"

namespace bonafide::report {
namespace {

std::string tallies(const char* head, const std::vector<RateRow>& rows) {
  TextColumn what{head, false, {}}, planted{"planted", true, {}}, proposed{"proposed", true, {}}, coordinated{"coordinated", true, {}}, farm_like{"farm-like", true, {}};
  const auto of_tested = [](const format::LevelTally& level) { return fmt::format("{} of {}", level.convicted.count, level.tested); };
  for (const RateRow& row : rows) {
    what.cells.push_back(row.what);
    planted.cells.push_back(std::to_string(row.tally->planted));
    proposed.cells.push_back(std::to_string(row.tally->proposed));
    coordinated.cells.push_back(of_tested(row.tally->levels[0]));
    farm_like.cells.push_back(of_tested(row.tally->levels[1]));
  }
  return table_text({what, planted, proposed, coordinated, farm_like}, Ink{false}) + "\n";
}

std::string stability_text(const format::Calibration& calibration) {
  const auto same = [&](std::uint64_t keys) { return std::count_if(calibration.stability.begin(), calibration.stability.end(), [&](const auto& group) { return group.same == keys; }); };
  const std::string head = fmt::format("Other sampling keys ({}): ", calibration.keys);
  const std::string own = calibration.stability.empty() ? "in the log as it is nobody was accused;"
                                                        : fmt::format("of {} groups accused in the log as it is, {} reach the same verdict under all of them, {} under none;",
                                                                      calibration.stability.size(), same(calibration.keys), same(0));
  return fmt::format("{}{} groups accused under another key only: {}.", head, own, calibration.only_other_keys);
}

}  // namespace

std::string calibration_text(const disclose::Approved<format::Calibration>& approved, int width) {
  CHECK(width >= 60);
  const format::Calibration& calibration = approved.value();
  const auto room = static_cast<std::size_t>(width);
  const Ink ink{false};
  std::string text;
  if (!calibration.farms.empty()) text += tallies("farms (found, of tested)", farm_rows(calibration));
  if (!calibration.communities.empty()) text += tallies("communities (so called, of tested)", community_rows(calibration));
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
