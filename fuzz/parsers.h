// What must hold of whatever bytes the verifier reads, before any signature over them was checked: no crash, and each text
// that is accepted is the one text of its meaning. One body for libFuzzer (parsers.cpp) and for the replay that every test
// run makes (src/bonafide/verify/fuzz_test.cpp).
#pragma once
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/seal/base64.h"
#include "bonafide/seal/canonical_json.h"
#include "bonafide/seal/checkpoint.h"
#include "bonafide/seal/dsse.h"
#include "bonafide/seal/hmac.h"
#include "bonafide/seal/note.h"
#include "bonafide/verify/manifest.h"
#include "bonafide/verify/produced_items.h"
#include "bonafide/verify/signed_statement.h"
#include "fuzz/proof_line.h"

namespace bonafide::fuzz {

/// "f: words": one sentence with a place.
inline void check_sentence(const std::string& message) { CHECK(message.starts_with("f: ") && message.size() > 10 && message.size() < 10'000'000); }

inline void base64_body(std::string_view bytes) {
  if (const auto decoded = seal::parse_base64(bytes)) CHECK(seal::base64(seal::bytes_of(*decoded)) == bytes);
  if (const auto digest = seal::parse_base64_digest(bytes)) CHECK(seal::base64(*digest) == bytes && seal::parse_base64(bytes).value() == seal::text_of(*digest));
  if (const auto hex = seal::parse_hex(bytes)) CHECK(to_hex(seal::bytes_of(*hex)) == bytes);
  const auto either = seal::parse_base64(bytes, seal::Alphabet::kStandardOrUrlSafe);
  if (!either) return;
  std::string standard(bytes);
  for (char& c : standard) c = c == '-' ? '+' : c == '_' ? '/' : c;
  CHECK(seal::base64(seal::bytes_of(*either)) == standard);
}

inline void note_body(std::string_view bytes) {
  const auto note = seal::parse_note(bytes, "f");
  if (!note.ok()) return check_sentence(note.error().message);
  std::string again = note.value().text + "\n";
  for (const seal::NoteSignature& signature : note.value().signatures) {
    std::string id;
    for (int shift = 24; shift >= 0; shift -= 8) id += static_cast<char>(signature.key_id >> shift & 255);
    again += "\xe2\x80\x94 " + signature.name + " " + seal::base64(seal::bytes_of(id + signature.bytes)) + "\n";
  }
  CHECK(again == bytes);
}

inline void log_body(std::string_view bytes) {
  const auto checkpoint = seal::parse_checkpoint(bytes, "f");
  if (!checkpoint.ok()) check_sentence(checkpoint.error().message);
  else CHECK(seal::to_text(checkpoint.value()) == bytes);
  const auto proof = seal::parse_inclusion_proof(bytes, "f");
  if (!proof.ok()) check_sentence(proof.error().message);
  else CHECK(seal::to_text(proof.value()) == bytes);
  const auto key = seal::parse_verifier_key(bytes, "f");
  if (key.ok()) CHECK(bytes.substr(0, bytes.size() - (bytes.ends_with('\n') ? 1 : 0)) == seal::to_text(key.value()));
}

inline void json_body(std::string_view bytes) {
  const auto once = seal::canonical_json(bytes, "f");
  if (!once.ok()) return check_sentence(once.error().message);
  const auto twice = seal::canonical_json(once.value(), "f");
  CHECK(twice.ok() && twice.value() == once.value());
  CHECK(nlohmann::json::parse(bytes) == nlohmann::json::parse(once.value()));
}

inline void envelope_body(std::string_view bytes) {
  const auto envelope = seal::open_envelope(bytes, {}, "f");
  if (!envelope.ok()) return check_sentence(envelope.error().message);
  CHECK(envelope.value().checked == seal::Signed::kUnknownSigner);
  if (envelope.value().canonical) CHECK(seal::canonical_json(bytes, "f").value() + "\n" == bytes);
}

/// The bytes as the payload of an envelope that its signer did sign, and as an envelope.
inline void statement_body(std::string_view bytes) {
  static const seal::SigningKey key = seal::signing_key("f", seal::Seed{1}).value();
  verify::Outcome outcome;
  const auto statement = verify::read_statement(seal::sign_envelope("application/vnd.in-toto+json", bytes, key), key.verifier, outcome);
  CHECK(statement.has_value() == outcome.faults.empty());
  if (statement) CHECK(statement->signed_by_key && statement->sealed.size > 0 && statement->order.size() == 64 && statement->policy.size() == 64);
  verify::Outcome unsigned_outcome;
  CHECK(!verify::read_statement(bytes, std::nullopt, unsigned_outcome) || !unsigned_outcome.unknowns.empty());
}

inline void manifest_body(std::string_view bytes) {
  for (const std::size_t digits : {64u, 128u}) {
    const verify::Manifest manifest = verify::parse_manifest(bytes, digits, "f");
    for (const auto& [path, checksum] : manifest.checksum_of) {
      CHECK(checksum.size() == digits && !path.empty() && path.front() != '/' && path.front() != '~');
      for (const char* part : {"/../", "/./", "//"}) CHECK(("/" + path + "/").find(part) == std::string::npos);
    }
    const verify::Manifest again = verify::parse_manifest(verify::to_text(manifest), digits, "f");
    CHECK(again.faults.empty() && again.checksum_of == manifest.checksum_of);
  }
}

inline void items_body(std::string_view bytes) {
  verify::Statement statement;
  statement.items = {"1", "6"};
  verify::Outcome outcome;
  const std::set<std::string> files{"bagit.txt", "data/item-1-accounts.csv", "data/item-2-groups.csv"};
  for (const verify::ProducedItem& item : verify::produced_items(bytes, statement, files, outcome)) CHECK(item.proofs.empty() == (item.form != "identified"));
  CHECK(!outcome.faults.empty());  // most files of a production are absent
}

inline constexpr std::size_t kParsers = 9;

/// The first byte says which parser; the rest is for it.
inline void parsers_body(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::string_view rest = bytes.substr(1);
  switch (static_cast<unsigned char>(bytes[0]) % kParsers) {
    case 0: return base64_body(rest);
    case 1: return note_body(rest);
    case 2: return log_body(rest);
    case 3: return json_body(rest);
    case 4: return envelope_body(rest);
    case 5: return statement_body(rest);
    case 6: return manifest_body(rest);
    case 7: return items_body(rest);
    case 8: proof_line_body(rest); return;
  }
}

/// A good text for each parser, behind the byte that selects it.
inline std::vector<std::string> good_texts() {
  const seal::SigningKey key = seal::signing_key("example.com/legal", seal::Seed{7}).value();
  const std::string hash(64, 'a'), root = seal::base64(Digest{1, 2, 3});
  const std::string checkpoint = "example.com/legal/1\n16\n" + root + "\n", note = seal::sign_note(checkpoint, key);
  const std::string subject = R"([{"digest":{"sha256":"HASH"},"name":"manifest-sha256.txt"},{"digest":{"sha256":"HASH"},"name":"manifest-sha512.txt"}])";
  std::string statement = R"({"_type":"https://in-toto.io/Statement/v1","predicate":{"case":"HASH","date":"2018-05-15","items":["1"],"order":"HASH","policy":"HASH","refused":[],"replay":false,"seal":{"origin":"o","root":"ROOT","size":16},"seed":null,"version":"0.1.0"},"predicateType":"urn:bonafide:production:v1","subject":SUBJECT})";
  const auto put = [](std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at; (at = text.find(from)) != std::string::npos;) text.replace(at, from.size(), to);
    return text;
  };
  statement = put(put(put(statement, "SUBJECT", subject), "HASH", hash), "ROOT", root);
  const std::string field = R"({"name":"NAME","salt":"34031a75fc64bc32ab1bcfaeea5d5357","value":"u1"})";
  const std::string line = "{\"fields\":[" + put(field, "NAME", "actor") + "," + put(field, "NAME", "target") + "," + put(field, "NAME", "time") + ",{\"commitment\":\"" + hash + "\",\"name\":\"action\"}],\"hashes\":[\"" + root + "\"],\"index\":3}";
  const std::array<std::string, kParsers> good{
      root, note, "c2sp.org/tlog-proof@v1\nindex 3\n" + root + "\n\n" + note, statement, seal::sign_envelope("application/vnd.in-toto+json", statement, key), statement,
      hash + "  data/a b%25.csv\n" + hash + hash + "  data/b.csv\n", R"({"format": 1, "items": [{"item": "1", "form": "aggregate"}, {"item": "6", "form": "identified"}]})", line};
  std::vector<std::string> out;
  for (std::size_t parser = 0; parser < good.size(); ++parser) out.push_back(static_cast<char>(parser) + good[parser]);
  out.push_back("\x02" + checkpoint);
  out.push_back("\x02" + seal::to_text(key.verifier));
  return out;
}

}  // namespace bonafide::fuzz
