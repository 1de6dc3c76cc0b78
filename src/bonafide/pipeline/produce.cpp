#include "bonafide/pipeline/produce.h"

#include <fmt/format.h>

#include "bonafide/format/csv.h"
#include "bonafide/pipeline/check_order.h"
#include "bonafide/pipeline/output_folder.h"
#include "bonafide/pipeline/produce_charge.h"
#include "bonafide/pipeline/produce_checks.h"
#include "bonafide/pipeline/produce_inputs.h"
#include "bonafide/pipeline/produce_payload.h"
#include "bonafide/production/bag.h"
#include "bonafide/production/court_seed.h"
#include "bonafide/production/statement.h"
#include "bonafide/seal/hmac.h"

namespace bonafide::pipeline {
namespace {

namespace fs = std::filesystem;

// Manifests over the payload, the signed statement over the manifests, manifests over both.
Status close_production(const fs::path& folder, const ProduceInputs& in, const disclose::Permission& permission, const std::string& of_case, const std::string& sealed_seed, bool replayed) {
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

Result<Produced> produce_into(OutputFolder& folder, const ProduceOptions& options, Progress& progress) {
  TRY(const ProduceInputs in, read_produce_inputs(options, folder.path(), progress));
  disclose::GroupEvidence evidence;
  for (const format::GroupRecord& group : in.findings.groups)
    if (group.verdict == format::Verdict::kManufactured) evidence.independent.insert(group.group);
  const disclose::Permission permission = disclose::permit(in.order, in.policy, evidence, orders_beside(options.order), in.date);
  Produced out;
  out.refusals = permission.refusals;
  out.nothing_allowed = permission.permits.empty();
  if (out.nothing_allowed) return out;
  TRY(const WholeCost whole, whole_cost_of(permission));
  out.cost = whole.cost;
  TRY(const std::vector<orders::Scope> scopes, scopes_of(in, permission));
  TRY(const std::string of_case, case_hmac(options, in));

  TRY(privacy::Seed seed, seed_for(options));
  std::string sealed_seed;
  if (!options.court_key.empty()) {
    TRY(sealed_seed, production::encrypt_to_court(seed.bytes(), options.court_key));
  }
  TRY(const std::string binding, binding_of(options, in));
  TRY_STATUS(check_before_charging(options, in, permission, scopes, folder.path()));
  if (options.replay.empty()) {
    TRY_STATUS(charge(options, in, permission, out));
    if (out.exhausted) return out;
  }
  if (options.dry_run) {  // nothing is drawn: a figure that was seen and not charged would be free
    out.files = planned_files(in, permission);
    return out;
  }
  privacy::NoiseSource noise(std::move(seed), binding);
  TRY(privacy::NoiseStream names, noise.stream("pseudonyms"));
  std::string pseudonym_key;
  for (int word = 0; word < 4; ++word) pseudonym_key += seal::text_of(seal::little_endian(names.next()));

  progress.begin("producing", "items", permission.permits.size());
  fs::create_directory(folder.path() / "data");
  TRY(out.files, write_payload(in, permission, scopes, whole, options.seal_folder, noise, pseudonym_key, folder.path() / "data"));
  if (!options.replay.empty()) TRY_STATUS(check_replay(folder.path(), options.replay_of));
  TRY_STATUS(close_production(folder.path(), in, permission, of_case, sealed_seed, !options.replay.empty()));
  progress.end();
  TRY_STATUS(folder.commit());  // an interrupt after the charge would only lose what it cost
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
