#include "bonafide/seal/dsse.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/seal/base64.h"
#include "bonafide/seal/canonical_json.h"
#include "bonafide/seal/hmac.h"
#include "bonafide/seal/utf8.h"

namespace bonafide::seal {
namespace {

using nlohmann::json;

std::string key_id(const VerifierKey& key) { return fmt::format("{}+{:08x}", key.name, key.id); }

// A member that must be text; nothing where it is absent or of another type.
std::optional<std::string> text_member(const json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_string() ? std::optional(member->get<std::string>()) : std::nullopt;
}

struct HintedSignature {
  std::string key_id, bytes;
};

// @return nothing where it is not an array of at least one {sig, keyid}.
std::optional<std::vector<HintedSignature>> signatures_of(const json& envelope) {
  const auto list = envelope.find("signatures");
  if (list == envelope.end() || !list->is_array() || list->empty() || list->size() > kMostNoteSignatures) return std::nullopt;
  std::vector<HintedSignature> out;
  for (const json& entry : *list) {
    const auto text = entry.is_object() ? text_member(entry, "sig") : std::nullopt;
    auto bytes = text ? parse_base64(*text, Alphabet::kStandardOrUrlSafe) : std::nullopt;
    if (!bytes) return std::nullopt;
    out.push_back({text_member(entry, "keyid").value_or(""), std::move(*bytes)});
  }
  return out;
}

// A right signature by a known key suffices. One that names a known key and is wrong spoils the envelope.
Signed check(const std::vector<HintedSignature>& signatures, const std::string& message, std::span<const VerifierKey> known) {
  bool valid = false;
  for (const HintedSignature& signature : signatures)
    for (const VerifierKey& key : known) {
      if (!signature.key_id.empty() && signature.key_id != key_id(key)) continue;
      if (verify(key.key, message, signature.bytes)) valid = true;
      else if (!signature.key_id.empty()) return Signed::kInvalid;
    }
  return valid ? Signed::kValid : Signed::kUnknownSigner;
}

// The envelope in the one form that we write.
std::string envelope_text(std::string_view payload_type, std::string_view payload, std::span<const HintedSignature> signatures) {
  json list = json::array();
  for (const HintedSignature& signature : signatures) list.push_back({{"keyid", signature.key_id}, {"sig", base64(bytes_of(signature.bytes))}});
  const json envelope{{"payload", base64(bytes_of(payload))}, {"payloadType", payload_type}, {"signatures", std::move(list)}};
  const auto text = canonical_json(envelope.dump(), "envelope");
  CHECK(text.ok());
  return text.value() + "\n";
}

}  // namespace

std::string pre_authentication_encoding(std::string_view payload_type, std::string_view payload) {
  return fmt::format("DSSEv1 {} {} {} {}", payload_type.size(), payload_type, payload.size(), payload);
}

std::string sign_envelope(std::string_view payload_type, std::string_view payload, const SigningKey& key) {
  CHECK(is_utf8(payload_type));
  const Signature signature = sign(key.seed, pre_authentication_encoding(payload_type, payload));
  const HintedSignature hinted{key_id(key.verifier), std::string(text_of(signature))};
  return envelope_text(payload_type, payload, std::span(&hinted, 1));
}

Result<Envelope> open_envelope(std::string_view text, std::span<const VerifierKey> known, std::string_view place) {
  const auto refused = [&](std::string_view why) { return Error{ErrorKind::kInput, fmt::format("{}: it is no DSSE envelope: {}; take an untouched copy", place, why)}; };
  TRY(const std::string canonical, canonical_json(text, place));
  const json envelope = json::parse(canonical, nullptr, /*allow_exceptions=*/false);
  if (!envelope.is_object()) return refused("it is not a JSON object");
  const auto type = text_member(envelope, "payloadType");
  const auto encoded = text_member(envelope, "payload");
  auto payload = encoded ? parse_base64(*encoded, Alphabet::kStandardOrUrlSafe) : std::nullopt;
  if (!type || !payload) return refused("payloadType or payload is absent or not base64");
  const auto signatures = signatures_of(envelope);
  if (!signatures) return refused("signatures are absent, more than 100, or not base64");
  const Signed checked = check(*signatures, pre_authentication_encoding(*type, *payload), known);
  // A keyid that is there is that of the key that was found right (check). Beside it nothing may stand that nobody checked.
  const bool one = signatures->size() == 1 && !signatures->front().key_id.empty();
  const bool same = one && text == envelope_text(*type, *payload, *signatures);
  return Envelope{checked, *type, std::move(*payload), same};
}

}  // namespace bonafide::seal
