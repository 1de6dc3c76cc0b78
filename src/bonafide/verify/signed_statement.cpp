#include "bonafide/verify/signed_statement.h"

#include <bit>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/seal/base64.h"
#include "bonafide/seal/canonical_json.h"
#include "bonafide/seal/dsse.h"
#include "bonafide/seal/note.h"

namespace bonafide::verify {
namespace {

using nlohmann::json;

constexpr const char* kFile = "statement.dsse.json";
constexpr const char* kPayloadType = "application/vnd.in-toto+json";
constexpr const char* kStatementType = "https://in-toto.io/Statement/v1";
constexpr const char* kProductionType = "urn:bonafide:production:v1";

std::span<const seal::VerifierKey> known(const std::optional<seal::VerifierKey>& key) { return key ? std::span(&*key, 1) : std::span<const seal::VerifierKey>(); }

// Members of one JSON object. Each reader gives nothing, and remembers it, where a member is absent or of another type.
class Members {
 public:
  explicit Members(const json& object) : object_(object), good_(object.is_object()) {}
  bool good() const { return good_; }

  const json& at(const char* name) {
    static const json kNothing;
    const auto found = good_ ? object_.find(name) : object_.end();
    return good_ && found != object_.end() ? *found : (good_ = false, kNothing);
  }
  std::string text(const char* name) { return text_of(at(name)); }
  std::string hash(const char* name) {
    std::string hex = text(name);
    const auto bytes = seal::parse_hex(hex);
    good_ = good_ && bytes && bytes->size() == sizeof(Digest);
    return hex;
  }
  std::optional<std::string> hash_or_null(const char* name) {
    if (at(name).is_null()) return std::nullopt;
    return hash(name);
  }
  bool boolean(const char* name) {
    const json& value = at(name);
    good_ = good_ && value.is_boolean();
    return good_ && value.get<bool>();
  }
  std::vector<std::string> texts(const char* name) {
    std::vector<std::string> out;
    const json& list = at(name);
    good_ = good_ && list.is_array();
    for (const json& entry : list) out.push_back(text_of(entry));
    return out;
  }

