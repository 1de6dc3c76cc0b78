// How crowded an act is, in a byte: exact up to 100, then rounded up by less than 2 %, so that a meeting never
// says more than it does.
#pragma once
#include <array>
#include <cstdint>

namespace bonafide::null {

/// At most this many others: a meeting in a larger crowd says too little, and is not looked for.
inline constexpr std::uint32_t kCrowdLimit = 1000;

/// The code of so many others. What is beyond kCrowdLimit is kCrowdLimit + 1.
std::uint8_t crowd_code(std::uint64_t others);
/// How many others a code stands for.
extern const std::array<std::uint16_t, 256> kCrowdOfCode;

}  // namespace bonafide::null
