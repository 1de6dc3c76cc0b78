#include "bonafide/pipeline/produce.h"

#include <chrono>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/disclose/recipient_gate.h"
#include "bonafide/format/case_reader.h"
#include "bonafide/format/csv.h"
#include "bonafide/format/csv_reader.h"
#include "bonafide/pipeline/check_order.h"
#include "bonafide/pipeline/output_folder.h"
#include "bonafide/production/answer_files.h"
#include "bonafide/production/bag.h"
#include "bonafide/production/court_seed.h"
#include "bonafide/production/privacy_statement.h"
#include "bonafide/production/proofs.h"
#include "bonafide/production/statement.h"
#include "bonafide/seal/base64.h"
#include "bonafide/seal/checkpoint.h"
#include "bonafide/seal/hmac.h"
#include "bonafide/seal/seal_record.h"
#include "bonafide/seal/secret_files.h"

namespace bonafide::pipeline {
namespace {

namespace fs = std::filesystem;

// Everything a production is made from, read and found to belong together.
struct Inputs {
  orders::Order order;
  orders::Policy policy;
  format::Findings findings;
  events::EventTable events;
  seal::SealRecord sealed;
  std::string checkpoint;
  Digest secret;
  seal::SigningKey key;
  orders::Day date;
};

Result<std::string> read_seal_file(const fs::path& folder, const char* name) { return format::read_text_file((folder / name).string()); }

orders::Day today(const orders::Order& order) {
  const auto now = std::chrono::system_clock::now().time_since_epoch() + std::chrono::minutes(order.zone_minutes);
  return static_cast<orders::Day>(std::chrono::floor<std::chrono::days>(now).count());
}

// The log as it is now, or the case's copy: either way the events must be those of the case and of the seal.
Result<events::EventTable> read_events(const ProduceOptions& options, const format::Findings& findings, const seal::SealRecord& sealed, const fs::path& work, Progress& progress) {
  if (findings.run.events_sha256 != sealed.events_sha256)
    return Error{ErrorKind::kInput, fmt::format("{}: the seal is of another log (events_sha256 {}) than the case {} ({}); seal the log that the case was made from", options.seal_folder.string(),
                                                sealed.events_sha256, options.case_folder.string(), findings.run.events_sha256)};
  if (options.log.inputs.empty()) return read_case_events(options.case_folder.string(), findings.run, progress, {options.log.memory_bytes, options.log.threads});
  // What reading leaves behind, such as rejects.csv, is raw: it has no place in a bag, nor beside its files.
  ingest::ReadOptions read = options.log;
  read.work_folder = work / "reading";
  fs::create_directory(read.work_folder);
  auto read_result = ingest::read_log(read, progress);
  fs::remove_all(read.work_folder);
  TRY(ingest::Log log, std::move(read_result));
  if (const std::string hash = to_hex(canonical_hash(log.events)); hash != findings.run.events_sha256)
    return Error{ErrorKind::kInput, fmt::format("{}: this is not the log of the case and the seal: its events have the hash {}, theirs {}; give the log that was sealed, read with the same flags", read.inputs.front(),
                                                hash, findings.run.events_sha256)};
  return std::move(log.events);
}

Result<Inputs> read_inputs(const ProduceOptions& options, const fs::path& work, Progress& progress) {
  TRY(orders::Order order, orders::read_order(options.order.string()));
  TRY(orders::Policy policy, orders::read_policy(options.policy.string()));
  TRY(seal::SigningKey key, seal::read_signing_key(options.key_file.string()));
  TRY(const std::string seal_text, read_seal_file(options.seal_folder, "seal.json"));
  TRY(seal::SealRecord sealed, seal::parse_seal_json(seal_text, (options.seal_folder / "seal.json").string()));
  TRY(const Digest secret, seal::read_secret((options.seal_folder / "seal.secret").string()));
  if (sealed.verifier_key != seal::to_text(key.verifier))
    return Error{ErrorKind::kInput, fmt::format("{}: it is not the key that signed the seal ({}); give that one, so that one signer answers for both", options.key_file.string(), sealed.verifier_key)};
  TRY(std::string checkpoint, read_seal_file(options.seal_folder, "checkpoint"));
  if (!checkpoint.starts_with(seal::to_text(seal::Checkpoint{sealed.origin, sealed.tree_size, sealed.root})))
    return Error{ErrorKind::kInput, fmt::format("{}: it is not the checkpoint of the seal.json beside it; give the folder as `bonafide seal` wrote it", (options.seal_folder / "checkpoint").string())};
  TRY(format::Case of_case, format::read_case(options.case_folder.string()));
  TRY(events::EventTable events, read_events(options, of_case.findings, sealed, work, progress));
  const orders::Day now = today(order), date = options.date.value_or(now);
  if (date > now)
    return Error{ErrorKind::kUsage, fmt::format("--date {}: that day is yet to come (today is {}), and who may still object then is not known; produce on that day", orders::day_text(date), orders::day_text(now))};
  return Inputs{std::move(order), std::move(policy), std::move(of_case.findings), std::move(events), std::move(sealed), std::move(checkpoint), secret, std::move(key), date};
}

orders::LogFacts facts_of(const Inputs& in) {
  orders::LogFacts out;
  for (std::uint32_t target = 0; target < in.events.targets.size(); ++target) out.targets.emplace_back(in.events.targets[target]);
  const auto values = [&](const char* name) -> std::optional<std::vector<std::string>> {
    const events::Attribute* attribute = in.events.attribute(name);
    if (attribute == nullptr) return std::nullopt;
    std::vector<std::string> all;
    for (std::uint32_t code = 0; code < attribute->values.size(); ++code) all.emplace_back(attribute->values[code]);
    return all;
  };
  out.actions = values("action");
  out.countries = values("country");
  out.first_time = in.findings.run.first_time;
  out.last_time = in.findings.run.last_time;
  out.times_relative = in.findings.run.times_relative;
  out.sampling_key = in.findings.run.sampling_key;
  return out;
}

// The seed decides everything that is drawn; what it is bound to cannot be exchanged under it.
Result<privacy::Seed> seed_for(const ProduceOptions& options) {
  if (options.replay.empty()) return privacy::Seed::fresh();
  TRY(std::string text, format::read_text_file(options.replay));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  const auto bytes = seal::parse_hex(text);
  if (!bytes || bytes->size() != privacy::Seed::kBytes) return Error{ErrorKind::kInput, fmt::format("--replay {}: it does not hold a seed; give a file with the 64 hex digits that the court decrypted", options.replay)};
  return privacy::Seed(std::span<const std::uint8_t, privacy::Seed::kBytes>(reinterpret_cast<const std::uint8_t*>(bytes->data()), privacy::Seed::kBytes));
}

// All that decides a true count or the noise on it: the log, the list of members, the order, the policy, the day.
Result<std::string> binding_of(const ProduceOptions& options, const Inputs& in) {
  TRY(const Digest members, sha256_of_file((options.case_folder / "members.csv").string()));
  TRY(const Digest groups, sha256_of_file((options.case_folder / "groups.csv").string()));
  return in.findings.run.events_sha256 + to_hex(members) + to_hex(groups) + in.order.sha256 + in.policy.sha256 + orders::day_text(in.date) + in.findings.run.sampling_key;
}

// Names log and member list to whoever has the seal's secret. A bare hash would let whoever knows all records but a few
// try out the rest, which no noise could mend.
Result<std::string> case_hmac(const ProduceOptions& options, const Inputs& in) {
  TRY(const Digest members, sha256_of_file((options.case_folder / "members.csv").string()));
  TRY(const Digest groups, sha256_of_file((options.case_folder / "groups.csv").string()));
  return to_hex(seal::HmacKey(in.secret).of("bonafide case 1", in.findings.run.events_sha256, to_hex(members) + to_hex(groups)));
}

// Every item's scope, before anything is charged: a mistyped target costs nobody's privacy.
Result<std::vector<orders::Scope>> scopes_of(const Inputs& in, const disclose::Permission& permission) {
  std::vector<orders::Scope> out;
  const orders::LogFacts facts = facts_of(in);
  for (const disclose::Permit& permit : permission.permits) {
    TRY(orders::Scope scope, orders::scope_of(in.order, permit.item(), facts));
    // A key made from the log changes when anybody leaves it, and the sample with it: far more than one account then moves a count.
    if (scope.sample < 1 && !in.findings.run.sampling_key_given)
      return Error{ErrorKind::kInput, fmt::format("{}: item {} asks for a sample of the accounts, and the case's key for samples was made from the log itself, so no noise covers who is drawn; make the case with `bonafide detect --sampling-key`",
                                                  in.order.file, permit.item().id.value)};
    scope.accounts = orders::Accounts::kAll;  // a share needs the whole; whom the item is about, the gate decides
    out.push_back(std::move(scope));
  }
  return out;
}

// The file of an item's answer: ids may hold what no file name can.
std::string answer_file(const orders::Order& order, const orders::Item& item) {
  const char* what = orders::is_member_level(item.form.value) ? "records" : item.form.value == orders::Form::kGroup ? "groups" : "accounts";
  return fmt::format("item-{}-{}.csv", &item - order.items.data() + 1, what);
}

std::string proofs_file(const orders::Order& order, const orders::Item& item) { return fmt::format("item-{}-proofs.jsonl", &item - order.items.data() + 1); }

// What a production writes, known before any figure is drawn.
std::vector<std::string> planned_files(const Inputs& in, const disclose::Permission& permission) {
  std::vector<std::string> out{"data/order.toml", "data/policy.toml", "data/checkpoint"};
  for (const disclose::Permit& permit : permission.permits) {
    out.push_back("data/" + answer_file(in.order, permit.item()));
    if (permit.item().form.value == orders::Form::kIdentified) out.push_back("data/" + proofs_file(in.order, permit.item()));
  }
  out.insert(out.end(), {"data/withheld.csv", "data/privacy.json"});
  return out;
}

struct Whole {
  privacy::Cost cost;
  privacy::Delta delta;  ///< at which it is stated as epsilon: the largest of the items'
};

Result<Whole> whole_of(const disclose::Permission& permission) {
  Whole out{};
  for (const disclose::Permit& permit : permission.permits) {
    TRY(const disclose::ItemBudget budget, disclose::item_budget(permit.item(), permit.policy()));
    TRY(out.cost, privacy::compose(out.cost, {budget.rho, {}}));
    out.delta = std::max(out.delta, budget.delta);
  }
  return out;
}

// Writes the payload of one production into data/ of a folder.
class Payload {
 public:
  Payload(const Inputs& in, const disclose::Permission& permission, const std::vector<orders::Scope>& scopes, privacy::NoiseSource& noise, const std::string& pseudonym_key, fs::path folder)
      : in_(in), permission_(permission), scopes_(scopes), noise_(noise), pseudonym_key_(pseudonym_key), folder_(std::move(folder)), list_(disclose::frozen_list(in.findings, in.events)), facts_(facts_of(in)) {}

