#include <memory>

#include <fmt/format.h>

#include "bonafide/pipeline/calibrate.h"
#include "bonafide/report/report.h"
#include "commands.h"
#include "log_flags.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
Each run changes the log in memory, detects on it, and counts:
  farms        one farm of new accounts on unrelated targets, burst or trickle, 15 to 500 accounts:
               which kinds and sizes this log would have shown
  communities  one genuine community of the log's own accounts, on targets of 1 to 20 topics that
               the log shows, quick or slow: whoever accuses it is wrong
  rewired      accounts exchange acts on related targets: every accusation is false

What it writes into DIR: calibration.json, calibration.csv (a row a run), and rejects.csv if rows
were bad. Give DIR to `bonafide detect`, with the same log, scales, key and K, and its rates stand
beside every finding. The same log and flags give the same bytes.

Examples:
  bonafide calibrate likes.parquet --out rates
  bonafide detect likes.parquet --out case --calibration rates
  bonafide calibrate likes.parquet --out rates --runs 600        # narrower intervals
  bonafide calibrate likes.parquet --out rates --kinds rewired --runs 20

Exit code 0; 1 if more rows than --max-reject-share were bad (DIR is written); 2 if the question
could not be answered (then there is no DIR).)";

struct Flags {
  pipeline::CalibrateOptions calibrate;
  LogFlags log;
  std::string out;
  std::vector<std::string> kinds;
  bool quiet = false, json = false;
};

Status read_kinds(const Flags& flags, pipeline::CalibrationKinds& kinds) {
  if (flags.kinds.empty()) return {};
  kinds = {false, false, false};
  for (const std::string& kind : flags.kinds) {
    if (kind == "farms") kinds.farms = true;
    else if (kind == "communities") kinds.communities = true;
    else if (kind == "rewired") kinds.rewired = true;
    else return Error{ErrorKind::kUsage, fmt::format("--kinds: \"{}\" is none of farms, communities, rewired", kind)};
  }
  return {};
}

int run(Flags& flags) {
  pipeline::CalibrateOptions& options = flags.calibrate;
  if (auto status = apply(flags.log, options.read); !status.ok()) return fail(status.error());
  if (auto status = read_kinds(flags, options.kinds); !status.ok()) return fail(status.error());
  if (!flags.log.scales.empty()) options.scales = flags.log.scales;
  options.out = flags.out;
  const bool text = !flags.quiet && !flags.json;
  if (text) options.announce = [](const std::string& plan) {
    fmt::print("{}", plan);
    std::fflush(stdout);
  };

  const auto calibrated = with_progress(flags.quiet, [&](Progress& progress) { return pipeline::calibrate(options, progress); });
  if (!calibrated.ok()) return fail(calibrated.error());
  const pipeline::Calibrated& done = calibrated.value();
  if (flags.json) fmt::print("{}", format::calibration_json(done.calibration.value()));
  if (text) {
    fmt::print("\n{}\n", report::calibration_text(done.calibration, terminal_width()));
    for (const auto& [reason, count] : done.rejected_by_reason) fmt::print("Rejected: {} rows: {}\n", count, reason);
    fmt::print("Rates     {}/calibration.json\nRuns      {}/calibration.csv\n", flags.out, flags.out);
  }
  if (!done.too_many_rejects) return kDone;
  fmt::print(stderr, "bonafide: {} of {} rows were bad, more than the share of {:g} that --max-reject-share allows; see {}/rejects.csv\n", done.rows_rejected, done.rows_read,
             options.read.max_reject_share, flags.out);
  return kAnsweredNo;
}

}  // namespace

Command add_calibrate(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  auto& options = flags->calibrate;
  CLI::App* command = app.add_subcommand("calibrate", "Measure on a log how often detection errs, and which farms it would miss");
  command->footer(kFooter);
  command->add_option("--out", flags->out, "The folder to write")->required()->check(not_empty())->type_name("DIR");
  command->add_option("--runs", options.runs, "Changed logs to detect on, shared out over the kinds; each costs\none detection")->capture_default_str()->check(CLI::Range(1, 1'000'000).description(""))->type_name("N");
  command->add_option("--keys", options.other_keys, "Other sampling keys to try on the log as it is")->capture_default_str()->check(CLI::Range(0, 1000).description(""))->type_name("N");
  command->add_option("--kinds", flags->kinds, "farms, communities, rewired; the default is all")->delimiter(',')->allow_extra_args(false)->type_name("LIST");
  add_log_flags(*command, flags->log, options.read);
  add_run_flags(*command, options.sampling_key_file, options.unrelated_interests, options.read);
  command->add_flag("--force", options.force, "Replace DIR if it is a calibration already");
  command->add_flag("--quiet", flags->quiet, "Print nothing but errors (and JSON, if asked for)");
  command->add_flag("--json", flags->json, "Print calibration.json on standard output");
  return {command, [flags] { return run(*flags); }};
}

}  // namespace bonafide::app
