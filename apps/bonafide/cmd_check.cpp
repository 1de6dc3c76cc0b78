#include <algorithm>
#include <cstdlib>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "bonafide/pipeline/check_order.h"
#include "bonafide/report/check_report.h"
#include "commands.h"
#include "others_flags.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
Each finding names its place, how grave it is (error: refused as it stands; warning: ground for an
objection; note: worth knowing), what is wrong and, where there is one answer, what to write. The
first finding of a rule says what law it rests on; `bonafide rules ID` says more.

--policy   what the law is taken to be: a file with citations, of which policies/ has four. Courts
           differ, so none is chosen for you. This is not legal advice.
--case     measures the burden too: rows, bytes, people and bystanders of each item. That is exact,
           and so for the custodian alone.
--for      court or party, with a case: people and bystanders with noise, each with its error bar,
           charged to the court's or the parties' part of --ledger before they are printed. The
           answer is kept there: the same question of the same data gets it again, for nothing.
           Rows, bytes and countries are not told.

Examples:
  bonafide check application.toml
  bonafide check application.toml --policy policies/us-sca-b-record.toml --level error
  bonafide check narrowed.toml --policy policies/us-sca-a-content.toml --case case --json
  bonafide check narrowed.toml --policy policies/us-sca-b-record.toml --case case --for court --ledger ledger

Exit code 0: nothing found at --level or above; 1: something found; 2: could not check (usage, input, I/O).)";

struct Flags {
  std::string order, policy, case_folder, level = "warning";
  OthersFlags others;
  bool json = false, quiet = false;
};

int print(const Flags& flags, const pipeline::CheckedOrder& checked, orders::Severity level) {
  const report::CheckedView view{checked.order, checked.policy ? &*checked.policy : nullptr, checked.findings, level, checked.burden ? &*checked.burden : nullptr,
                                 checked.noised ? &*checked.noised : nullptr, charge_of(flags.others, checked.charged)};
  if (flags.json) {
    fmt::print("{}", report::check_json(view));
  } else if (!flags.quiet) {
    const bool terminal = isatty(STDOUT_FILENO);
    fmt::print("{}", report::check_text(view, terminal && std::getenv("NO_COLOR") == nullptr, terminal_width()));
  }
  const bool found = std::any_of(checked.findings.begin(), checked.findings.end(), [&](const orders::Finding& one) { return one.severity >= level; });
  return found ? kAnsweredNo : kDone;
}

int run(const Flags& flags) {
  pipeline::CheckOptions options{flags.order, flags.policy, flags.case_folder, {}, {}};
  if (!flags.case_folder.empty()) {  // without a case nothing but the order is quoted, and that may go to anyone
    auto others = read_others(flags.others, !flags.policy.empty());
    if (!others.ok()) return fail(others.error());
    options.others = std::move(others).value();
  }
  options.bounds.threads = std::max(1u, std::thread::hardware_concurrency());
  const auto checked = with_progress(flags.quiet, [&](Progress& progress) { return pipeline::check_order(options, progress); });
  if (!checked.ok()) return fail(checked.error());
  if (!flags.quiet) say_charge(flags.others, checked.value().charged);
  return print(flags, checked.value(), *orders::parse_severity(flags.level));
}

}  // namespace

Command add_check(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  CLI::App* command = app.add_subcommand("check", "Say why an order could be refused, and whom it touches");
  command->footer(kFooter);
  command->add_option("ORDER", flags->order, "The order, a TOML file (docs/formats/order.md)")->required()->check(not_empty());
  command->add_option("--case", flags->case_folder, "The folder that `bonafide detect` wrote: measure the burden on it")->check(not_empty())->type_name("CASE");
  command->add_option("--policy", flags->policy, "What may go to whom, and on whose authority")->check(not_empty())->type_name("FILE");
  add_others_flags(*command, flags->others);
  command->add_option("--level", flags->level, "The least that makes the exit code 1: note, warning or error")->check(CLI::IsMember({"note", "warning", "error"}))->type_name("LEVEL")->capture_default_str();
  command->add_flag("--json", flags->json, "Print the findings as JSON on standard output");
  command->add_flag("--quiet", flags->quiet, "Print nothing but errors (and JSON, if asked for)");
  return {command, [flags] { return run(*flags); }};
}

}  // namespace bonafide::app
