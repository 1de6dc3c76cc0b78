#include "bonafide/seal/note.h"

#include <algorithm>

#include <fmt/format.h>

#include "bonafide/seal/base64.h"
#include "bonafide/seal/hmac.h"
#include "bonafide/seal/utf8.h"

namespace bonafide::seal {
namespace {

constexpr std::string_view kDash = "\xe2\x80\x94 ";  // U+2014 and a blank

bool is_note_text(std::string_view text) {
  return text.ends_with('\n') && is_utf8(text) && std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || static_cast<unsigned char>(c) >= 0x20; });
}

std::string id_bytes(std::uint32_t id) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(id >> shift & 255);
  return bytes;
}

// "— name base64" without its LF.
std::optional<NoteSignature> parse_signature_line(std::string_view line) {
  if (!line.starts_with(kDash)) return std::nullopt;
  line.remove_prefix(kDash.size());
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos || fault_of_name(line.substr(0, blank))) return std::nullopt;
  const auto bytes = parse_base64(line.substr(blank + 1));
  if (!bytes || bytes->size() <= 4) return std::nullopt;
  std::uint32_t id = 0;
  for (std::size_t i = 0; i < 4; ++i) id = id << 8 | static_cast<std::uint8_t>((*bytes)[i]);
  return NoteSignature{std::string(line.substr(0, blank)), id, bytes->substr(4)};
}

}  // namespace

Result<Note> parse_note(std::string_view bytes, std::string_view place) {
  const auto refused = [&](std::string_view why) { return Error{ErrorKind::kInput, fmt::format("{}: it is no signed note: {}; take an untouched copy", place, why)}; };
  if (bytes.size() > kMostNoteBytes) return refused("it is larger than a note may be");
  if (!is_note_text(bytes)) return refused("it is not UTF-8 text of lines without control characters");
  const std::size_t blank_line = bytes.rfind("\n\n");
  if (blank_line == std::string_view::npos || blank_line == 0) return refused("no blank line divides a text from signatures");
  Note note{std::string(bytes.substr(0, blank_line + 1)), {}};
  std::string_view rest = bytes.substr(blank_line + 2);
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    auto signature = parse_signature_line(rest.substr(0, end));
    if (!signature) return refused("a line below the blank one is no signature");
    if (note.signatures.size() == kMostNoteSignatures) return refused("it has more than 100 signatures");
    note.signatures.push_back(std::move(*signature));
    rest.remove_prefix(end + 1);
  }
  if (note.signatures.empty()) return refused("it has no signature");
  return note;
}

Signed check_note(const Note& note, std::span<const VerifierKey> known) {
  bool valid = false;
  for (const NoteSignature& signature : note.signatures)
    for (const VerifierKey& key : known) {
      if (key.name != signature.name || key.id != signature.key_id) continue;
      if (!verify(key.key, note.text, signature.bytes)) return Signed::kInvalid;
      valid = true;
    }
  return valid ? Signed::kValid : Signed::kUnknownSigner;
}

std::string sign_note(std::string_view text, const SigningKey& key) {
  CHECK(is_note_text(text));
  const Signature signature = sign(key.seed, text);
  return fmt::format("{}\n{}{} {}\n", text, kDash, key.name, base64(bytes_of(id_bytes(key.verifier.id) + std::string(text_of(signature)))));
}

}  // namespace bonafide::seal