 private:
  std::string text_of(const json& value) {
    good_ = good_ && value.is_string();
    return good_ ? value.get<std::string>() : "";
  }
  const json& object_;
  bool good_;
};

Digest digest_of_hex(const std::string& hex) {
  Digest out{};
  if (const auto bytes = seal::parse_hex(hex); bytes && bytes->size() == out.size()) std::copy(bytes->begin(), bytes->end(), out.begin());
  return out;
}

// The subject is two manifests by their names and SHA-256, in this order, and nothing else.
bool read_subject(const json& subject, Statement& out) {
  if (!subject.is_array() || subject.size() != 2) return false;
  Digest* const digests[] = {&out.manifest_sha256, &out.manifest_sha512};
  const char* const names[] = {"manifest-sha256.txt", "manifest-sha512.txt"};
  for (std::size_t i = 0; i < 2; ++i) {
    Members entry(subject[i]);
    Members digest(entry.at("digest"));
    const std::string hex = digest.hash("sha256");
    if (entry.text("name") != names[i] || !entry.good() || !digest.good()) return false;
    *digests[i] = digest_of_hex(hex);
  }
  return true;
}

std::optional<Statement> parse(const json& payload, Outcome& outcome) {
  const auto refused = [&](std::string_view why) {
    outcome.faults.push_back(fmt::format("{}: {}", kFile, why));
    return std::nullopt;
  };
  Members statement(payload);
  if (statement.text("_type") != kStatementType || statement.text("predicateType") != kProductionType) return refused(fmt::format("it is no statement of the type {}", kProductionType));
  Statement out;
  if (!read_subject(statement.at("subject"), out)) return refused("its subject is not the two payload manifests");
  Members facts(statement.at("predicate"));
  Members sealed(facts.at("seal"));
  out.version = facts.text("version"), out.order = facts.hash("order"), out.policy = facts.hash("policy"), out.log = facts.hash("case"), out.date = facts.text("date");
  out.seed = facts.hash_or_null("seed"), out.items = facts.texts("items"), out.refused = facts.texts("refused"), out.replay = facts.boolean("replay");
  out.sealed.origin = sealed.text("origin");
  const auto root = seal::parse_base64_digest(sealed.text("root"));
  const json& size = sealed.at("size");
  if (!facts.good() || !sealed.good() || !root || !size.is_number_unsigned()) return refused("a member of its predicate is absent or of another form");
  out.sealed.root = *root;
  out.sealed.size = size.get<std::uint64_t>();
  if (!std::has_single_bit(out.sealed.size)) return refused(fmt::format("its tree has {} leaves, and a seal's has a power of two", out.sealed.size));
  return out;
}

}  // namespace

std::optional<Statement> read_statement(std::string_view text, const std::optional<seal::VerifierKey>& key, Outcome& outcome) {
  const auto envelope = seal::open_envelope(text, known(key), kFile);
  if (!envelope.ok()) {
    outcome.faults.push_back(envelope.error().message);
    return std::nullopt;
  }
  switch (envelope.value().checked) {
    case seal::Signed::kValid: outcome.facts.push_back(fmt::format("{}: signed by {}", kFile, seal::to_text(*key))); break;
    case seal::Signed::kInvalid: outcome.faults.push_back(fmt::format("{}: the signature in the name of {} is wrong: the statement was changed, or somebody else signed it", kFile, key->name)); return std::nullopt;
    case seal::Signed::kUnknownSigner:
      outcome.unknowns.push_back(key ? fmt::format("{}: signer unknown: it bears no signature of {}", kFile, seal::to_text(*key)) : fmt::format("{}: signer unknown; give a key you trust with --pub", kFile));
  }
  if (!envelope.value().canonical) outcome.faults.push_back(fmt::format("{}: the envelope is not in canonical form, with one signature that names its key, so it was changed after it was signed", kFile));
  if (envelope.value().payload_type != kPayloadType) {
    outcome.faults.push_back(fmt::format("{}: its payload is of the type \"{}\" and not {}", kFile, envelope.value().payload_type, kPayloadType));
    return std::nullopt;
  }
  const std::string& payload = envelope.value().payload;
  const auto canonical = seal::canonical_json(payload, kFile);
  if (!canonical.ok() || canonical.value() != payload) {
    outcome.faults.push_back(canonical.ok() ? fmt::format("{}: its payload is not in canonical form", kFile) : canonical.error().message);
    return std::nullopt;
  }
  auto statement = parse(json::parse(payload, nullptr, /*allow_exceptions=*/false), outcome);
  if (statement) statement->signed_by_key = envelope.value().checked == seal::Signed::kValid;
  return statement;
}

void check_sealed_tree(std::string_view text, const Statement& statement, const std::optional<seal::VerifierKey>& key, Outcome& outcome) {
  constexpr const char* kPlace = "data/checkpoint";
  const auto note = seal::parse_note(text, kPlace);
  const auto checkpoint = note.ok() ? seal::parse_checkpoint(note.value().text, kPlace) : Result<seal::Checkpoint>(note.error());
  if (!checkpoint.ok()) {
    outcome.faults.push_back(checkpoint.error().message);
    return;
  }
  const seal::Checkpoint& found = checkpoint.value();
  const seal::Signed checked = seal::check_note(note.value(), known(key));
  if (statement.replay && checked == seal::Signed::kUnknownSigner)
    outcome.unknowns.push_back(fmt::format("{}: signer unknown: whoever replayed the production did not make the seal", kPlace));
  else if (checked == seal::Signed::kInvalid || (statement.signed_by_key && checked != seal::Signed::kValid))
    outcome.faults.push_back(fmt::format("{}: {} has not signed it, and one signer must answer for the seal and for the production", kPlace, seal::to_text(*key)));
  if (found.origin != statement.sealed.origin || found.size != statement.sealed.size || found.root != statement.sealed.root || !found.extensions.empty())
    outcome.faults.push_back(fmt::format("{}: it is the checkpoint of another seal ({}, {} leaves, root {}) than the statement names ({}, {} leaves, root {})", kPlace, found.origin, found.size, to_hex(found.root),
                                         statement.sealed.origin, statement.sealed.size, to_hex(statement.sealed.root)));
  else
    outcome.facts.push_back(fmt::format("{}: the sealed log is {}, {} leaves, root {}", kPlace, found.origin, found.size, to_hex(found.root)));
}

}  // namespace bonafide::verify
