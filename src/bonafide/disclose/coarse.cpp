#include "bonafide/disclose/coarse.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include <fmt/format.h>

#include "bonafide/base/real.h"
#include "bonafide/format/case_records.h"

namespace bonafide::disclose {

std::string power_above(double ln_p) {
  const auto power = static_cast<int>(std::floor(-std::max(ln_p, format::kLeastGroupLnP) / real::log(10)));
  if (power <= 0) return "1";
  if (power <= 4) return fmt::format("0.{:0>{}}", 1, power);
  return fmt::format("1e-{}", power);
}

std::uint64_t power_below(std::uint64_t interests) { return std::bit_floor(interests); }

}  // namespace bonafide::disclose
