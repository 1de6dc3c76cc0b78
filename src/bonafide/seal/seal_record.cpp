#include "bonafide/seal/seal_record.h"

#include <bit>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/seal/base64.h"

namespace bonafide::seal {
namespace {

using nlohmann::json;

Digest digest_of(const std::string& hex) {
  const auto bytes = parse_hex(hex);
  if (!bytes || bytes->size() != 32) throw json::other_error::create(500, "no hash", nullptr);  // caught below, like a missing member
  Digest digest;
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return digest;
}

// Files that are this long have offsets that every reader holds exactly, and sums of them do not go round.
constexpr std::uint64_t kMostLeaves = std::uint64_t{1} << 52;

std::uint64_t count_of(const json& value) {
  if (!value.is_number_unsigned()) throw json::other_error::create(500, "no count", nullptr);
  return value.get<std::uint64_t>();
}

SealRecord record_of(const json& seal) {
  SealRecord record;
  record.version = seal.at("bonafide").get<std::string>();
  record.origin = seal.at("origin").get<std::string>();
  record.verifier_key = seal.at("verifier_key").get<std::string>();
  record.tree_size = count_of(seal.at("tree_size"));
  record.root = digest_of(seal.at("root").get<std::string>());
  record.records = count_of(seal.at("records"));
  record.fields = seal.at("fields").get<std::vector<std::string>>();
  const json& log = seal.at("log");
  record.events_sha256 = to_hex(digest_of(log.at("events_sha256").get<std::string>()));
  record.times_relative = log.at("times_relative").get<bool>();
  record.action = log.at("action").is_null() ? "" : log.at("action").get<std::string>();
  record.rows_read = count_of(log.at("rows_read"));
  record.rows_rejected = count_of(log.at("rows_rejected"));
  record.rows_of_other_actions = count_of(log.at("rows_of_other_actions"));
  return record;
}

}  // namespace

std::string seal_json(const SealRecord& record) {
  nlohmann::ordered_json seal;
  seal["format"] = kSealFormat;
  seal["bonafide"] = record.version;
  seal["origin"] = record.origin;
  seal["verifier_key"] = record.verifier_key;
  seal["tree_size"] = record.tree_size;
  seal["root"] = to_hex(record.root);
  seal["records"] = record.records;
  seal["fields"] = record.fields;
  auto& log = seal["log"];
  log["events_sha256"] = record.events_sha256;
  log["times_relative"] = record.times_relative;
  log["action"] = record.action.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(record.action);
  log["rows_read"] = record.rows_read;
  log["rows_rejected"] = record.rows_rejected;
  log["rows_of_other_actions"] = record.rows_of_other_actions;
  return seal.dump(2) + "\n";
}

Result<SealRecord> parse_seal_json(const std::string& text, const std::string& place) {
  const json seal = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!seal.is_object() || !seal.contains("format") || !seal["format"].is_number_unsigned())
    return Error{ErrorKind::kInput, fmt::format("{}: it is no seal.json; give the folder that `bonafide seal` wrote", place)};
  if (const auto format = seal["format"].get<std::uint64_t>(); format > kSealFormat)
    return Error{ErrorKind::kInput, fmt::format("{}: its format is {} and this program reads up to {}; use a newer bonafide", place, format, kSealFormat)};
  try {
    SealRecord record = record_of(seal);
    if (std::has_single_bit(record.tree_size) && record.tree_size <= kMostLeaves && record.records <= record.tree_size && record.records > record.tree_size / 2 && !record.fields.empty()) return record;
  } catch (const json::exception&) {
  }
  return Error{ErrorKind::kInput, fmt::format("{}: a member is absent or is not what docs/formats/seal.md says; take an untouched copy", place)};
}

}  // namespace bonafide::seal
