#include "bonafide/production/proofs.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/format/csv.h"
#include "bonafide/production/sealed_fields.h"
#include "bonafide/seal/base64.h"

namespace bonafide::production {
namespace {

// Actor, target and time; a time that the order wants coarse stays closed, for opening it would give it to the microsecond.
std::size_t opened_of(const disclose::RecordsAnswer& answer) { return answer.time_unit == 1 ? 3 : 2; }

// nlohmann's json keeps keys by bytes, which for these keys is the order of RFC 8785; dump() writes no blanks.
nlohmann::json fields_json(std::uint64_t record, std::span<const seal::Field> fields, std::size_t opened, const seal::SealKeys& keys) {
  nlohmann::json out = nlohmann::json::array();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const seal::Salt salt = keys.salt(record, i);
    if (i < opened) out.push_back({{"name", fields[i].name}, {"salt", to_hex(salt)}, {"value", fields[i].value}});
    else out.push_back({{"commitment", to_hex(seal::commitment(salt, fields[i]))}, {"name", fields[i].name}});
  }
  return out;
}

}  // namespace

Status write_proofs(const std::filesystem::path& file, const disclose::Released<disclose::RecordsAnswer>& released, const events::EventTable& events, const seal::SealKeys& keys,
                    seal::LeafStore& leaves) {
  const disclose::RecordsAnswer& answer = released.value();
  CHECK(answer.identified);
  const TargetOf target_of(events);
  SealedFields fields_of(events, target_of);
  std::string text;
  for (const disclose::RecordsAnswer::Row& row : answer.rows) {
    fields_of.load(std::span(&row.record, 1));
    const std::span<const seal::Field> fields = fields_of[0];
    const std::uint64_t position = keys.places().position_of(row.record);
    TRY(const seal::LeafStore::Proof proof, leaves.prove(position));
    if (keys.record_leaf(row.record, fields) != proof.leaf)
      return Error{ErrorKind::kInput, "the seal does not belong to this log: a record's leaf is another; give the seal that was made from it, with its own seal.secret"};
    nlohmann::json path = nlohmann::json::array();
    for (const Digest& hash : proof.hashes) path.push_back(seal::base64(hash));
    const nlohmann::json line{{"fields", fields_json(row.record, fields, opened_of(answer), keys)}, {"hashes", path}, {"index", position}};
    text += line.dump() + "\n";
  }
  return format::write_text_file(file.string(), text);
}

}  // namespace bonafide::production
