// The estimates for a person: on the terminal, as JSON, and as one HTML page. The three take their
// sentences from estimate_words.h, so that they cannot say different things.
#pragma once
#include <string>

#include "bonafide/disclose/approved.h"
#include "bonafide/estimate/estimate.h"

namespace bonafide::report {

/// @param colour ANSI colours. @param width columns, at least 60.
std::string estimate_text(const disclose::Approved<estimate::Estimate>& estimate, bool colour, int width);

/// Keys in a fixed order, two blanks a level, a line feed at the end. Layout: docs/formats/estimate.md.
std::string estimate_json(const disclose::Approved<estimate::Estimate>& estimate);

/// One self-contained document: no network, no script. The same estimate gives the same bytes.
std::string estimate_html(const disclose::Approved<estimate::Estimate>& estimate);

}  // namespace bonafide::report
