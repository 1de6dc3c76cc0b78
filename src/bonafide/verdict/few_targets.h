// A few targets among all of a log.
#pragma once
#include <array>
#include <cstdint>

namespace bonafide::verdict {

/// Says no at once to nearly every target that is not among them; may say yes to others.
class FewTargets {
 public:
  void add(std::uint32_t target) { bits_[target % kBits / 64] |= std::uint64_t{1} << (target % 64); }
  bool may_hold(std::uint32_t target) const { return bits_[target % kBits / 64] >> (target % 64) & 1; }

 private:
  static constexpr std::uint32_t kBits = 1 << 14;  // 2 KB: stays in the L1 cache
  std::array<std::uint64_t, kBits / 64> bits_{};
};

}  // namespace bonafide::verdict
