#include "bonafide/verify/manifest.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "bonafide/seal/utf8.h"

namespace bonafide::verify {
namespace {

// %0A, %0D and %25 are the only escapes (2.1.3), and a percent sign is always one of them.
std::optional<std::string> unescape(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') {
      out += path[i];
      continue;
    }
    const std::string_view code = path.substr(i + 1, 2);
    if (code == "0A" || code == "0a") out += '\n';
    else if (code == "0D" || code == "0d") out += '\r';
    else if (code == "25") out += '%';
    else return std::nullopt;
    i += 2;
  }
  return out;
}

// Why a path must not be followed; nothing where it may.
std::optional<std::string> fault_of_path(std::string_view path) {
  if (path.empty()) return "is empty";
  if (!seal::is_utf8(path)) return "is not UTF-8";
  if (path.front() == '/') return "is absolute";
  if (path.front() == '~') return "begins with ~";
  if (path.find('\\') != std::string_view::npos) return "holds a backslash";
  if (path.find('\0') != std::string_view::npos) return "holds NUL";
  for (std::string_view rest = path;;) {
    const std::size_t slash = rest.find('/');
    const std::string_view part = rest.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return fmt::format("has the part \"{}\"", part);
    if (slash == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(slash + 1);
  }
}

constexpr std::size_t kMostFaults = 10;  // of a manifest: who sees ten needs no eleventh, and a file of line ends has millions

bool is_hex(std::string_view text) { return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos; }

}  // namespace

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find_first_of("\r\n");
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : text.substr(end, 2) == "\r\n" ? end + 2 : end + 1);
  return line;
}

Manifest parse_manifest(std::string_view text, std::size_t digits, std::string_view name) {
  Manifest manifest;
  for (std::size_t number = 1; !text.empty(); ++number) {
    if (manifest.faults.size() == kMostFaults) {
      manifest.faults.back() += "; the tenth fault, and the rest was not read";
      manifest.read_to_its_end = false;
      break;
    }
    const std::string_view line = take_line(text);
    const auto fault = [&](std::string_view why) { manifest.faults.push_back(fmt::format("{}, line {}: {}", name, number, why)); };
    const std::size_t blank = line.find_first_of(" \t");
    const std::size_t from = line.find_first_not_of(" \t", blank);
    if (blank != digits || from == std::string_view::npos || !is_hex(line.substr(0, blank))) {
      fault(fmt::format("it is not {} hex digits, blanks and a path", digits));
      continue;
    }
    const auto path = unescape(line.substr(from));
    if (!path) {
      fault("a % in its path is not the beginning of %0A, %0D or %25");
    } else if (const auto bad = fault_of_path(*path)) {
      fault(fmt::format("its path {}", *bad));
    } else {
      std::string checksum(line.substr(0, blank));
      std::transform(checksum.begin(), checksum.end(), checksum.begin(), [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
      if (!manifest.checksum_of.emplace(*path, std::move(checksum)).second) fault(fmt::format("its path \"{}\" stands in the list already", *path));
    }
  }
  return manifest;
}

std::string to_text(const Manifest& manifest) {
  std::string out;
  for (const auto& [path, checksum] : manifest.checksum_of) {
    (out += checksum) += "  ";
    for (const char c : path) {
      if (c == '%') out += "%25";
      else if (c == '\r') out += "%0D";
      else if (c == '\n') out += "%0A";
      else out += c;
    }
    out += '\n';
  }
  return out;
}

}  // namespace bonafide::verify
