#include "bonafide/pipeline/attest.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <map>

#include <fmt/format.h>
#include <unistd.h>

#include "bonafide/base/time.h"
#include "bonafide/format/csv.h"
#include "bonafide/seal/secret_files.h"
#include "bonafide/verify/attestation.h"
#include "bonafide/verify/bag.h"
#include "bonafide/verify/bounded_file.h"
#include "bonafide/verify/manifest.h"
#include "bonafide/verify/production.h"
#include "bonafide/verify/signed_statement.h"

namespace bonafide::pipeline {
namespace {

namespace fs = std::filesystem;

// The first thing that a check found against a bag.
std::string first_fault(const verify::Outcome& outcome) { return !outcome.faults.empty() ? outcome.faults.front() : outcome.unknowns.empty() ? "" : outcome.unknowns.front(); }

struct Stated {
  verify::Statement says;
  Digest digest;  // SHA-256 of statement.dsse.json
};

Result<Stated> statement_of(const fs::path& bag, const seal::VerifierKey& key, const char* remedy) {
  TRY(const std::string text, verify::read_whole(bag / "statement.dsse.json", verify::kMostStatementBytes));
  verify::Outcome outcome;
  const auto statement = verify::read_statement(text, key, outcome);
  if (!statement || outcome.verdict() != verify::Verdict::kValid) return Error{ErrorKind::kInput, fmt::format("{}: {}; {}", bag.string(), first_fault(outcome), remedy)};
  return Stated{*statement, sha256(text)};
}

Status check_bag_to_attest(const fs::path& bag, const seal::VerifierKey& custodian) {
  const verify::Outcome outcome = verify::check_production(bag, custodian, std::nullopt);
  if (outcome.verdict() == verify::Verdict::kValid) return {};
  return Error{ErrorKind::kInput, fmt::format("{}: {}; attest only what bonafide-verify finds valid under --pub", bag.string(), first_fault(outcome))};
}

// Names the first file of the payloads that differs; each bag was checked to hold the files that its own manifests list.
Status compare_payloads(const fs::path& bag, const fs::path& replayed) {
  constexpr const char* kManifest = "manifest-sha256.txt";
  const auto listed = [&](const fs::path& in) -> Result<std::map<std::string, std::string>> {
    TRY(const std::string text, verify::read_whole(in / kManifest));
    return verify::parse_manifest(text, 64, kManifest).checksum_of;
  };
  TRY(const auto ours, listed(bag));
  TRY(const auto theirs, listed(replayed));
  const auto differs = [&](const std::string& file, const char* how) {
    return Error{ErrorKind::kInput, fmt::format("{}: its {} {} {}; replay with the same order, policy, case, seal, seed and --date, and the version of bonafide that bag-info.txt names", replayed.string(), file, how, bag.string())};
  };
  for (const auto& [file, checksum] : ours) {
    const auto found = theirs.find(file);
    if (found == theirs.end()) return differs(file, "is absent, and lies in");
    if (found->second != checksum) return differs(file, "has other bytes than that of");
  }
  for (const auto& [file, checksum] : theirs)
    if (!ours.contains(file)) return differs(file, "is not in");
  return {};
}

// What the statements say beyond the payload: above all, that both come from one log and case.
Status compare_statements(const verify::Statement& produced, const verify::Statement& again, const fs::path& replayed) {
  const auto differs = [&](const char* what) { return Error{ErrorKind::kInput, fmt::format("{}: its signed statement names another {} than the production's; replay from what the production was made from", replayed.string(), what)}; };
  if (again.manifest_sha256 != produced.manifest_sha256 || again.manifest_sha512 != produced.manifest_sha512) return differs("payload");
  if (again.log != produced.log) return differs("log or case");
  if (again.order != produced.order || again.policy != produced.policy) return differs("order or policy");
  if (again.sealed.origin != produced.sealed.origin || again.sealed.size != produced.sealed.size || again.sealed.root != produced.sealed.root) return differs("seal");
  if (again.date != produced.date) return differs("day");
  if (again.items != produced.items || again.refused != produced.refused) return differs("list of items");
  return {};
}

// The replay, made and signed by whoever attests. @return what it states.
Result<verify::Statement> check_replay(const AttestOptions& options, const verify::Statement& produced, const seal::VerifierKey& neutral) {
  const fs::path& replayed = options.replayed;
  const verify::Outcome outcome = verify::check_bag(replayed, verify::BagRule::kWhole);
  if (outcome.verdict() != verify::Verdict::kValid) return Error{ErrorKind::kInput, fmt::format("{}: {}; replay the production again", replayed.string(), first_fault(outcome))};
  TRY(const Stated again, statement_of(replayed, neutral, "attest with the key that the replay was signed with, your own"));
  if (!again.says.replay) return Error{ErrorKind::kInput, fmt::format("{}: it is a production and no replay; make one with `bonafide produce --replay`", replayed.string())};
  TRY(const Digest manifest, sha256_of_file((replayed / "manifest-sha256.txt").string()));
  if (manifest != again.says.manifest_sha256) return Error{ErrorKind::kInput, fmt::format("{}: manifest-sha256.txt is not the one that was signed; replay the production again", replayed.string())};
  TRY_STATUS(compare_payloads(options.bag, replayed));
  TRY_STATUS(compare_statements(produced, again.says, replayed));
  return again.says;
}

// Written beside the bag and moved into it: a bag with half a file would be invalid.
Status put_into_bag(const fs::path& bag, const std::string& name, const std::string& bytes) {
  std::error_code error;
  const fs::path folder = fs::canonical(bag, error);
  const fs::path temporary = folder.parent_path() / fmt::format(".{}.attestation-{}", folder.filename().string(), getpid());
  Status written = format::write_text_file(temporary.string(), bytes);
  if (written.ok() && std::rename(temporary.c_str(), (folder / name).c_str()) != 0)
    written = Error{ErrorKind::kIo, fmt::format("{}: the attestation cannot be put into it ({}); allow writing there", bag.string(), std::strerror(errno))};
  if (!written.ok()) std::remove(temporary.c_str());
  return written;
}

std::string today_utc() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return format_utc(std::chrono::duration_cast<std::chrono::microseconds>(now).count()).substr(0, 10);
}

}  // namespace

Result<AttestResult> attest(const AttestOptions& options) {
  TRY(const seal::SigningKey key, seal::read_signing_key(options.key_file));
  TRY(const seal::VerifierKey custodian, seal::read_verifier_key(options.pub_file));
  if (key.verifier.key == custodian.key)
    return Error{ErrorKind::kUsage, fmt::format("--key {}: it is the custodian's own key, and nobody attests for others what they did themselves; sign with a key of the neutral's (`bonafide keygen`)", options.key_file)};
  TRY_STATUS(check_bag_to_attest(options.bag, custodian));
  TRY(const Stated produced, statement_of(options.bag, custodian, "give the custodian's seal.pub"));
  if (produced.says.replay) return Error{ErrorKind::kInput, fmt::format("{}: it is itself a replay; attest the production that it repeats", options.bag.string())};
  TRY(const verify::Statement again, check_replay(options, produced.says, key.verifier));
  TRY(const std::string bytes, verify::sign_attestation({again.version, today_utc(), again.manifest_sha256, again.manifest_sha512, produced.digest}, key));
  const std::string name = verify::attestation_file(bytes);
  TRY_STATUS(put_into_bag(options.bag, name, bytes));
  return AttestResult{name, key.verifier};
}

}  // namespace bonafide::pipeline
