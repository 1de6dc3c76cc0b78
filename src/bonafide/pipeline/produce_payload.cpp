#include "bonafide/pipeline/produce_payload.h"

#include <deque>

#include <fmt/format.h>

#include "bonafide/disclose/recipient_gate.h"
#include "bonafide/format/csv.h"
#include "bonafide/production/answer_files.h"
#include "bonafide/production/parquet_copy.h"
#include "bonafide/production/privacy_statement.h"
#include "bonafide/production/proofs.h"
#include "bonafide/report/production_report.h"
#include "bonafide/seal/base64.h"

namespace bonafide::pipeline {
namespace {

namespace fs = std::filesystem;

// item-N-WHAT, without its ending: ids may hold what no file name can.
std::string item_file(const orders::Order& order, const orders::Item& item, const char* what) { return fmt::format("item-{}-{}", &item - order.items.data() + 1, what); }

// The tables that answer an item, in the order in which they are written.
std::vector<std::string> tables_of(const orders::Order& order, const orders::Item& item) {
  switch (item.form.value) {
    case orders::Form::kAggregate: return {item_file(order, item, "accounts")};
    case orders::Form::kGroup: return {item_file(order, item, "groups"), item_file(order, item, "findings")};
    case orders::Form::kPseudonymous:
    case orders::Form::kIdentified: return {item_file(order, item, "records"), item_file(order, item, "findings")};
  }
  return {};
}

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
    if (!permission_.refusals.empty()) withheld_.push_back(disclose::RecipientGate::refused(permission_.refusals));
    TRY_STATUS(production::write_withheld(table("withheld"), withheld_));
    TRY_STATUS(put("privacy.json", statement_.json()));
    TRY(const std::string report, report_of(whole));
    TRY_STATUS(put("report.html", report));
    return copy_tables();
  }
  const std::vector<std::string>& files() const { return files_; }

 private:
  fs::path path(const std::string& name) {
    files_.push_back("data/" + name);
    return folder_ / name;
  }
  fs::path table(const std::string& name) {
    tables_.push_back(folder_ / (name + ".csv"));
    return path(name + ".csv");
  }
  Status put(const char* name, std::string_view text) { return format::write_text_file(path(name).string(), text); }

  Status write_item(const disclose::Permit& permit, const orders::Scope& scope, const fs::path& seal_folder) {
    const orders::ScopedEvents everybody(scope, facts_, in_.events, list_.in_group);
    const disclose::ItemFacts facts{in_.events, list_, everybody, scope.targets, pseudonym_key_};
    switch (permit.item().form.value) {
      case orders::Form::kAggregate: {
        TRY(auto answer, disclose::RecipientGate::aggregate(permit, facts, noise_));
        aggregates_.push_back(std::move(answer));
        TRY_STATUS(write_answer(permit, aggregates_.back()));
        break;
      }
      case orders::Form::kGroup: {
        TRY(auto answer, disclose::RecipientGate::group(permit, facts, noise_));
        groups_.push_back(std::move(answer));
        TRY_STATUS(write_answer(permit, groups_.back()));
        TRY_STATUS(write_findings(permit, disclose::RecipientGate::findings(permit, facts, groups_.back())));
        break;
      }
      case orders::Form::kPseudonymous:
      case orders::Form::kIdentified: {
        records_.push_back(disclose::RecipientGate::records(permit, facts));
        TRY_STATUS(write_answer(permit, records_.back()));
        TRY_STATUS(write_findings(permit, disclose::RecipientGate::findings(permit, facts, records_.back())));
        if (records_.back().value().identified) TRY_STATUS(write_proofs(permit.item(), records_.back(), seal_folder));
        break;
      }
    }
    TRY(auto withheld, disclose::RecipientGate::withheld(permit, facts, noise_));
    withheld_.push_back(std::move(withheld));
    return {};
  }

  template <class Answer>
  Status write_answer(const disclose::Permit& permit, const disclose::Released<Answer>& answer) {
    const std::string name = tables_of(in_.order, permit.item()).front();
    statement_.add(answer);
    produced_.push_back({&permit.item(), name + ".csv", &answer, nullptr});
    return production::write_answer(table(name), answer);
  }

