#include "bonafide/pipeline/produce_payload.h"

#include <fmt/format.h>

#include "bonafide/disclose/recipient_gate.h"
#include "bonafide/format/csv.h"
#include "bonafide/production/answer_files.h"
#include "bonafide/production/privacy_statement.h"
#include "bonafide/production/proofs.h"

namespace bonafide::pipeline {
namespace {

namespace fs = std::filesystem;

// The file of an item's answer: ids may hold what no file name can.
std::string answer_file(const orders::Order& order, const orders::Item& item) {
  const char* what = orders::is_member_level(item.form.value) ? "records" : item.form.value == orders::Form::kGroup ? "groups" : "accounts";
  return fmt::format("item-{}-{}.csv", &item - order.items.data() + 1, what);
}

std::string proofs_file(const orders::Order& order, const orders::Item& item) { return fmt::format("item-{}-proofs.jsonl", &item - order.items.data() + 1); }

// Writes the payload of one production into data/ of a folder.
class Payload {
 public:
  Payload(const ProduceInputs& in, const disclose::Permission& permission, const std::vector<orders::Scope>& scopes, privacy::NoiseSource& noise, const std::string& pseudonym_key, fs::path folder)
      : in_(in), permission_(permission), scopes_(scopes), noise_(noise), pseudonym_key_(pseudonym_key), folder_(std::move(folder)), list_(disclose::frozen_list(in.findings, in.events)), facts_(log_facts_of(in)) {}

  Status write(const fs::path& seal_folder, const WholeCost& whole) {
    TRY_STATUS(statement_.set_whole(whole.cost, whole.delta));
    TRY_STATUS(put("order.toml", in_.order.text));
    TRY(const std::string policy, orders::read_toml_file(in_.policy.file));
    if (to_hex(sha256(policy)) != in_.policy.sha256) return Error{ErrorKind::kInput, fmt::format("{}: it was changed during the run; produce again", in_.policy.file)};
    TRY_STATUS(put("policy.toml", policy));
    TRY_STATUS(put("checkpoint", in_.checkpoint));
    for (std::size_t i = 0; i < scopes_.size(); ++i) TRY_STATUS(write_item(permission_.permits[i], scopes_[i], seal_folder));
    withheld_.push_back(disclose::RecipientGate::refused(permission_.refusals));
    TRY_STATUS(production::write_withheld(path("withheld.csv"), withheld_));
    return put("privacy.json", statement_.json());
  }
  const std::vector<std::string>& files() const { return files_; }

 private:
  fs::path path(const std::string& name) {
    files_.push_back("data/" + name);
    return folder_ / name;
  }
  Status put(const char* name, std::string_view text) { return format::write_text_file(path(name).string(), text); }

  Status write_item(const disclose::Permit& permit, const orders::Scope& scope, const fs::path& seal_folder) {
    const orders::Item& item = permit.item();
    const orders::ScopedEvents everybody(scope, facts_, in_.events, list_.in_group);
    const disclose::ItemFacts facts{in_.events, list_, everybody, scope.targets, pseudonym_key_};
    const std::string file = answer_file(in_.order, item);
    switch (item.form.value) {
      case orders::Form::kAggregate: {
        TRY(const auto answer, disclose::RecipientGate::aggregate(permit, facts, noise_));
        statement_.add(answer);
        TRY_STATUS(production::write_answer(path(file), answer));
        break;
      }
      case orders::Form::kGroup: {
        TRY(const auto answer, disclose::RecipientGate::group(permit, facts, noise_));
        statement_.add(answer);
        TRY_STATUS(production::write_answer(path(file), answer));
        break;
      }
      case orders::Form::kPseudonymous:
      case orders::Form::kIdentified: {
        const auto answer = disclose::RecipientGate::records(permit, facts);
        statement_.add(answer);
        TRY_STATUS(production::write_answer(path(file), answer));
        if (answer.value().identified) TRY_STATUS(write_proofs(item, answer, seal_folder));
        break;
      }
    }
    TRY(auto withheld, disclose::RecipientGate::withheld(permit, facts, noise_));
    withheld_.push_back(std::move(withheld));
    return {};
  }

  Status write_proofs(const orders::Item& item, const disclose::Released<disclose::RecordsAnswer>& answer, const fs::path& seal_folder) {
    const seal::SealKeys keys(in_.secret, seal::tree_bits(in_.sealed.records));
    TRY(seal::LeafStore leaves, seal::LeafStore::open(seal_folder.string(), in_.sealed.tree_size, in_.sealed.root));
    return production::write_proofs(path(proofs_file(in_.order, item)), answer, in_.events, keys, leaves);
  }

  const ProduceInputs& in_;
  const disclose::Permission& permission_;
  const std::vector<orders::Scope>& scopes_;
  privacy::NoiseSource& noise_;
  const std::string& pseudonym_key_;
  fs::path folder_;
  disclose::FrozenList list_;
  orders::LogFacts facts_;
  std::vector<disclose::Released<disclose::Withheld>> withheld_;
  production::PrivacyStatement statement_;
  std::vector<std::string> files_;
};

}  // namespace

std::vector<std::string> planned_files(const ProduceInputs& in, const disclose::Permission& permission) {
  std::vector<std::string> out{"data/order.toml", "data/policy.toml", "data/checkpoint"};
  for (const disclose::Permit& permit : permission.permits) {
    out.push_back("data/" + answer_file(in.order, permit.item()));
    if (permit.item().form.value == orders::Form::kIdentified) out.push_back("data/" + proofs_file(in.order, permit.item()));
  }
  out.insert(out.end(), {"data/withheld.csv", "data/privacy.json"});
  return out;
}

Result<std::vector<std::string>> write_payload(const ProduceInputs& in, const disclose::Permission& permission, const std::vector<orders::Scope>& scopes, const WholeCost& whole, const fs::path& seal_folder,
                                               privacy::NoiseSource& noise, const std::string& pseudonym_key, const fs::path& folder) {
  Payload payload(in, permission, scopes, noise, pseudonym_key, folder);
  TRY_STATUS(payload.write(seal_folder, whole));
  return payload.files();
}

}  // namespace bonafide::pipeline
