#include <chrono>
#include <memory>

#include <fmt/format.h>

#include "bonafide/pipeline/produce.h"
#include "bonafide/orders/order_words.h"
#include "commands.h"
#include "log_flags.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
It reads the order, holds it against the policy, and answers each item that was granted and is
allowed, in its form: counts with noise (aggregate, group), or records of accounts in groups
that a neutral reviewed or an independent column bears out (pseudonymous, identified). Nobody
outside those groups is in it. What is not given is listed by category, with the reason.

What it costs everybody's privacy is written into the ledger before anything else is written.
The noise comes from one fresh seed. It is destroyed, or, with --court-key, encrypted to the
court: whoever opens it can make the same figures again, and can take the noise off them.

The bag (BagIt 1.0): data/order.toml, policy.toml, checkpoint, item-N-*.csv with answers and
findings, item-N-proofs.jsonl, withheld.csv, privacy.json, report.html, a copy of each table in
Parquet, and a signed statement over all of it. `bonafide-verify BAG --pub seal.pub` checks it.

A neutral who has the log, the case, the seal and the seed makes the same payload again with
--replay and a key of their own, and signs that with `bonafide attest`.

LOG is the log that was sealed, with the same flags as then; without it the case's own copy is read.

Examples:
  bonafide produce order.toml likes.parquet --case case --seal sealed --key keys/seal.key
      --policy policies/us-sca-b-record.toml --ledger ledger --out bag
  bonafide produce order.toml --case case --seal sealed --key keys/seal.key
      --policy policies/us-sca-b-record.toml --ledger ledger --out bag --dry-run

Exit code 0: produced; 1: nothing was: every item is refused, or the budget is not left; 2: could not.)";

struct Flags {
  pipeline::ProduceOptions options;
  LogFlags log;
  std::string order, case_folder, seal_folder, key, policy, ledger, out, date, replay_of, purse = "party";
  bool quiet = false;
};

