// What a person reads: report.html and the summary on the terminal.
#pragma once
#include <string>

#include "bonafide/disclose/approved.h"
#include "bonafide/format/calibration.h"
#include "bonafide/format/case_records.h"

namespace bonafide::report {

/// One self-contained HTML document: no network, no script needed, prints on A4 and Letter.
/// The same findings give the same bytes.
std::string html_report(const disclose::Approved<format::Findings>& findings);

/// The same order for a terminal: the sentence, the limits, the table, no paths.
/// @param colour ANSI colours. @param width columns, at least 60.
std::string text_summary(const disclose::Approved<format::Findings>& findings, bool colour, int width);

/// A calibration for a terminal: what was found of what was planted, and how often innocents were accused.
/// @param width columns, at least 60.
std::string calibration_text(const disclose::Approved<format::Calibration>& calibration, int width);

}  // namespace bonafide::report
