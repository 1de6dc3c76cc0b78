#include "bonafide/format/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "bonafide/base/real.h"
#include "bonafide/base/result.h"

namespace bonafide::format {
namespace {

constexpr double kLn10 = 2.302585092994045684;
constexpr double kLeastMantissa = 1e-9;  // what is smaller is written with an exponent

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

bool is_digit(char c) { return c >= '0' && c <= '9'; }

template <class T>
bool read_number(std::string_view text, T& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
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

std::optional<double> parse_real(std::string_view text) {
  double value = 0;
  if (!read_number(text, value) || std::isnan(value)) return std::nullopt;
  return value;
}

std::optional<double> parse_probability(std::string_view text) {
  const std::size_t e = std::min(text.find('e'), text.size());
  double mantissa = 0;
  int exponent = 0;
  if (!read_number(text.substr(0, e), mantissa) || (e < text.size() && !read_number(text.substr(e + 1), exponent))) return std::nullopt;
  if (mantissa == 0 && !std::signbit(mantissa)) return -std::numeric_limits<double>::infinity();
  if (!(mantissa >= kLeastMantissa) || mantissa > 10) return std::nullopt;
  const double ln_p = real::log(mantissa) + exponent * kLn10;
  if (ln_p > 0) return std::nullopt;
  return ln_p;
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  double unit = 1;
  if (!text.empty()) {
    switch (text.back()) {
      case 'k':
      case 'K': unit = 1e3; break;
      case 'M': unit = 1e6; break;
      case 'G': unit = 1e9; break;
    }
    if (unit > 1) text.remove_suffix(1);
  }
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool between_digits = i > 0 && i + 1 < text.size() && is_digit(text[i - 1]) && is_digit(text[i + 1]);
    if (text[i] != '_' || !between_digits) digits += text[i];
  }
  double value = 0;
  if (digits.empty() || !is_digit(digits.front()) || !read_number(std::string_view(digits), value)) return std::nullopt;
  value *= unit;
  if (value >= 0x1p53 || value != std::floor(value)) return std::nullopt;
  return static_cast<std::uint64_t>(value);
}

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t digits = 3; digits < text.size(); digits += 3 + 3)  // 3 digits, 3 bytes of U+202F
    text.insert(text.size() - digits, "\u202f");
  return text;
}

}  // namespace bonafide::format