  Status write(const fs::path& seal_folder, const Whole& whole) {
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

  const Inputs& in_;
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

// Manifests over the payload, the signed statement over the manifests, manifests over both.
Status close(const fs::path& folder, const Inputs& in, const disclose::Permission& permission, const std::string& of_case, const std::string& sealed_seed, bool replayed) {
  const production::BagInfo info{{"Bag-Software-Agent", "bonafide " BONAFIDE_VERSION}, {"Bagging-Date", orders::day_text(in.date)}, {"External-Identifier", in.order.sha256}};
  TRY_STATUS(production::begin_bag(folder, info));
  production::ProductionFacts facts{BONAFIDE_VERSION, in.order.sha256, in.policy.sha256, of_case, in.sealed.origin, in.sealed.tree_size, in.sealed.root, orders::day_text(in.date),
                                    sealed_seed.empty() ? "" : to_hex(sha256(sealed_seed)), replayed, {}, {}};
  for (const disclose::Permit& permit : permission.permits) facts.items.push_back(permit.item().id.value);
  for (const disclose::Refusal& refusal : permission.refusals)
    if (facts.refused.empty() || facts.refused.back() != refusal.item) facts.refused.push_back(refusal.item);
  TRY(const Digest sha256, sha256_of_file((folder / "manifest-sha256.txt").string()));
  TRY(const Digest sha512, sha256_of_file((folder / "manifest-sha512.txt").string()));
  TRY(const std::string statement, production::production_statement(facts, sha256, sha512));
  TRY_STATUS(format::write_text_file((folder / "statement.dsse.json").string(), seal::sign_envelope(production::kPayloadType, statement, in.key)));
  if (!sealed_seed.empty()) TRY_STATUS(format::write_text_file((folder / "seed.rsa-oaep").string(), sealed_seed));
  return production::close_bag(folder);
}

Microseconds now() { return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count(); }

// The days that the log covers: what is charged is everybody's privacy in all of it, whatever window an item asks for.
Result<privacy::Period> period_of(const ProduceOptions& options, const Inputs& in) {
  constexpr Microseconds kDay = 86'400 * kMicrosecondsPerSecond;
  if (in.findings.run.times_relative)
    return Error{ErrorKind::kInput, fmt::format("{}: its times count from the log's own zero, so no ledger can say which days it covers; produce from a log with dates", options.case_folder.string())};
  const auto day_of = [](Microseconds time) { return static_cast<std::int32_t>(time / kDay - (time % kDay < 0 ? 1 : 0)); };
  return privacy::Period{day_of(in.findings.run.first_time), day_of(in.findings.run.last_time)};
}

Status charge(const ProduceOptions& options, const Inputs& in, const disclose::Permission& permission, Produced& out) {
  if (std::error_code error; !fs::is_regular_file(options.ledger, error))  // to open it would make one, with a full budget
    return Error{ErrorKind::kInput, fmt::format("--ledger {}: there is no such ledger; give the one in which earlier productions are written down, or make it with `bonafide budget --set`", options.ledger.string())};
  TRY(privacy::Ledger ledger, privacy::Ledger::open(options.ledger.string()));
  TRY(const privacy::Period period, period_of(options, in));
  TRY(const std::vector<privacy::Balance> balances, ledger.balances(options.lineage));
  const auto left = privacy::left_of(balances, period, options.purse);
  if (!left)
    return Error{ErrorKind::kInput, fmt::format("{}: no budget for the days of the log, {} to {}, of \"{}\"; set one: `bonafide budget {} --set --period {}..{} --epsilon 3 --delta 1e-6`", options.ledger.string(),
                                                orders::day_text(period.first_day), orders::day_text(period.last_day), options.lineage, options.ledger.string(), orders::day_text(period.first_day),
                                                orders::day_text(period.last_day))};
  out.left = *left;
  out.exhausted = out.cost.rho > left->rho || out.cost.delta > left->delta;
  if (options.dry_run || out.exhausted) return {};
  std::vector<std::string> items;
  for (const disclose::Permit& permit : permission.permits) items.push_back(permit.item().id.value);
  const auto release = ledger.spend({options.lineage, period, options.purse, out.cost, in.order.sha256, fmt::format("production of items {}", fmt::join(items, ", ")), now()});
  if (release.ok()) return {};
  // Another production may have spent it since we looked.
  TRY(const std::vector<privacy::Balance> after, ledger.balances(options.lineage));
  out.left = privacy::left_of(after, period, options.purse).value_or(privacy::Cost{});
  out.exhausted = out.cost.rho > out.left.rho;
  return out.exhausted ? Status() : Status(release.error());
}

Result<Produced> produce_into(OutputFolder& folder, const ProduceOptions& options, Progress& progress) {
  TRY(const Inputs in, read_inputs(options, folder.path(), progress));
  disclose::GroupEvidence evidence;
  for (const format::GroupRecord& group : in.findings.groups)
    if (group.verdict == format::Verdict::kManufactured) evidence.independent.insert(group.group);
  const disclose::Permission permission = disclose::permit(in.order, in.policy, evidence, orders_beside(options.order), in.date);
  Produced out;
  out.refusals = permission.refusals;
  out.nothing_allowed = permission.permits.empty();
  if (out.nothing_allowed) return out;
  TRY(const Whole whole, whole_of(permission));
  out.cost = whole.cost;
  TRY(const std::vector<orders::Scope> scopes, scopes_of(in, permission));
  TRY(const std::string of_case, case_hmac(options, in));

  TRY(privacy::Seed seed, seed_for(options));
  std::string sealed_seed;
  if (!options.court_key.empty()) {
    TRY(sealed_seed, production::encrypt_to_court(seed.bytes(), options.court_key));
  }
  if (options.replay.empty()) {
    TRY_STATUS(charge(options, in, permission, out));
    if (out.exhausted) return out;
  }
  if (options.dry_run) {  // nothing is drawn: a figure that was seen and not charged would be free
    out.files = planned_files(in, permission);
    return out;
  }
  TRY(const std::string binding, binding_of(options, in));
  privacy::NoiseSource noise(std::move(seed), binding);
  TRY(privacy::NoiseStream names, noise.stream("pseudonyms"));
  std::string pseudonym_key;
  for (int word = 0; word < 4; ++word) pseudonym_key += seal::text_of(seal::little_endian(names.next()));

  progress.begin("producing", "items", permission.permits.size());
  fs::create_directory(folder.path() / "data");
  Payload payload(in, permission, scopes, noise, pseudonym_key, folder.path() / "data");
  TRY_STATUS(payload.write(options.seal_folder, whole));
  out.files = payload.files();
  TRY_STATUS(close(folder.path(), in, permission, of_case, sealed_seed, !options.replay.empty()));
  progress.end();
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted before the bag was complete; what was charged stays charged"};
  TRY_STATUS(folder.commit());
  return out;
}

}  // namespace

Result<Produced> produce(const ProduceOptions& options, Progress& progress) {
  TRY(OutputFolder folder, OutputFolder::create(options.out, options.force, "bagit.txt"));
  const std::string temporary = folder.path().string();
  auto produced = produce_into(folder, options, progress);
  if (produced.ok()) return produced;
  return folder_named(produced.error(), temporary, options.out);
}

}  // namespace bonafide::pipeline
