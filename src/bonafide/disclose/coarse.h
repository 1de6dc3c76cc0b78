// What the list says of a group, as coarse as a recipient may have it. Figures of a test are functions of exact acts, also of people in no group:
// digits of them would let guesses of these acts be tried out.
#pragma once
#include <cstdint>
#include <string>

namespace bonafide::disclose {

/// The least power of ten that p is not above, and none below what is claimed of a group: "1", "0.1" .. "0.0001", "1e-5" ..
std::string power_above(double ln_p);

/// The largest power of two that is not above K*; 0 for 0. It errs in favour of the group.
std::uint64_t power_below(std::uint64_t interests);

}  // namespace bonafide::disclose
