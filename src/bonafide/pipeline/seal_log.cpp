#include "bonafide/pipeline/seal_log.h"

#include <fmt/format.h>

#include "bonafide/format/csv.h"
#include "bonafide/format/csv_reader.h"
#include "bonafide/pipeline/output_folder.h"
#include "bonafide/pipeline/seal_leaves.h"
#include "bonafide/seal/checkpoint.h"
#include "bonafide/seal/leaf_store.h"
#include "bonafide/seal/note.h"
#include "bonafide/seal/secret_files.h"

namespace bonafide::pipeline {
namespace {

Result<Digest> write_leaves(const events::EventTable& table, const seal::SealKeys& keys, std::uint64_t size, unsigned threads, const std::string& folder, Progress& progress) {
  seal::LeafWriter writer(folder);
  TRY_STATUS(hash_leaves(table, keys, size, threads, progress, [&](std::span<const Digest> leaves, std::span<const Digest> roots) { writer.append(leaves, roots); }));
  return writer.finish();
}

seal::SealRecord record_of(const ingest::Log& log, const SealOptions& options) {
  seal::SealRecord record;
  record.version = BONAFIDE_VERSION;
  record.records = log.events.size();
  record.tree_size = std::uint64_t{1} << seal::tree_bits(record.records);
  record.fields = {"actor", "target", "time"};
  for (const auto& attribute : log.events.attributes) record.fields.push_back(attribute.name);
  record.times_relative = log.events.time.relative;
  record.action = options.read.action;
  record.rows_read = log.rows_read;
  record.rows_rejected = log.rows_rejected;
  record.rows_of_other_actions = log.rows_of_other_actions;
  return record;
}

// Under one secret two logs have the same salts, so that a field shown from one lets values of the other be tried.
Status check_secret_is_of(const std::string& events_sha256, const std::string& secret_file) {
  const std::filesystem::path beside = std::filesystem::path(secret_file).parent_path() / "seal.json";
  if (std::error_code none; secret_file.empty() || !std::filesystem::exists(beside, none)) return {};
  TRY(const std::string text, format::read_text_file(beside.string()));
  TRY(const seal::SealRecord earlier, seal::parse_seal_json(text, beside.string()));
  if (earlier.events_sha256 == events_sha256) return {};
  return Error{ErrorKind::kUsage, fmt::format("--secret {}: the seal.json beside it is of another log (events_sha256 {}, this one's {}), and two logs may not share a secret; leave out --secret, and a fresh one is made", secret_file,
                                              earlier.events_sha256, events_sha256)};
}

Result<Sealed> seal_into(OutputFolder& folder, const SealOptions& options, const seal::SigningKey& key, const Digest& secret, Progress& progress) {
  ingest::ReadOptions read = options.read;
  read.work_folder = folder.path();
  TRY(const ingest::Log log, ingest::read_log(read, progress));
  if (log.events.size() == 0) return Error{ErrorKind::kInput, fmt::format("{}: no row can be used, so there is nothing to seal; see what `bonafide detect` says of it", options.read.inputs.front())};

  progress.begin("hashing", "events", log.events.size());
  seal::SealRecord record = record_of(log, options);
  record.events_sha256 = to_hex(canonical_hash(log.events));
  progress.advance(log.events.size());
  TRY_STATUS(check_secret_is_of(record.events_sha256, options.secret_file));

  const seal::SealKeys keys(secret, seal::tree_bits(record.records));
  TRY(record.root, write_leaves(log.events, keys, record.tree_size, read.threads, folder.path().string(), progress));
  progress.end();

  record.origin = key.name + "/" + seal::seal_id(secret);
  record.verifier_key = seal::to_text(key.verifier);
  const std::string checkpoint = seal::to_text(seal::Checkpoint{record.origin, record.tree_size, record.root});
  TRY_STATUS(format::write_text_file(folder.file("checkpoint"), seal::sign_note(checkpoint, key)));
  TRY_STATUS(seal::write_secret_file(folder.file("seal.secret"), seal::secret_text(secret)));
  TRY_STATUS(format::write_text_file(folder.file("seal.json"), seal::seal_json(record)));
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted before the seal was complete"};
  TRY_STATUS(folder.commit());
  const bool too_many = static_cast<double>(log.rows_rejected) > read.max_reject_share * static_cast<double>(log.rows_read);
  return Sealed{std::move(record), log.rejected_by_reason, too_many};
}

}  // namespace

Result<Sealed> seal_log(const SealOptions& options, Progress& progress) {
  TRY(const seal::SigningKey key, seal::read_signing_key(options.key_file));
  TRY(const Digest secret, options.secret_file.empty() ? seal::random_secret() : seal::read_secret(options.secret_file));
  TRY(OutputFolder folder, OutputFolder::create(options.out, options.force, "seal.json"));
  const std::string temporary = folder.path().string();
  auto sealed = seal_into(folder, options, key, secret, progress);
  if (sealed.ok()) return sealed;
  return folder_named(sealed.error(), temporary, options.out);
}

}  // namespace bonafide::pipeline
