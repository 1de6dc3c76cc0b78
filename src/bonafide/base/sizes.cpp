#include "bonafide/base/sizes.h"

#include <fmt/format.h>

namespace bonafide {

std::string size_text(std::uint64_t bytes) {
  constexpr std::uint64_t kKilo = 1'000, kMega = 1'000'000, kGiga = 1'000'000'000;
  if (bytes > kGiga - kMega) {
    const std::uint64_t tenths = (bytes + kGiga / 10 - 1) / (kGiga / 10);
    return fmt::format("{}.{} GB", tenths / 10, tenths % 10);
  }
  if (bytes > kMega - kKilo) return fmt::format("{} MB", (bytes + kMega - 1) / kMega);
  return fmt::format("{} KB", (bytes + kKilo - 1) / kKilo);
}

}  // namespace bonafide
