// A ladder of narrower orders for a person: on the terminal, as JSON, and as one HTML page. The three take their
// sentences from the same place, so that they cannot say different things.
#pragma once
#include <cstddef>
#include <optional>
#include <string>

#include "bonafide/disclose/approved.h"
#include "bonafide/orders/narrow.h"

namespace bonafide::report {

struct NarrowView {
  bool all = false;                 ///< candidates that another beats too
  std::optional<std::size_t> diff;  ///< instead of the table: one candidate's, nothing else, as `patch` reads it
};

/// @param colour ANSI colours. @param width columns, at least 60. @param view.diff is a candidate's number.
std::string narrow_text(const disclose::Approved<orders::Ladder>& ladder, const NarrowView& view, bool colour, int width);

/// Keys in a fixed order, two blanks a level, a line feed at the end.
std::string narrow_json(const disclose::Approved<orders::Ladder>& ladder);

/// One self-contained document: no network, no script. The same ladder gives the same bytes.
std::string narrow_html(const disclose::Approved<orders::Ladder>& ladder);

}  // namespace bonafide::report
