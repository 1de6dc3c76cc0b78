// The page of a ladder of narrower orders: the same around exact figures and around noised ones.
#pragma once
#include <string>
#include <vector>

#include "bonafide/orders/narrow.h"

namespace bonafide::report {

struct LadderPage {
  const orders::Ladder& ladder;       ///< texts and diffs; no figure of it is read
  std::string sentence, counts;       ///< text: the heading, and what kind of counts these are, for whom
  std::string shown_to;               ///< text
  std::string log_sha256;             ///< empty where it is not told: whoever has a log that is nearly this one could try which it is
  std::string figure;                 ///< HTML
  std::vector<std::string> remarks;   ///< text, a sentence each
  std::vector<bool> best;             ///< [candidates] beaten by none
};

/// One self-contained document.
std::string ladder_page(const LadderPage& page);

}  // namespace bonafide::report