Status read_flags(Flags& flags) {
  TRY_STATUS(apply(flags.log, flags.options.log));
  pipeline::ProduceOptions& o = flags.options;
  o.order = flags.order, o.case_folder = flags.case_folder, o.seal_folder = flags.seal_folder, o.key_file = flags.key, o.policy = flags.policy, o.ledger = flags.ledger, o.out = flags.out;
  for (const privacy::Purse purse : {privacy::Purse::kParty, privacy::Purse::kRebuttal, privacy::Purse::kCourt})
    if (flags.purse == privacy::word(purse)) o.purse = purse;
  if (flags.ledger.empty() && o.replay.empty())
    return Error{ErrorKind::kUsage, "--ledger is missing: what a production costs is written down before it is made; make one with `bonafide budget`"};
  o.replay_of = flags.replay_of;
  if (!o.replay.empty() && flags.replay_of.empty())
    return Error{ErrorKind::kUsage, "--replay needs --of: the production that is made again; what is not the same to the byte is not kept, for nobody was charged for it"};
  if (flags.date.empty() && !o.replay.empty())
    return Error{ErrorKind::kUsage, "--replay needs --date: the day of the production, which decides its noise; it is the Bagging-Date of bag-info.txt"};
  if (flags.date.empty()) return {};
  const auto day = parse_iso_time(flags.date + "T00:00:00Z");
  if (!day) return Error{ErrorKind::kUsage, fmt::format("--date: \"{}\" is no day; write it as 2018-07-02", flags.date)};
  o.date = static_cast<orders::Day>(day->time / (86'400 * kMicrosecondsPerSecond));
  return {};
}

std::string cost_words(const privacy::Cost& cost) { return fmt::format("rho {}{}", privacy::to_text(cost.rho), cost.delta.units > 0 ? ", delta " + privacy::to_text(cost.delta) : ""); }

const char* purse_words(privacy::Purse purse) { return purse == privacy::Purse::kCourt ? "the court" : purse == privacy::Purse::kRebuttal ? "the rebuttal" : "the parties"; }

void print_refusals(const pipeline::Produced& produced) {
  for (const disclose::Refusal& refusal : produced.refusals) fmt::print("Refused   item {}: {} [{}] ({})\n", refusal.item, refusal.sentence, refusal.rule, refusal.source);
}

void print_summary(const Flags& flags, const pipeline::Produced& produced) {
  print_refusals(produced);
  if (produced.nothing_allowed) return fmt::print("\nNothing was produced: every item is refused.\n");
  const char* charges = produced.exhausted ? "Needs     " : flags.options.dry_run ? "Would cost  " : "Costs     ";
  if (flags.options.replay.empty()) fmt::print("{}{} of everybody's privacy; {} had {} left\n", charges, cost_words(produced.cost), purse_words(flags.options.purse), privacy::to_text(produced.left.rho));
  else fmt::print("A replay: nothing is charged, and the bag says that it is one\n");
  if (produced.exhausted) return fmt::print("\nNothing was produced: the budget is not left. `bonafide budget {}` shows who spent it.\n", flags.ledger);
  for (const std::string& file : produced.files) fmt::print("{}{}\n", flags.options.dry_run ? "Would write " : "Wrote     ", file);
  if (flags.options.dry_run) fmt::print("\nA dry run: nothing was written, and nothing charged.\n");
  else fmt::print("\nBag       {}\nCheck it  bonafide-verify {} --pub seal.pub\n", flags.out, flags.out);
}

int run(Flags& flags) {
  if (const Status read = read_flags(flags); !read.ok()) return fail(read.error());
  const auto produced = with_progress(flags.quiet, [&](Progress& progress) { return pipeline::produce(flags.options, progress); });
  if (!produced.ok()) return fail(produced.error());
  if (!flags.quiet) print_summary(flags, produced.value());
  return produced.value().nothing_allowed || produced.value().exhausted ? kAnsweredNo : kDone;
}

}  // namespace

Command add_produce(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  CLI::App* command = app.add_subcommand("produce", "Write what a granted order allows, and nothing else, as a signed bag");
  command->footer(kFooter);
  command->add_option("ORDER", flags->order, "The order, granted (docs/formats/order.md)")->required()->check(not_empty());
  add_input_flags(*command, flags->log, flags->options.log);
  command->get_option("INPUT")->required(false);
  const auto path = [&](const char* name, std::string& value, const char* text, const char* type) { return command->add_option(name, value, text)->check(not_empty())->type_name(type); };
  path("--case", flags->case_folder, "The folder that `bonafide detect` wrote", "CASE")->required();
  path("--seal", flags->seal_folder, "The folder that `bonafide seal` wrote", "SEAL")->required();
  path("--key", flags->key, "The seal.key that signed the seal; with --replay, your own", "FILE")->required();
  path("--policy", flags->policy, "What may go to whom, and on whose authority", "FILE")->required();
  path("--ledger", flags->ledger, "Where what it costs is written down (`bonafide budget`)", "LEDGER");
  path("--lineage", flags->options.lineage, "The data's name in the ledger, the same for every export and seal of it", "NAME")->capture_default_str();
  path("--out", flags->out, "The bag to write, a folder", "BAG")->required();
  path("--court-key", flags->options.court_key, "RSA public key of the court, PEM: the seed goes into the bag, encrypted", "FILE");
  path("--replay", flags->options.replay, "The seed of an earlier production, 64 hex digits: makes the same payload,\ncharges nothing", "FILE");
  path("--of", flags->replay_of, "With --replay: the production that is made again. Unless the payload is the\nsame to the byte, nothing is kept", "BAG")->needs("--replay");
  path("--date", flags->date, "The day of production, in the order's zone; the default is today, and\nno day to come is taken", "DAY");
  command->add_option("--for", flags->purse, "Whose part of the budget: party, court or rebuttal")->check(CLI::IsMember({"party", "court", "rebuttal"}))->type_name("WHO")->capture_default_str();
  add_read_flags(*command, flags->options.log);
  command->add_flag("--dry-run", flags->options.dry_run, "Say what would be written and what it would cost; write and charge nothing");
  command->add_flag("--force", flags->options.force, "Replace BAG if it is a bag already");
  command->add_flag("--quiet", flags->quiet, "Print nothing but errors");
  return {command, [flags] { return run(*flags); }};
}

}  // namespace bonafide::app
