#include "bonafide/null/crowd_code.h"

#include <algorithm>

namespace bonafide::null {
namespace {

constexpr std::uint32_t kExactCrowd = 100;  // from here on a step of 1/50

constexpr std::array<std::uint16_t, 256> crowds_of_codes() {
  std::array<std::uint16_t, 256> out{};
  std::uint32_t crowd = 0;
  for (std::size_t code = 0; code < out.size(); ++code) {
    out[code] = static_cast<std::uint16_t>(std::min(crowd, kCrowdLimit + 1));
    crowd = crowd == kCrowdLimit ? kCrowdLimit + 1 : std::min(kCrowdLimit, crowd + std::max(1u, crowd * 2 / kExactCrowd));
  }
  return out;
}

}  // namespace

const std::array<std::uint16_t, 256> kCrowdOfCode = crowds_of_codes();

std::uint8_t crowd_code(std::uint64_t others) {
  static const auto codes = [] {
    std::array<std::uint8_t, kCrowdLimit + 2> out{};
    std::size_t code = 0;
    for (std::uint32_t crowd = 0; crowd < out.size(); ++crowd) {
      if (kCrowdOfCode[code] < crowd) ++code;
      out[crowd] = static_cast<std::uint8_t>(code);
    }
    return out;
  }();
  return codes[std::min<std::uint64_t>(others, kCrowdLimit + 1)];
}

}  // namespace bonafide::null
