#include "bonafide/verify/record_proofs.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bonafide/verify/bounded_file.h"
#include "bonafide/verify/proof_line.h"
#include "bonafide/verify/proven_tree.h"

namespace bonafide::verify {
namespace {

using Row = std::vector<std::string>;

constexpr std::size_t kMostFaults = 10;        // of an item: who sees ten needs no eleventh
const Row kHeader{"item", "account", "target", "time", "group"};
enum Column : std::size_t { kItem, kAccount, kTarget, kTime, kGroup };

// What is wrong with one row and its proof; nothing where all is right.
std::optional<std::string> fault_of(const Row& row, const ProofLine& proof, ProvenTree& tree) {
  if (!tree.holds(proof.leaf, proof.index, proof.hashes)) return "what it opens does not lead to the root of the sealed log";
  if (proof.actor != row[kAccount]) return fmt::format("it is proven for the account \"{}\", and the row shows \"{}\"", proof.actor, row[kAccount]);
  if (proof.target != row[kTarget]) return fmt::format("it is proven for the target \"{}\", and the row shows \"{}\"", proof.target, row[kTarget]);
  if (proof.time && *proof.time != row[kTime]) return fmt::format("it is proven for the time {}, and the row shows {}", *proof.time, row[kTime]);
  return std::nullopt;
}

// Ten bytes of an HMAC in hex: what could hold an id in the clear, or a mark beside it, is none (docs/formats/production.md).
bool is_pseudonym(std::string_view account) { return account.size() == 20 && account.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

bool is_row_of(const Row& row, const ProducedItem& item) { return row.size() == kHeader.size() && row[kItem] == item.id; }

// Opens records.csv and reads its header. @return the next row, or nothing at the end or at a fault, which `outcome` then has.
class Records {
 public:
  Records(const std::filesystem::path& bag, const ProducedItem& item, Outcome& outcome) : item_(item), outcome_(outcome), file_(bag / item.answer, item.answer) {
    const auto header = file_.row();
    if (!header.ok()) fail(header.error().message);
    else if (!header.value() || *header.value() != kHeader) fail(fmt::format("{}: its header is not {}", item.answer, fmt::join(kHeader, ",")));
  }
  std::optional<Row> next() {
    if (failed_) return std::nullopt;
    auto row = file_.row();
    if (!row.ok()) return fail(row.error().message);
    if (!row.value()) return std::nullopt;
    ++rows_;
    if (!is_row_of(*row.value(), item_)) return fail(fmt::format("{}, row {}: it is not a row of item \"{}\"", item_.answer, rows_ + 1, item_.id));
    return std::move(*row.value());
  }
  std::uint64_t rows() const { return rows_; }
  bool failed() const { return failed_; }

 private:
  std::nullopt_t fail(std::string why) {
    failed_ = true;
    outcome_.faults.push_back(std::move(why));
    return std::nullopt;
  }
  const ProducedItem& item_;
  Outcome& outcome_;
  BoundedFile file_;
  std::uint64_t rows_ = 0;
  bool failed_ = false;
};

void check_no_leaf_twice(std::vector<std::uint64_t> seen, const std::string& file, Outcome& outcome) {
  std::sort(seen.begin(), seen.end());
  if (const auto twice = std::adjacent_find(seen.begin(), seen.end()); twice != seen.end()) outcome.faults.push_back(fmt::format("{}: the leaf at {} is proven twice, so one record is shown as two", file, *twice));
}

}  // namespace

void check_identified(const std::filesystem::path& bag, const ProducedItem& item, const seal::Checkpoint& tree, Outcome& outcome) {
  const std::size_t before = outcome.faults.size();
  Records records(bag, item, outcome);
  BoundedFile proofs(bag / item.proofs, item.proofs);
  ProvenTree proven(tree.size, tree.root);
  ProofLine proof;
  std::vector<std::uint64_t> seen;
  std::uint64_t without_time = 0;
  const auto fault = [&](std::string_view why) { outcome.faults.push_back(fmt::format("{}, row {}: {}", item.proofs, records.rows(), why)); };
  while (const auto row = records.next()) {
    const auto line = proofs.line();
    if (!line.ok() || !line.value()) {
      fault(line.ok() ? "it is absent, so a record is shown without proof" : line.error().message);
      return;
    }
    const bool is_proof = parse_proof_line(*line.value(), proof);
    const auto wrong = is_proof ? fault_of(*row, proof, proven) : std::optional<std::string>("it is not a proof in the form that docs/formats/production.md gives");
    if (wrong) fault(*wrong);
    if (outcome.faults.size() - before >= kMostFaults) return fault("the tenth fault; the rest was not read");
    if (!is_proof) continue;
    seen.push_back(proof.index);
    without_time += !proof.time;
  }
  if (records.failed()) return;
  const auto rest = proofs.line();
  if (!rest.ok() || rest.value()) outcome.faults.push_back(fmt::format("{}: it holds more than the {} proofs of the rows", item.proofs, records.rows()));
  check_no_leaf_twice(std::move(seen), item.proofs, outcome);
  if (without_time > 0 && without_time < records.rows()) outcome.faults.push_back(fmt::format("{}: the times of {} of its {} records stayed closed, and an item's are all open or all closed", item.proofs, without_time, records.rows()));
  if (outcome.faults.size() > before) return;
  outcome.facts.push_back(fmt::format("item \"{}\": {} records stand in the sealed log, each once, with the account{} shown", item.id, records.rows(), without_time == 0 ? ", target and time" : " and target"));
  if (without_time > 0) outcome.remarks.push_back(fmt::format("not proven: the times of {} records of item \"{}\", which stayed closed", without_time, item.id));
}

void check_pseudonymous(const std::filesystem::path& bag, const ProducedItem& item, Outcome& outcome) {
  Records records(bag, item, outcome);
  while (const auto row = records.next())
    if (!is_pseudonym((*row)[kAccount])) {
      outcome.faults.push_back(fmt::format("{}, row {}: its account is no pseudonym, which is 20 lowercase hex digits", item.answer, records.rows() + 1));
      return;
    }
  if (!records.failed()) outcome.remarks.push_back(fmt::format("not proven: the {} records of item \"{}\", which bear pseudonyms; a proof would link them across productions", records.rows(), item.id));
}

}  // namespace bonafide::verify
