#include "bonafide/pipeline/produce_inputs.h"

#include <chrono>
#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "bonafide/format/case_reader.h"
#include "bonafide/format/csv_reader.h"
#include "bonafide/pipeline/case_events.h"
#include "bonafide/pipeline/seal_leaves.h"
#include "bonafide/seal/base64.h"
#include "bonafide/seal/checkpoint.h"
#include "bonafide/seal/hmac.h"
#include "bonafide/seal/secret_files.h"

namespace bonafide::pipeline {
namespace {

namespace fs = std::filesystem;

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

// What a neutral reviewed are the members that a group's id names.
Status check_groups(const format::Findings& findings, const fs::path& case_folder) {
  std::map<std::string_view, std::vector<std::string_view>> members;
  for (const format::MemberRecord& member : findings.members) members[member.group].push_back(member.actor);
  for (const format::GroupRecord& group : findings.groups) {
    const auto found = members.find(group.group);
    if (found != members.end() && found->second.size() == group.actors && format::group_id(std::move(found->second)) == group.group) continue;
    return Error{ErrorKind::kInput, fmt::format("{}: the members that members.csv names for group {} are not those that the id is of; the case was changed, detect again", case_folder.string(), group.group)};
  }
  return {};
}

// Whoever replays a production says that it comes from the sealed log. seal.json is the custodian's word; the root is not.
Status check_root(const ProduceOptions& options, const events::EventTable& events, const seal::SealRecord& sealed, const Digest& secret, Progress& progress) {
  if (events.size() != sealed.records)
    return Error{ErrorKind::kInput, fmt::format("{}: its seal.json counts {} records and the log has {}, so this is not the log that was sealed; ask the custodian for that log and its seal", options.seal_folder.string(),
                                                sealed.records, events.size())};
  TRY(const Digest root, root_of(events, seal::SealKeys(secret, seal::tree_bits(sealed.records)), sealed.tree_size, options.log.threads, progress));
  if (root == sealed.root) return {};
  return Error{ErrorKind::kInput, fmt::format("{}: the records of the log, with its seal.secret, lead to the root {} and not to the {} of its checkpoint, so this is not the log that was sealed; ask the custodian for that log and its seal",
                                              options.seal_folder.string(), to_hex(root), to_hex(sealed.root))};
}

}  // namespace

Result<ProduceInputs> read_produce_inputs(const ProduceOptions& options, const fs::path& work, Progress& progress) {
  TRY(orders::Order order, orders::read_order(options.order.string()));
  TRY(orders::Policy policy, orders::read_policy(options.policy.string()));
  TRY(seal::SigningKey key, seal::read_signing_key(options.key_file.string()));
  TRY(const std::string seal_text, read_seal_file(options.seal_folder, "seal.json"));
  TRY(seal::SealRecord sealed, seal::parse_seal_json(seal_text, (options.seal_folder / "seal.json").string()));
  TRY(const Digest secret, seal::read_secret((options.seal_folder / "seal.secret").string()));
  if (options.replay.empty() && sealed.verifier_key != seal::to_text(key.verifier))
    return Error{ErrorKind::kInput, fmt::format("{}: it is not the key that signed the seal ({}); give that one, so that one signer answers for both", options.key_file.string(), sealed.verifier_key)};
  TRY(std::string checkpoint, read_seal_file(options.seal_folder, "checkpoint"));
  if (!checkpoint.starts_with(seal::to_text(seal::Checkpoint{sealed.origin, sealed.tree_size, sealed.root})))
    return Error{ErrorKind::kInput, fmt::format("{}: it is not the checkpoint of the seal.json beside it; give the folder as `bonafide seal` wrote it", (options.seal_folder / "checkpoint").string())};
  TRY(format::Case of_case, format::read_case(options.case_folder.string()));
  TRY(events::EventTable events, read_events(options, of_case.findings, sealed, work, progress));
  // Which days a ledger charges is read off them.
  if (const format::RunRecord& run = of_case.findings.run; run.first_time != events.time.origin || run.last_time != events.time.last)
    return Error{ErrorKind::kInput, fmt::format("{}: run.json says that its log goes from {} to {}, and its events do not; the case was changed, detect again", options.case_folder.string(),
                                                format_time(run.first_time, run.times_relative), format_time(run.last_time, run.times_relative))};
  TRY_STATUS(check_groups(of_case.findings, options.case_folder));
  if (!options.replay.empty()) TRY_STATUS(check_root(options, events, sealed, secret, progress));
  const orders::Day now = today(order), date = options.date.value_or(now);
  if (date > now)
    return Error{ErrorKind::kUsage, fmt::format("--date {}: that day is yet to come (today is {}), and who may still object then is not known; produce on that day", orders::day_text(date), orders::day_text(now))};
  return ProduceInputs{std::move(order), std::move(policy), std::move(of_case.findings), std::move(events), std::move(sealed), std::move(checkpoint), secret, std::move(key), date};
}

orders::LogFacts log_facts_of(const ProduceInputs& in) {
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

Result<privacy::Seed> seed_for(const ProduceOptions& options) {
  if (options.replay.empty()) return privacy::Seed::fresh();
  TRY(std::string text, format::read_text_file(options.replay));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  const auto bytes = seal::parse_hex(text);
  if (!bytes || bytes->size() != privacy::Seed::kBytes) return Error{ErrorKind::kInput, fmt::format("--replay {}: it does not hold a seed; give a file with the 64 hex digits that the court decrypted", options.replay)};
  return privacy::Seed(std::span<const std::uint8_t, privacy::Seed::kBytes>(reinterpret_cast<const std::uint8_t*>(bytes->data()), privacy::Seed::kBytes));
}

Result<std::string> binding_of(const ProduceOptions& options, const ProduceInputs& in) {
  TRY(const Digest members, sha256_of_file((options.case_folder / "members.csv").string()));
  TRY(const Digest groups, sha256_of_file((options.case_folder / "groups.csv").string()));
  return in.findings.run.events_sha256 + to_hex(members) + to_hex(groups) + in.order.sha256 + in.policy.sha256 + orders::day_text(in.date) + in.findings.run.sampling_key;
}

Result<std::string> case_hmac(const ProduceOptions& options, const ProduceInputs& in) {
  TRY(const Digest members, sha256_of_file((options.case_folder / "members.csv").string()));
  TRY(const Digest groups, sha256_of_file((options.case_folder / "groups.csv").string()));
  TRY(const Digest tests, sha256_of_file((options.case_folder / "tests.csv").string()));
  return to_hex(seal::HmacKey(in.secret).of("bonafide case 1", in.findings.run.events_sha256, to_hex(members) + to_hex(groups) + to_hex(tests)));
}

Result<std::vector<orders::Scope>> scopes_of(const ProduceInputs& in, const disclose::Permission& permission) {
  std::vector<orders::Scope> out;
  const orders::LogFacts facts = log_facts_of(in);
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

}  // namespace bonafide::pipeline
