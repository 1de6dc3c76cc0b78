#include "bonafide/verify/attestation.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/seal/canonical_json.h"
#include "bonafide/seal/dsse.h"
#include "bonafide/verify/bounded_file.h"

namespace bonafide::verify {
namespace {

using nlohmann::json;

constexpr std::string_view kBefore = "attestation-", kAfter = ".dsse.json";
constexpr const char* kPayloadType = "application/vnd.in-toto+json";
constexpr const char* kStatementType = "https://in-toto.io/Statement/v1";
constexpr const char* kAttestationType = "urn:bonafide:attestation:v1";

// What the signer may choose: a text of the predicate; empty where it is absent.
std::string text_of(const json& statement, const char* name) {
  const auto predicate = statement.find("predicate");
  if (predicate == statement.end()) return "";
  const auto value = predicate->find(name);
  return value != predicate->end() && value->is_string() ? value->get<std::string>() : "";
}

// Everything else follows from the production, so the statement is made again and compared byte for byte. What has no canonical
// form, as what is nested too deep for a parser that goes by recursion, is not parsed.
std::optional<Attested> read_attestation(const std::string& payload, const Attested& expected) {
  const auto canonical = seal::canonical_json(payload, "attestation");
  if (!canonical.ok() || canonical.value() != payload) return std::nullopt;
  const json statement = json::parse(payload, nullptr, /*allow_exceptions=*/false);
  Attested said = expected;
  said.version = text_of(statement, "version"), said.date = text_of(statement, "date");
  const auto same = attestation_statement(said);
  if (!same.ok() || same.value() != payload) return std::nullopt;
  return said;
}

// One file. @return whether the neutral signed it, and it is right.
bool check_one(const std::string& name, const std::string& bytes, const Attested& expected, const std::optional<seal::VerifierKey>& neutral, Outcome& outcome) {
  const auto wrong = [&](std::string_view why) {
    outcome.faults.push_back(fmt::format("{}: {}", name, why));
    return false;
  };
  if (attestation_file(bytes) != name) return wrong("its bytes are not those that its name is the SHA-256 of, so it was changed");
  const auto envelope = seal::open_envelope(bytes, neutral ? std::span(&*neutral, 1) : std::span<const seal::VerifierKey>(), name);
  if (!envelope.ok()) return wrong("it is no signed statement");
  if (envelope.value().checked == seal::Signed::kInvalid) return wrong(fmt::format("the signature in the name of {} is wrong", neutral->name));
  if (!envelope.value().canonical || envelope.value().payload_type != kPayloadType) return wrong("it is no attestation in the form of docs/formats/production.md");
  const auto said = read_attestation(envelope.value().payload, expected);
  if (!said) return wrong("it attests another production than this one, or claims something else");
  if (envelope.value().checked == seal::Signed::kUnknownSigner) {
    outcome.remarks.push_back(fmt::format("{}: an attestation, signer unknown; give the neutral's key with --neutral-pub", name));
    return false;
  }
  outcome.facts.push_back(fmt::format("{}: attested on {} by {} (key {:08x}), who replayed this production with version {} and got this payload, byte for byte", name, said->date, neutral->name, neutral->id, said->version));
  return true;
}

}  // namespace

const char* const kAttestationClaims =
    "The signer made this production again with `bonafide produce --replay`, from the order, the policy, the case, the log and the seed. The log has the root of the checkpoint, "
    "recomputed from all its records. The replay gave the payload of this bag, byte for byte. The signer does not say that the log is true, nor that the case is what the log shows.";

Result<std::string> attestation_statement(const Attested& attested) {
  const auto manifest = [](const char* name, const Digest& digest) { return json{{"name", name}, {"digest", {{"sha256", to_hex(digest)}}}}; };
  const json statement{{"_type", kStatementType},
                       {"subject", {manifest("manifest-sha256.txt", attested.manifest_sha256), manifest("manifest-sha512.txt", attested.manifest_sha512)}},
                       {"predicateType", kAttestationType},
                       {"predicate", {{"claims", kAttestationClaims}, {"date", attested.date}, {"statement", to_hex(attested.statement)}, {"version", attested.version}}}};
  return seal::canonical_json(statement.dump(-1, ' ', false, json::error_handler_t::replace), "attestation");
}

Result<std::string> sign_attestation(const Attested& attested, const seal::SigningKey& key) {
  TRY(const std::string statement, attestation_statement(attested));
  return seal::sign_envelope(kPayloadType, statement, key);
}

std::string attestation_file(std::string_view bytes) { return fmt::format("{}{}{}", kBefore, to_hex(sha256(bytes)), kAfter); }

bool is_attestation(std::string_view file) {
  if (!file.starts_with(kBefore) || !file.ends_with(kAfter) || file.size() != kBefore.size() + 64 + kAfter.size()) return false;
  return file.substr(kBefore.size(), 64).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool check_attestations(const std::filesystem::path& bag, const std::set<std::string>& files, const Attested& expected, const std::optional<seal::VerifierKey>& custodian,
                        const std::optional<seal::VerifierKey>& neutral, Outcome& outcome) {
  if (neutral && custodian && neutral->key == custodian->key) {
    outcome.unknowns.push_back("--neutral-pub: it is the custodian's own key, and nobody attests for others what they did themselves");
    return false;
  }
  bool any = false, attested = false;
  for (const std::string& file : files) {
    if (!is_attestation(file)) continue;
    any = true;
    const auto bytes = read_whole(bag / file, kMostStatementBytes);
    if (!bytes.ok()) outcome.unknowns.push_back(bytes.error().message);
    else if (check_one(file, bytes.value(), expected, neutral, outcome)) attested = true;
  }
  if (neutral && !attested) outcome.unknowns.push_back(fmt::format("no attestation by {} (key {:08x}) lies in this bag", neutral->name, neutral->id));
  else if (!any) outcome.remarks.emplace_back("no attestation: nobody but the custodian has signed that a replay gives this payload");
  return attested;
}

}  // namespace bonafide::verify
