// Sizes as people read them.
#pragma once
#include <cstdint>
#include <string>

namespace bonafide {

/// "3.2 GB", "31 MB", "12 KB": powers of 1,000, rounded up, so that what is said to be needed is enough.
std::string size_text(std::uint64_t bytes);

}  // namespace bonafide
