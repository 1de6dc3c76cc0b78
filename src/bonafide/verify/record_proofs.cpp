#include "bonafide/verify/record_proofs.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "bonafide/seal/base64.h"
#include "bonafide/seal/commitment.h"
#include "bonafide/seal/merkle.h"
#include "bonafide/verify/bounded_file.h"

namespace bonafide::verify {
namespace {

using nlohmann::json;
using Row = std::vector<std::string>;

constexpr std::size_t kMostFaults = 10;        // of an item: who sees ten needs no eleventh
constexpr std::size_t kLeastFields = 3;        // actor, target, time
constexpr std::size_t kMostFields = 16;        // docs/formats/seal.md
const Row kHeader{"item", "account", "target", "time", "group"};
enum Column : std::size_t { kItem, kAccount, kTarget, kTime, kGroup };

// What one line of proofs.jsonl says: a leaf, its place, the path to the root, and the fields that it opens.
struct Proof {
  std::string actor, target;
  std::optional<std::string> time;  // nothing: it stayed closed
  Digest leaf;
  std::uint64_t index;
  std::vector<Digest> hashes;
};

// A member that is text; nothing where it is absent or of another type.
std::optional<std::string> text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? std::optional(found->get<std::string>()) : std::nullopt;
}

// The commitment of a field: recomputed from name, value and salt where it is opened, taken as given where it is not.
std::optional<Digest> commitment_of(const json& field) {
  if (!field.is_object()) return std::nullopt;
  const auto name = text_of(field, "name"), value = text_of(field, "value"), salt_hex = text_of(field, "salt"), closed_hex = text_of(field, "commitment");
  if (!name || name->size() > 255) return std::nullopt;
  if (field.size() == 2 && closed_hex) {
    Digest out;
    const auto bytes = seal::parse_hex(*closed_hex);
    if (!bytes || bytes->size() != out.size()) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), out.begin());
    return out;
  }
  const auto bytes = salt_hex ? seal::parse_hex(*salt_hex) : std::nullopt;
  seal::Salt salt;
  if (field.size() != 3 || !value || !bytes || bytes->size() != salt.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), salt.begin());
  return seal::commitment(salt, {*name, *value});
}

// The first three fields are actor, target and time; the first two are open, and none behind the third is.
bool right_fields(const json& fields) {
  constexpr const char* kNames[] = {"actor", "target", "time"};
  if (!fields.is_array() || fields.size() < kLeastFields || fields.size() > kMostFields) return false;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!fields[i].is_object()) return false;
    const bool open = fields[i].contains("value");
    if (i < 3 && text_of(fields[i], "name") != kNames[i]) return false;
    if ((i < 2 && !open) || (i > 2 && open)) return false;
  }
  return true;
}

std::optional<Proof> parse_proof(const std::string& line) {
  const json object = json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object() || object.size() != 3 || !object.contains("fields") || !right_fields(object["fields"])) return std::nullopt;
  const auto index = object.find("index"), hashes = object.find("hashes");
  if (index == object.end() || !index->is_number_unsigned() || hashes == object.end() || !hashes->is_array() || hashes->size() > 64) return std::nullopt;
  Proof out;
  std::vector<Digest> commitments;
  for (const json& field : object["fields"]) {
    const auto one = commitment_of(field);
    if (!one) return std::nullopt;
    commitments.push_back(*one);
  }
  for (const json& hash : *hashes) {
    const auto one = hash.is_string() ? seal::parse_base64_digest(hash.get_ref<const std::string&>()) : std::nullopt;
    if (!one) return std::nullopt;
    out.hashes.push_back(*one);
  }
  out.actor = *text_of(object["fields"][0], "value");
  out.target = *text_of(object["fields"][1], "value");
  out.time = text_of(object["fields"][2], "value");
  out.leaf = seal::leaf_hash(seal::record_entry(commitments));
  out.index = index->get<std::uint64_t>();
  // Only now: every part is known to be flat, and to print it again costs no more than it did to read.
  if (object.dump() != line) return std::nullopt;
  return out;
}

// What is wrong with one row and its proof; nothing where all is right.
std::optional<std::string> fault_of(const Row& row, const Proof& proof, const seal::Checkpoint& tree) {
  if (!seal::verify_inclusion(proof.leaf, proof.index, tree.size, proof.hashes, tree.root)) return "what it opens does not lead to the root of the sealed log";
  if (proof.actor != row[kAccount]) return fmt::format("it is proven for the account \"{}\", and the row shows \"{}\"", proof.actor, row[kAccount]);
  if (proof.target != row[kTarget]) return fmt::format("it is proven for the target \"{}\", and the row shows \"{}\"", proof.target, row[kTarget]);
  if (proof.time && *proof.time != row[kTime]) return fmt::format("it is proven for the time {}, and the row shows {}", *proof.time, row[kTime]);
  return std::nullopt;
}

