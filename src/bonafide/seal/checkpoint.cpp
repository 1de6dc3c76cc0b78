#include "bonafide/seal/checkpoint.h"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "bonafide/seal/base64.h"
#include "bonafide/seal/hmac.h"

namespace bonafide::seal {
namespace {

constexpr std::string_view kProofHead = "c2sp.org/tlog-proof@v1\n";
constexpr std::size_t kHighestTree = 64;

// A line without its LF, taken from the front; nothing where no LF is left.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

// Decimal digits without a leading zero.
std::optional<std::uint64_t> parse_number(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0') || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string to_text(const Checkpoint& checkpoint) {
  std::string text = fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size, base64(checkpoint.root));
  for (const std::string& line : checkpoint.extensions) text += line + "\n";
  return text;
}

Result<Checkpoint> parse_checkpoint(std::string_view text, std::string_view place) {
  const auto refused = [&](std::string_view why) { return Error{ErrorKind::kInput, fmt::format("{}: it is no checkpoint: {}; take an untouched copy", place, why)}; };
  if (!text.ends_with('\n')) return refused("its last line does not end");
  std::vector<std::string_view> lines;
  while (const auto line = take_line(text)) {
    if (line->empty()) return refused("it has an empty line");
    lines.push_back(*line);
  }
  if (lines.size() < 3) return refused("it has fewer than three lines");
  const auto size = parse_number(lines[1]);
  if (!size) return refused("its second line is not the number of leaves");
  const auto root = parse_base64_digest(lines[2]);
  if (!root) return refused("its third line is not the base64 of 32 bytes");
  return Checkpoint{std::string(lines[0]), *size, *root, {lines.begin() + 3, lines.end()}};
}

std::string to_text(const InclusionProof& proof) {
  std::string text(kProofHead);
  if (!proof.extra.empty()) text += fmt::format("extra {}\n", base64(bytes_of(proof.extra)));
  text += fmt::format("index {}\n", proof.index);
  for (const Digest& hash : proof.hashes) text += base64(hash) + "\n";
  return text + "\n" + proof.checkpoint;
}

Result<InclusionProof> parse_inclusion_proof(std::string_view text, std::string_view place) {
  const auto refused = [&](std::string_view why) { return Error{ErrorKind::kInput, fmt::format("{}: it is no inclusion proof: {}; take an untouched copy", place, why)}; };
  if (!text.starts_with(kProofHead)) return refused("its first line is not \"c2sp.org/tlog-proof@v1\"");
  text.remove_prefix(kProofHead.size());
  InclusionProof proof;
  auto line = take_line(text);
  if (line && line->starts_with("extra ")) {
    auto extra = parse_base64(line->substr(6));
    if (!extra || extra->empty()) return refused("its line \"extra\" is not base64");
    proof.extra = std::move(*extra);
    line = take_line(text);
  }
  const auto index = line && line->starts_with("index ") ? parse_number(line->substr(6)) : std::nullopt;
  if (!index) return refused("it has no line \"index\" with a number");
  proof.index = *index;
  for (line = take_line(text); line && !line->empty(); line = take_line(text)) {
    const auto hash = parse_base64_digest(*line);
    if (!hash) return refused("a line of its path is not the base64 of 32 bytes");
    if (proof.hashes.size() == kHighestTree) return refused("its path is longer than 64 hashes");
    proof.hashes.push_back(*hash);
  }
  if (!line || text.empty()) return refused("no checkpoint follows its path");
  proof.checkpoint = std::string(text);
  return proof;
}

}  // namespace bonafide::seal
