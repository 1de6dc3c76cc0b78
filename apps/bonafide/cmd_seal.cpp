#include <memory>

#include <fmt/format.h>

#include "bonafide/pipeline/seal_log.h"
#include "commands.h"
#include "log_flags.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
What it writes into SEAL:
  checkpoint    a signed note of three lines that stands for every record of the log. Publish it,
                or hand it over: it says nothing of the log but its size to the next power of two
  seal.secret   opens every record. Mode 0600; keep it as you keep the log
  seal.json, leaves, subtrees   counts and hashes, from which `produce` makes proofs
  rejects.csv   if rows were bad

A seal fixes what the log said when it was sealed. It does not show that the log was true.
The same log with the same --secret gives the same tree: so a neutral who holds both can check it.
Never give the --secret of another log: both seals would have one origin and the same salts, so
that a field shown from one lets values of the other be tried.

Examples:
  bonafide keygen --out keys --name example.com/legal
  bonafide seal likes.parquet --key keys/seal.key --out sealed
  bonafide seal case/events.parquet --key keys/seal.key --out sealed
  bonafide seal likes.parquet --key mine/seal.key --secret sealed/seal.secret --out again

Exit code 0: sealed; 1: sealed, but more rows than --max-reject-share were bad; 2: not sealed.)";

struct Flags {
  pipeline::SealOptions seal;
  LogFlags log;
  std::string out;
  bool quiet = false;
};

void print_summary(const Flags& flags, const pipeline::Sealed& sealed) {
  const seal::SealRecord& record = sealed.record;
  fmt::print("Sealed {} records and {} dummies under the root {}\n", record.records, record.tree_size - record.records, to_hex(record.root));
  for (const auto& [reason, count] : sealed.rejected_by_reason) fmt::print("Rejected: {} rows: {}\n", count, reason);
  if (!sealed.rejected_by_reason.empty()) fmt::print("          see {}/rejects.csv\n", flags.out);
  fmt::print("To hand over: {}/checkpoint\nTo keep:      {}/seal.secret\n", flags.out, flags.out);
}

int run(Flags& flags) {
  if (auto status = apply(flags.log, flags.seal.read); !status.ok()) return fail(status.error());
  flags.seal.out = flags.out;
  const auto sealed = with_progress(flags.quiet, [&](Progress& progress) { return pipeline::seal_log(flags.seal, progress); });
  if (!sealed.ok()) return fail(sealed.error());
  if (!flags.quiet) print_summary(flags, sealed.value());
  if (!sealed.value().too_many_rejects) return kDone;
  fmt::print(stderr, "bonafide: {} of {} rows were bad, more than the share of {:g} that --max-reject-share allows; see {}/rejects.csv\n",
             sealed.value().record.rows_rejected, sealed.value().record.rows_read, flags.seal.read.max_reject_share, flags.out);
  return kAnsweredNo;
}

}  // namespace

Command add_seal(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  CLI::App* command = app.add_subcommand("seal", "Fix a log under a signed checkpoint, so that parts of it can be proven later");
  command->footer(kFooter);
  command->add_option("--key", flags->seal.key_file, "The seal.key that `bonafide keygen` wrote")->required()->check(not_empty())->type_name("FILE");
  command->add_option("--out", flags->out, "The seal to write, a folder")->required()->check(not_empty())->type_name("SEAL");
  add_input_flags(*command, flags->log, flags->seal.read);
  add_read_flags(*command, flags->seal.read);
  command->add_option("--secret", flags->seal.secret_file, "The seal.secret of an earlier seal, to make its tree again; the default\nis a fresh one")->check(not_empty())->type_name("FILE");
  command->add_flag("--force", flags->seal.force, "Replace SEAL if it is a seal already");
  command->add_flag("--quiet", flags->quiet, "Print nothing but errors");
  return {command, [flags] { return run(*flags); }};
}

}  // namespace bonafide::app