bool is_row_of(const Row& row, const ProducedItem& item) { return row.size() == kHeader.size() && row[kItem] == item.id; }

// Opens records.csv and reads its header. @return the next row, or nothing at the end or at a fault, which `outcome` then has.
class Records {
 public:
  Records(const std::filesystem::path& bag, const ProducedItem& item, Outcome& outcome) : item_(item), outcome_(outcome), file_(bag / item.answer, item.answer) {
    const auto header = file_.row();
    if (!header.ok()) fail(header.error().message);
    else if (!header.value() || *header.value() != kHeader) fail(fmt::format("{}: its header is not {}", item.answer, fmt::join(kHeader, ",")));
  }
  std::optional<Row> next() {
    if (failed_) return std::nullopt;
    auto row = file_.row();
    if (!row.ok()) return fail(row.error().message);
    if (!row.value()) return std::nullopt;
    ++rows_;
    if (!is_row_of(*row.value(), item_)) return fail(fmt::format("{}, row {}: it is not a row of item \"{}\"", item_.answer, rows_ + 1, item_.id));
    return std::move(*row.value());
  }
  std::uint64_t rows() const { return rows_; }
  bool failed() const { return failed_; }

 private:
  std::nullopt_t fail(std::string why) {
    failed_ = true;
    outcome_.faults.push_back(std::move(why));
    return std::nullopt;
  }
  const ProducedItem& item_;
  Outcome& outcome_;
  BoundedFile file_;
  std::uint64_t rows_ = 0;
  bool failed_ = false;
};

void check_no_leaf_twice(std::vector<std::uint64_t> seen, const std::string& file, Outcome& outcome) {
  std::sort(seen.begin(), seen.end());
  if (const auto twice = std::adjacent_find(seen.begin(), seen.end()); twice != seen.end()) outcome.faults.push_back(fmt::format("{}: the leaf at {} is proven twice, so one record is shown as two", file, *twice));
}

}  // namespace

void check_identified(const std::filesystem::path& bag, const ProducedItem& item, const seal::Checkpoint& tree, Outcome& outcome) {
  const std::size_t before = outcome.faults.size();
  Records records(bag, item, outcome);
  BoundedFile proofs(bag / item.proofs, item.proofs);
  std::vector<std::uint64_t> seen;
  std::uint64_t without_time = 0;
  const auto fault = [&](std::string_view why) { outcome.faults.push_back(fmt::format("{}, row {}: {}", item.proofs, records.rows(), why)); };
  while (const auto row = records.next()) {
    const auto line = proofs.line();
    if (!line.ok() || !line.value()) {
      fault(line.ok() ? "it is absent, so a record is shown without proof" : line.error().message);
      return;
    }
    const auto proof = parse_proof(*line.value());
    const auto wrong = proof ? fault_of(*row, *proof, tree) : std::optional<std::string>("it is not a proof in the form that docs/formats/production.md gives");
    if (wrong) fault(*wrong);
    if (outcome.faults.size() - before >= kMostFaults) return fault("the tenth fault; the rest was not read");
    if (!proof) continue;
    seen.push_back(proof->index);
    without_time += !proof->time;
  }
  if (records.failed()) return;
  const auto rest = proofs.line();
  if (!rest.ok() || rest.value()) outcome.faults.push_back(fmt::format("{}: it holds more than the {} proofs of the rows", item.proofs, records.rows()));
  check_no_leaf_twice(std::move(seen), item.proofs, outcome);
  if (outcome.faults.size() > before) return;
  outcome.facts.push_back(fmt::format("item \"{}\": {} records stand in the sealed log, each once, with the account{} shown", item.id, records.rows(), without_time == 0 ? ", target and time" : " and target"));
  if (without_time > 0) outcome.remarks.push_back(fmt::format("not proven: the times of {} records of item \"{}\", which are coarse and stayed closed", without_time, item.id));
}

void check_pseudonymous(const std::filesystem::path& bag, const ProducedItem& item, Outcome& outcome) {
  Records records(bag, item, outcome);
  while (records.next()) {
  }
  if (!records.failed()) outcome.remarks.push_back(fmt::format("not proven: the {} records of item \"{}\", which bear pseudonyms; a proof would link them across productions", records.rows(), item.id));
}

}  // namespace bonafide::verify
