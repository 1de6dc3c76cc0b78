#include "bonafide/verify/production.h"

#include <set>

#include <fmt/format.h>

#include "bonafide/base/hash.h"
#include "bonafide/verify/attestation.h"
#include "bonafide/verify/bag.h"
#include "bonafide/verify/bounded_file.h"
#include "bonafide/verify/file_digests.h"
#include "bonafide/verify/produced_items.h"
#include "bonafide/verify/record_proofs.h"
#include "bonafide/verify/signed_statement.h"

namespace bonafide::verify {
namespace {

namespace fs = std::filesystem;

// By path in the bag. The bag was checked to hold regular files and no links.
std::set<std::string> files_of(const fs::path& bag) {
  std::set<std::string> out;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(bag, error), end; !error && entry != end; entry.increment(error))
    if (entry->is_regular_file()) out.insert(entry->path().lexically_relative(bag).generic_string());
  return out;
}

// A file of the bag that is read whole; empty, and a fault, where it cannot be.
std::string read(const fs::path& bag, const char* name, Outcome& outcome, std::size_t most = kMostWholeBytes) {
  auto text = read_whole(bag / name, most);
  if (text.ok()) return std::move(text).value();
  outcome.faults.push_back(fmt::format("{}: it is absent, cannot be read, or is larger than {} MB", name, most >> 20));
  return {};
}

// A file against the SHA-256 that the statement gives. @return whether it is that file.
bool check_hash(const fs::path& file, const std::string& name, const std::string& sha256, Outcome& outcome) {
  const auto digests = digests_of_file(file.string());
  if (!digests.ok()) outcome.unknowns.push_back(digests.error().message);
  else if (digests.value().sha256 != sha256) outcome.faults.push_back(fmt::format("{}: it is not the file that the signed statement names: its SHA-256 is {}, and not {}", name, digests.value().sha256, sha256));
  return digests.ok() && digests.value().sha256 == sha256;
}

void check_signed_files(const fs::path& bag, const Statement& statement, Outcome& outcome) {
  check_hash(bag / "manifest-sha256.txt", "manifest-sha256.txt", to_hex(statement.manifest_sha256), outcome);
  check_hash(bag / "manifest-sha512.txt", "manifest-sha512.txt", to_hex(statement.manifest_sha512), outcome);
  check_hash(bag / "data/order.toml", "data/order.toml", statement.order, outcome);
  check_hash(bag / "data/policy.toml", "data/policy.toml", statement.policy, outcome);
  if (statement.seed) check_hash(bag / "seed.rsa-oaep", "seed.rsa-oaep", *statement.seed, outcome);
}

void check_order(const fs::path& order, const Statement& statement, Outcome& outcome) {
  if (check_hash(order, order.string(), statement.order, outcome)) outcome.facts.push_back(fmt::format("{}: this is the order that was produced under, to the byte", order.string()));
}

// bag-info.txt is outside the signature, but every line of it follows from what is inside.
void check_bag_info(const fs::path& bag, const Statement& statement, const std::set<std::string>& files, Outcome& outcome) {
  std::uint64_t bytes = 0, count = 0;
  for (const std::string& file : files) {
    if (!file.starts_with("data/")) continue;
    bytes += fs::file_size(bag / file);
    ++count;
  }
  const std::string expected = fmt::format("Bag-Software-Agent: bonafide {}\nBagging-Date: {}\nExternal-Identifier: {}\nPayload-Oxum: {}.{}\n", statement.version, statement.date, statement.order, bytes, count);
  if (read(bag, "bag-info.txt", outcome) != expected) outcome.faults.push_back("bag-info.txt: it says other than the signed statement and the payload");
}

void check_items(const fs::path& bag, const Statement& statement, const std::set<std::string>& files, Outcome& outcome) {
  const std::vector<ProducedItem> items = produced_items(read(bag, "data/privacy.json", outcome, kMostPrivacyBytes), statement, files, outcome);
  for (const ProducedItem& item : items) {
    if (item.form == "identified") check_identified(bag, item, statement.sealed, outcome);
    else if (item.form == "pseudonymous") check_pseudonymous(bag, item, outcome);
  }
}

// The statement's bytes are those that read_statement read.
bool check_neutral(const fs::path& bag, const Statement& statement, const std::set<std::string>& files, const std::optional<seal::VerifierKey>& key, const std::optional<seal::VerifierKey>& neutral, Outcome& outcome) {
  const Digest of_statement = sha256(read(bag, "statement.dsse.json", outcome, kMostStatementBytes));
  return check_attestations(bag, files, {"", "", statement.manifest_sha256, statement.manifest_sha512, of_statement}, key, neutral, outcome);
}

void say_what_is_not_proven(const Statement& statement, bool attested, Outcome& outcome) {
  if (statement.replay) outcome.remarks.emplace_back("this is a replay: made again to be compared with a production, and charged to no ledger");
  std::vector<std::string> always{
      "not proven: that the sealed log was true, whole, or when it was sealed",
      attested ? "attested, and not proven: that counts and what is withheld are what log and case give; neither attested nor proven: that the case's groups and verdicts are right"
               : "not proven: that counts, groups, verdicts and what is withheld are right and complete; that takes the neutral's replay of the production, and the neutral's signature under it",
      "not proven: the group beside a record, the names of fields that stayed closed, and that no further record of the item was left out",
      "not checked: that report.html and the copies in Parquet say what the CSV files say; they are the signer's, byte for byte",
  };
  outcome.remarks.insert(outcome.remarks.begin(), always.begin(), always.end());
}

}  // namespace

Outcome check_production(const fs::path& bag, const std::optional<seal::VerifierKey>& key, const std::optional<fs::path>& order, const std::optional<seal::VerifierKey>& neutral) {
  Outcome outcome = check_bag(bag, BagRule::kWhole);
  const auto stop = [&](const char* why) {
    outcome.unknowns.push_back(fmt::format("{}; what is inside was not looked at", why));
    return outcome;
  };
  if (outcome.verdict() != Verdict::kValid) return stop("the bag is not whole");

  const auto statement = read_statement(read(bag, "statement.dsse.json", outcome, kMostStatementBytes), key, outcome);
  if (!statement) return stop("there is no statement to go by");
  check_signed_files(bag, *statement, outcome);
  const std::set<std::string> files = files_of(bag);
  check_bag_info(bag, *statement, files, outcome);
  if (!outcome.faults.empty()) return stop("the files are not those that were signed");

  outcome.facts.push_back(fmt::format("the files are those of the statement of {}: order {}, policy {}, {} items produced, {} refused", statement->date, statement->order, statement->policy, statement->items.size(),
                                      statement->refused.size()));
  if (order) check_order(*order, *statement, outcome);
  check_sealed_tree(read(bag, "data/checkpoint", outcome), *statement, key, outcome);
  check_items(bag, *statement, files, outcome);
  const bool attested = check_neutral(bag, *statement, files, key, neutral, outcome);
  say_what_is_not_proven(*statement, attested, outcome);
  return outcome;
}

}  // namespace bonafide::verify
