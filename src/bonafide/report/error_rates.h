// Error rates of this log, where a calibration was given: beside each finding and in a section of their own.
#pragma once
#include <string>
#include <vector>

#include "bonafide/format/calibration.h"
#include "bonafide/report/text.h"

namespace bonafide::report {

/// "15 of 24 (40 to 82 %)": the interval is rounded outward; "none" where there was nothing to count.
std::string rate_words(const format::Rate& rate);

/// What the calibration says of one verdict, a sentence each. That nobody innocent was accused is never
/// said without how many planted farms were found.
std::vector<std::string> error_rate_sentences(const format::Calibration& calibration, format::Verdict level);

/// "2/3" of the other sampling keys lead to the same verdict of this group; "" where that is not known.
std::string keys_agreeing(const format::RunRecord& run, const std::string& group);

/// Beside a finding, HTML; "" where no calibration was given.
std::string error_rates_of_group(const format::RunRecord& run, const format::GroupRecord& group);

/// The section "Error rates on this log", HTML; without a calibration it says that they were not measured.
std::string error_rates_section(const format::Findings& findings);

/// For a terminal, a paragraph for each verdict that occurs.
std::string error_rates_text(const format::Findings& findings, std::size_t width, const Ink& ink);

/// A row of the tables of plantings.
struct RateRow {
  std::string what;             ///< "burst, 15 accounts"
  const format::Tally* tally;
};
std::vector<RateRow> farm_rows(const format::Calibration& calibration);
std::vector<RateRow> community_rows(const format::Calibration& calibration);

}  // namespace bonafide::report
