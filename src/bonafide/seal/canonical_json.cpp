#include "bonafide/seal/canonical_json.h"

#include <algorithm>
#include <set>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace bonafide::seal {
namespace {

using nlohmann::json;

constexpr std::int64_t kLargest = (std::int64_t{1} << 53) - 1;  // RFC 7493, 2.2: what every reader holds exactly
constexpr std::size_t kDeepest = 64;                            // statements here have five levels; the stack allows thousands

// Parses, and notices what json objects forget: a key that stands twice (RFC 8785, 3.1, asks for I-JSON).
struct Parsed {
  json value;
  std::string fault;
};
Parsed parse(std::string_view text) {
  Parsed out;
  std::vector<std::set<std::string>> open;
  const auto watch = [&](int depth, json::parse_event_t event, json& value) {
    if (event == json::parse_event_t::object_start) open.emplace_back();
    if (event == json::parse_event_t::object_end) open.pop_back();
    if (event == json::parse_event_t::key && !open.back().insert(value.get<std::string>()).second && out.fault.empty()) out.fault = fmt::format("the key \"{}\" stands twice in one object", value.get<std::string>());
    if (static_cast<std::size_t>(depth) > kDeepest && out.fault.empty()) out.fault = "it is nested more than 64 deep";
    return out.fault.empty();
  };
  out.value = json::parse(text, watch, /*allow_exceptions=*/false);
  if (out.fault.empty() && out.value.is_discarded()) out.fault = "it is not JSON";
  return out;
}

// UTF-16 code units of UTF-8 text, to sort by (RFC 8785, 3.2.3).
std::u16string utf16(std::string_view text) {
  std::u16string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    char32_t code = length == 1 ? byte : byte & (0xff >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) code = code << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3f);
    i += length;
    if (code < 0x10000) {
      out += static_cast<char16_t>(code);
    } else {
      out += static_cast<char16_t>(0xd800 + ((code - 0x10000) >> 10));
      out += static_cast<char16_t>(0xdc00 + ((code - 0x10000) & 0x3ff));
    }
  }
  return out;
}

// RFC 8785, 3.2.2.2.
void write_string(std::string_view text, std::string& out) {
  constexpr std::string_view kPlain = "\b\t\n\f\r\"\\", kShort = "btnfr\"\\";
  out += '"';
  for (const char c : text) {
    const std::size_t at = kPlain.find(c);
    if (at != std::string_view::npos) (out += '\\') += kShort[at];
    else if (static_cast<unsigned char>(c) < 0x20) out += fmt::format("\\u{:04x}", c);
    else out += c;
  }
  out += '"';
}

// @return what is wrong, or nothing.
std::string write(const json& value, std::string& out);

std::string write_object(const json& object, std::string& out) {
  std::vector<std::pair<std::u16string, json::const_iterator>> members;
  for (auto it = object.begin(); it != object.end(); ++it) members.emplace_back(utf16(it.key()), it);
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  out += '{';
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0) out += ',';
    write_string(members[i].second.key(), out);
    out += ':';
    if (auto fault = write(members[i].second.value(), out); !fault.empty()) return fault;
  }
  out += '}';
  return {};
}

std::string write(const json& value, std::string& out) {
  switch (value.type()) {
    case json::value_t::object: return write_object(value, out);
    case json::value_t::array:
      out += '[';
      for (std::size_t i = 0; i < value.size(); ++i) {
        if (i > 0) out += ',';
        if (auto fault = write(value[i], out); !fault.empty()) return fault;
      }
      out += ']';
      return {};
    case json::value_t::string: write_string(value.get_ref<const std::string&>(), out); return {};
    case json::value_t::number_integer:
    case json::value_t::number_unsigned:
      if ((value.is_number_unsigned() && value.get<std::uint64_t>() > kLargest) || value.get<std::int64_t>() < -kLargest) return fmt::format("the number {} lies beyond 2^53 - 1", value.dump());
      out += value.dump();
      return {};
    case json::value_t::number_float: return fmt::format("the number {} is not a whole one, written without fraction and exponent", value.dump());
    default: out += value.dump(); return {};  // null, true, false
  }
}

}  // namespace

Result<std::string> canonical_json(std::string_view text, std::string_view place) {
  const auto refused = [&](std::string_view why) { return Error{ErrorKind::kInput, fmt::format("{}: it has no canonical form here: {}; write whole numbers as digits and other numbers as text", place, why)}; };
  const Parsed parsed = parse(text);
  if (!parsed.fault.empty()) return refused(parsed.fault);
  std::string out;
  if (const std::string fault = write(parsed.value, out); !fault.empty()) return refused(fault);
  return out;
}

}  // namespace bonafide::seal
