// What must hold of every line that is taken for a proof, whatever its bytes: it means what a JSON library reads in it, and
// printed again by that library it is the same line. One body for libFuzzer (seal_and_verify.cpp) and for verify/proof_line_test.cpp.
#pragma once
#include <string_view>

#include <nlohmann/json.hpp>

#include "bonafide/seal/base64.h"
#include "bonafide/seal/commitment.h"
#include "bonafide/seal/merkle.h"
#include "bonafide/verify/proof_line.h"

namespace bonafide::fuzz {

/// The definition: parse, look at every member, print, compare. @return whether the line is a proof.
inline bool proof_by_definition(std::string_view line, verify::ProofLine& out) {
  using nlohmann::json;
  const json object = json::parse(line, nullptr, /*allow_exceptions=*/false);
  const auto text = [](const json& of, const char* name) { return of.is_object() && of.contains(name) && of[name].is_string(); };
  if (!object.is_object() || object.size() != 3 || !object.contains("fields") || !object["fields"].is_array() || !object.contains("hashes") || !object["hashes"].is_array() || !object.contains("index") ||
      !object["index"].is_number_unsigned() || object["hashes"].size() > 64 || object["fields"].size() < 3 || object["fields"].size() > 16)
    return false;
  out = {};
  const char* const names[] = {"actor", "target", "time"};
  std::vector<Digest> commitments;
  for (const json& field : object["fields"]) {
    const std::size_t i = commitments.size();
    if (!text(field, "name") || field["name"].get<std::string>().size() > 255 || (i < 3 && field["name"] != names[i])) return false;
    const bool open = field.size() == 3 && text(field, "salt") && text(field, "value"), closed = field.size() == 2 && text(field, "commitment");
    if (!(open && i < 3) && !(closed && i > 1)) return false;
    const auto bytes = seal::parse_hex(field[open ? "salt" : "commitment"].get<std::string>());
    if (!bytes || bytes->size() != (open ? 16 : 32)) return false;
    if (closed) {
      Digest digest;
      std::copy(bytes->begin(), bytes->end(), digest.begin());
      commitments.push_back(digest);
      continue;
    }
    seal::Salt salt;
    std::copy(bytes->begin(), bytes->end(), salt.begin());
    const std::string value = field["value"];
    commitments.push_back(seal::commitment(salt, {names[i], value}));
    if (i == 0) out.actor = value;
    else if (i == 1) out.target = value;
    else out.time = value;
  }
  for (const json& hash : object["hashes"]) {
    const auto digest = hash.is_string() ? seal::parse_base64_digest(hash.get<std::string>()) : std::nullopt;
    if (!digest) return false;
    out.hashes.push_back(*digest);
  }
  out.index = object["index"];
  out.leaf = seal::leaf_hash(seal::record_entry(commitments));
  return object.dump() == line;
}

/// Aborts where reader and definition differ. @return whether the line is a proof.
inline bool proof_line_body(std::string_view line) {
  verify::ProofLine read, meant;
  const bool is_proof = verify::parse_proof_line(line, read);
  CHECK(is_proof == proof_by_definition(line, meant));
  if (is_proof) CHECK(read.actor == meant.actor && read.target == meant.target && read.time == meant.time && read.leaf == meant.leaf && read.index == meant.index && read.hashes == meant.hashes);
  return is_proof;
}

}  // namespace bonafide::fuzz
