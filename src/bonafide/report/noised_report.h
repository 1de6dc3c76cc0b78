// What check and narrow say of a case to a court or a party: every figure with its error bar, the noise and what it guarantees, and where it is
// written down. The same kept answer gives the same bytes.
#pragma once
#include <string>

#include "bonafide/base/time.h"
#include "bonafide/disclose/recipient_gate.h"
#include "bonafide/report/narrow_report.h"

namespace bonafide::report {

/// Who reads it, and the charge in the ledger.
struct Charge {
  std::string reader;         ///< "court", "party"
  std::int64_t release = 0;   ///< 0: nothing was counted, so nothing was charged
  Microseconds time = 0;
  privacy::Rho rho;
};

/// @param width columns, at least 60.
std::string noised_burden_text(const disclose::Released<disclose::NoisedBurden>& burden, const Charge& charge, bool colour, std::size_t width);
/// A JSON object (docs/formats/check.md).
std::string noised_burden_json(const disclose::Released<disclose::NoisedBurden>& burden, const Charge& charge);

/// As narrow_text and narrow_json (docs/formats/narrow.md).
std::string noised_ladder_text(const disclose::Released<disclose::NoisedLadder>& ladder, const Charge& charge, const NarrowView& view, bool colour, int width);
std::string noised_ladder_json(const disclose::Released<disclose::NoisedLadder>& ladder, const Charge& charge);
/// As narrow_html.
std::string noised_ladder_html(const disclose::Released<disclose::NoisedLadder>& ladder, const Charge& charge);

}  // namespace bonafide::report
