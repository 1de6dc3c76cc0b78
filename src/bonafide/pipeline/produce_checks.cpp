#include "bonafide/pipeline/produce_checks.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "bonafide/base/progress.h"
#include "bonafide/disclose/budget.h"
#include "bonafide/disclose/frozen_list.h"
#include "bonafide/disclose/recipient_gate.h"
#include "bonafide/production/sealed_fields.h"
#include "bonafide/seal/commitment.h"
#include "bonafide/seal/leaf_store.h"

namespace bonafide::pipeline {
namespace {

namespace fs = std::filesystem;

// The origin of a seal ends with a hash of its secret, so that no secret but its own goes with it.
Status check_secret(const ProduceOptions& options, const ProduceInputs& in) {
  if (in.sealed.origin.ends_with("/" + seal::seal_id(in.secret))) return {};
  return Error{ErrorKind::kInput, fmt::format("{}: it is not the secret of this seal ({}); give the folder as `bonafide seal` wrote it", (options.seal_folder / "seal.secret").string(), in.sealed.origin)};
}

// One record proves what all of them need: the leaves are there, and are those of this log under this secret.
Status check_leaves(const ProduceOptions& options, const ProduceInputs& in) {
  const seal::SealKeys keys(in.secret, seal::tree_bits(in.sealed.records));
  TRY(seal::LeafStore leaves, seal::LeafStore::open(options.seal_folder.string(), in.sealed.tree_size, in.sealed.root));
  const production::TargetOf target_of(in.events);
  production::SealedFields fields(in.events, target_of);
  const std::uint64_t record = 0;
  fields.load(std::span(&record, 1));
  TRY(const seal::LeafStore::Proof proof, leaves.prove(keys.places().position_of(record)));
  if (keys.record_leaf(record, fields[0]) == proof.leaf) return {};
  return Error{ErrorKind::kInput, fmt::format("{}: its leaves are not those of this log; give the seal that was made from it", options.seal_folder.string())};
}

Status check_noise(const disclose::Permit& permit, const orders::Scope& scope) {
  TRY(const disclose::ItemBudget budget, disclose::item_budget(permit.item(), permit.policy()));
  const auto cells = std::clamp(static_cast<std::uint32_t>(scope.targets.size()), 1u, disclose::kTargetsAUser);
  if (privacy::terms_for({cells, 1}, disclose::part_of(budget.rho, disclose::kReleasesAnItem)).ok()) return {};
  return Error{ErrorKind::kInput, fmt::format("item {}: its epsilon and delta ask for more noise than can be drawn; allow more, such as epsilon 1 and delta 1e-6", permit.item().id.value)};
}

// Most bytes of a bag: lines with room for long ids, and as many lines as the answers can have.
std::uint64_t most_bytes(const ProduceInputs& in, const disclose::Permission& permission, const std::vector<orders::Scope>& scopes) {
  constexpr std::uint64_t kFixed = 1 << 20, kLine = 512;  // manifests, statement, privacy.json; ids of 100 bytes and more are rare
  constexpr std::uint64_t kFindings = 16 << 10;           // of a group: a verdict and six tests of half a kilobyte each, as CSV, as Parquet, and in the report
  const disclose::FrozenList list = disclose::frozen_list(in.findings, in.events);
  const orders::LogFacts facts = log_facts_of(in);
  const std::uint64_t proof = 2 * kLine + 48 * std::uint64_t{seal::tree_bits(in.sealed.records)};  // fields with salts, and a hash a level in base64
  std::uint64_t out = kFixed + in.order.text.size();
  for (std::size_t i = 0; i < scopes.size(); ++i) {
    const disclose::Permit& permit = permission.permits[i];
    if (permit.item().form.value != orders::Form::kAggregate) out += kFindings * list.groups.size();
    if (!orders::is_member_level(permit.item().form.value)) {
      out += kLine * (list.groups.size() + 256) * std::max<std::size_t>(1, scopes[i].targets.size());
      continue;
    }
    std::uint64_t rows = 0;
    orders::ScopedEvents(scopes[i], facts, in.events, list.in_group).for_each([&](std::uint64_t event, std::uint32_t) { rows += list.in_group[in.events.actor[event]]; });
    out += rows * (kLine + (permit.item().form.value == orders::Form::kIdentified ? proof : 0));
  }
  return out;
}

// Takes the room and gives it back: a full disk is found before it costs anything, but for what others write meanwhile.
Status check_room(const fs::path& folder, std::uint64_t bytes) {
  const std::string path = folder / "room";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const int error = file < 0 ? errno : ::posix_fallocate(file, 0, static_cast<off_t>(bytes));
  if (file >= 0) ::close(file), ::unlink(path.c_str());
  if (error == 0) return {};
  return Error{ErrorKind::kIo, fmt::format("{}: the bag may take {} bytes, which cannot be had ({}); nothing was charged: free some space or choose another place", folder.string(), bytes, std::strerror(error))};
}

std::set<std::string> files_in(const fs::path& folder) {
  std::set<std::string> out;
  std::error_code error;
  for (fs::directory_iterator file(folder, error), end; !error && file != end; file.increment(error)) out.insert(file->path().filename().string());
  return out;
}

}  // namespace

Status check_before_charging(const ProduceOptions& options, const ProduceInputs& in, const disclose::Permission& permission, const std::vector<orders::Scope>& scopes, const fs::path& folder) {
  TRY_STATUS(check_secret(options, in));
  for (std::size_t i = 0; i < scopes.size(); ++i) TRY_STATUS(check_noise(permission.permits[i], scopes[i]));
  if (std::any_of(permission.permits.begin(), permission.permits.end(), [](const disclose::Permit& permit) { return permit.item().form.value == orders::Form::kIdentified; })) TRY_STATUS(check_leaves(options, in));
  TRY_STATUS(check_room(folder, most_bytes(in, permission, scopes)));
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted before anything was charged"};
  return {};
}

Status check_replay(const fs::path& made, const fs::path& bag) {
  const auto differs = [&](const std::string& file, const char* how) {
    return Error{ErrorKind::kInput, fmt::format("--of {}: its data/{} {} the replay's, so seed, --date, order, policy, case or log is not that of the production; nothing of the replay is kept, for nobody was charged for it", bag.string(), file, how)};
  };
  const std::set<std::string> ours = files_in(made / "data"), theirs = files_in(bag / "data");
  for (const std::string& file : ours)
    if (!theirs.contains(file)) return differs(file, "is absent, unlike");
  for (const std::string& file : theirs) {
    if (!ours.contains(file)) return differs(file, "is not among");
    TRY(const Digest one, sha256_of_file((made / "data" / file).string()));
    TRY(const Digest other, sha256_of_file((bag / "data" / file).string()));
    if (one != other) return differs(file, "has other bytes than");
  }
  return {};
}

}  // namespace bonafide::pipeline
