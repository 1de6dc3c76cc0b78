#include "bonafide/format/numbers.h"

#include <fmt/format.h>

#include <cmath>

#include "bonafide/base/real.h"
#include "bonafide/base/result.h"

namespace bonafide::format {
namespace {

constexpr double kLn10 = 2.302585092994045684;

/// "3.2e-1043". The mantissa is taken from the logarithm, so that nothing underflows.
std::string in_e_notation(double ln_p) {
  int exponent = static_cast<int>(std::floor(ln_p / kLn10));
  double mantissa = real::exp(ln_p - exponent * kLn10);
  if (mantissa >= 9.95) {  // rounds to 10.0, or floor() met a power of ten from below
    mantissa /= 10;
    ++exponent;
  }
  return fmt::format("{:.1f}e{}", mantissa, exponent);
}

}  // namespace

std::string probability_text(double ln_p) {
  CHECK(!std::isnan(ln_p));
  if (std::isinf(ln_p) && ln_p < 0) return "0";
  if (ln_p < -4 * kLn10) return in_e_notation(ln_p);
  const double p = real::exp(std::fmin(ln_p, 0.0));
  if (p >= 0.995) return "1";
  int decimals = 2;
  for (double scaled = p; scaled < 0.0995; scaled *= 10) ++decimals;
  return fmt::format("{:.{}f}", p, decimals);
}

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t digits = 3; digits < text.size(); digits += 3 + 3)  // 3 digits, 3 bytes of U+202F
    text.insert(text.size() - digits, "\u202f");
  return text;
}

}  // namespace bonafide::format
