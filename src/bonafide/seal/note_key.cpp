#include "bonafide/seal/note_key.h"

#include <algorithm>

#include <fmt/format.h>

#include "bonafide/seal/base64.h"
#include "bonafide/seal/hmac.h"
#include "bonafide/seal/utf8.h"

namespace bonafide::seal {
namespace {

constexpr char kEd25519 = 0x01;  // C2SP signed-note, "Signature types"
constexpr std::string_view kPrivate = "PRIVATE+KEY+";

std::uint32_t key_id(std::string_view name, const PublicKey& key) {
  const Digest hash = sha256_of(name, std::string_view("\n\x01", 2), text_of(key));
  return std::uint32_t{hash[0]} << 24 | std::uint32_t{hash[1]} << 16 | std::uint32_t{hash[2]} << 8 | hash[3];
}

std::string line_of(const VerifierKey& key, const std::array<std::uint8_t, 32>& bytes) {
  return fmt::format("{}+{:08x}+{}", key.name, key.id, base64(bytes_of(kEd25519 + std::string(text_of(bytes)))));
}

// "name+id+base64" in its parts; nothing where it has not this form. Base64 holds "+", a name cannot.
struct Parts {
  std::string name, id;
  std::array<std::uint8_t, 32> bytes;
};
std::optional<Parts> parts_of(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  Parts parts{std::string(text.substr(0, first)), std::string(text.substr(first + 1, second - first - 1)), {}};
  const auto bytes = parse_base64(text.substr(second + 1));
  if (fault_of_name(parts.name) || parts.id.size() != 8 || !parse_hex(parts.id) || !bytes || bytes->size() != 33 || bytes->front() != kEd25519) return std::nullopt;
  std::copy(bytes->begin() + 1, bytes->end(), parts.bytes.begin());
  return parts;
}

Error wrong_id(std::string_view place, const Parts& parts, std::uint32_t right) {
  return Error{ErrorKind::kInput, fmt::format("{}: the key's id is {} where its name and bytes give {:08x}; it was changed or cut: take an untouched copy", place, parts.id, right)};
}

}  // namespace

std::optional<std::string> fault_of_name(std::string_view name) {
  if (name.empty()) return "is empty";
  if (!is_utf8(name)) return "is not UTF-8";
  if (has_space_or_control(name)) return "holds a space or a control character";
  if (name.find('+') != std::string_view::npos) return "holds a \"+\"";
  return std::nullopt;
}

Result<VerifierKey> verifier_key(std::string name, const PublicKey& key) {
  CHECK(!fault_of_name(name));
  if (const auto fault = fault_of(key)) return Error{ErrorKind::kInput, fmt::format("the public key of {} {}, so anyone could sign in its name; ask the signer for a proper key", name, *fault)};
  const std::uint32_t id = key_id(name, key);
  return VerifierKey{std::move(name), key, id};
}

Result<SigningKey> signing_key(std::string name, const Seed& seed) {
  TRY(VerifierKey verifier, verifier_key(name, public_key_of(seed)));
  return SigningKey{std::move(name), seed, std::move(verifier)};
}

std::string to_text(const VerifierKey& key) { return line_of(key, key.key); }
std::string to_text(const SigningKey& key) { return std::string(kPrivate) + line_of(key.verifier, key.seed); }

Result<VerifierKey> parse_verifier_key(std::string_view text, std::string_view place) {
  const auto parts = parts_of(text);
  if (!parts) {
    const bool secret = text.starts_with(kPrivate);
    return Error{ErrorKind::kInput, fmt::format("{}: {}; give the seal.pub that `bonafide keygen` wrote", place, secret ? "this is the private key" : "it is no Ed25519 verifier key of the form name+id+base64")};
  }
  auto key = verifier_key(parts->name, parts->bytes);
  if (!key.ok()) return Error{ErrorKind::kInput, fmt::format("{}: {}", place, key.error().message)};
  if (fmt::format("{:08x}", key.value().id) != parts->id) return wrong_id(place, *parts, key.value().id);
  return key;
}

Result<SigningKey> parse_signing_key(std::string_view text, std::string_view place) {
  const auto parts = text.starts_with(kPrivate) ? parts_of(text.substr(kPrivate.size())) : std::nullopt;
  if (!parts) return Error{ErrorKind::kInput, fmt::format("{}: it is no Ed25519 signing key of the form PRIVATE+KEY+name+id+base64; give the seal.key that `bonafide keygen` wrote", place)};
  TRY(SigningKey key, signing_key(parts->name, parts->bytes));
  if (fmt::format("{:08x}", key.verifier.id) != parts->id) return wrong_id(place, *parts, key.verifier.id);
  return key;
}

}  // namespace bonafide::seal