  Status write_findings(const disclose::Permit& permit, disclose::Released<disclose::FindingsAnswer> findings) {
    findings_.push_back(std::move(findings));
    produced_.back().findings = &findings_.back();
    return production::write_answer(table(tables_of(in_.order, permit.item()).back()), findings_.back());
  }

  Status write_proofs(const orders::Item& item, const disclose::Released<disclose::RecordsAnswer>& answer, const fs::path& seal_folder) {
    const seal::SealKeys keys(in_.secret, seal::tree_bits(in_.sealed.records));
    TRY(seal::LeafStore leaves, seal::LeafStore::open(seal_folder.string(), in_.sealed.tree_size, in_.sealed.root));
    return production::write_proofs(path(item_file(in_.order, item, "proofs.jsonl")), answer, in_.events, keys, leaves);
  }

  Result<std::string> report_of(const WholeCost& whole) const {
    TRY(const privacy::Epsilon epsilon, privacy::guaranteed_epsilon(whole.cost, whole.delta));
    return report::production_html({in_.order, in_.policy, orders::day_text(in_.date), in_.sealed.origin, seal::base64(in_.sealed.root), produced_, withheld_, privacy::to_text(epsilon), privacy::to_text(whole.delta)});
  }

  // Last, and in a folder of its own what copying may spill.
  Status copy_tables() {
    const fs::path work = folder_.parent_path() / "copying";
    fs::create_directory(work);
    const auto copies = production::write_parquet_copies(tables_, work);
    fs::remove_all(work);
    if (!copies.ok()) return copies.error();
    for (const fs::path& copy : copies.value()) files_.push_back("data/" + copy.filename().string());
    return {};
  }

  const ProduceInputs& in_;
  const disclose::Permission& permission_;
  const std::vector<orders::Scope>& scopes_;
  privacy::NoiseSource& noise_;
  const std::string& pseudonym_key_;
  fs::path folder_;
  disclose::FrozenList list_;
  orders::LogFacts facts_;
  // What was released; the report points into it.
  std::deque<disclose::Released<disclose::AggregateAnswer>> aggregates_;
  std::deque<disclose::Released<disclose::GroupAnswer>> groups_;
  std::deque<disclose::Released<disclose::RecordsAnswer>> records_;
  std::deque<disclose::Released<disclose::FindingsAnswer>> findings_;
  std::vector<disclose::Released<disclose::Withheld>> withheld_;
  std::vector<report::ProducedItem> produced_;
  production::PrivacyStatement statement_;
  std::vector<std::string> files_;
  std::vector<fs::path> tables_;  // CSV
};

}  // namespace

std::vector<std::string> planned_files(const ProduceInputs& in, const disclose::Permission& permission) {
  std::vector<std::string> out{"data/order.toml", "data/policy.toml", "data/checkpoint"}, copies;
  const auto add = [&](const std::string& table) {
    out.push_back("data/" + table + ".csv");
    copies.push_back("data/" + table + ".parquet");
  };
  for (const disclose::Permit& permit : permission.permits) {
    for (const std::string& table : tables_of(in.order, permit.item())) add(table);
    if (permit.item().form.value == orders::Form::kIdentified) out.push_back("data/" + item_file(in.order, permit.item(), "proofs.jsonl"));
  }
  add("withheld");
  out.insert(out.end(), {"data/privacy.json", "data/report.html"});
  out.insert(out.end(), copies.begin(), copies.end());
  return out;
}

Result<std::vector<std::string>> write_payload(const ProduceInputs& in, const disclose::Permission& permission, const std::vector<orders::Scope>& scopes, const WholeCost& whole, const fs::path& seal_folder,
                                               privacy::NoiseSource& noise, const std::string& pseudonym_key, const fs::path& folder) {
  Payload payload(in, permission, scopes, noise, pseudonym_key, folder);
  TRY_STATUS(payload.write(seal_folder, whole));
  return payload.files();
}

}  // namespace bonafide::pipeline
