#include <cstdlib>
#include <memory>

#include <fmt/format.h>
#include <unistd.h>

#include "bonafide/format/case_writer.h"
#include "bonafide/format/numbers.h"
#include "bonafide/pipeline/detect.h"
#include "bonafide/report/report.h"
#include "commands.h"
#include "log_flags.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
What it writes into CASE: groups.csv, members.csv, evidence.csv, targets.csv, tests.csv,
group_targets.csv, events.parquet, run.json, report.html (open it first), timings.json, and
rejects.csv if rows were bad. `bonafide explain CASE` takes it apart.
The same log gives the same case, byte for byte, but for timings.json and rejects.csv.

Examples:
  bonafide detect likes.parquet --out case
  bonafide detect 'likes-2018-*.csv.gz' --out case --action like
  bonafide detect shares.csv --out case --columns actor=user,target=url,time=shared_at
  bonafide detect likes.csv --out case --impressions shown.csv  # what a recommender explains
  bonafide detect edits.csv --out case --time-unit s          # seconds from the log's own start
  bonafide detect likes.parquet --out case --calibration rates    # see bonafide calibrate
  bonafide detect likes.parquet --out case --scales 30s,1h,all --sampling-key key.hex

Exit code 0 whatever is found; 1 if more rows than --max-reject-share were bad (the case is
written); 2 if the question could not be answered (then there is no case).)";

struct Flags {
  pipeline::DetectOptions detect;
  LogFlags log;
  std::vector<std::string> impressions_columns;
  std::string out;
  bool quiet = false, json = false;
};

void print_summary(const Flags& flags, const pipeline::Detected& detected) {
  if (flags.json) {
    fmt::print("{}", format::summary_json(detected.findings.value(), flags.out));
    return;
  }
  if (flags.quiet) return;
  const bool colour = isatty(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr;
  fmt::print("\n{}\n", report::text_summary(detected.findings, colour, terminal_width()));
  for (const auto& [reason, count] : detected.rejected_by_reason) fmt::print("Rejected: {} rows: {}\n", count, reason);
  if (!detected.rejected_by_reason.empty()) fmt::print("          see {}/rejects.csv\n", flags.out);
  fmt::print("Report    {}/report.html\nTables    {}/groups.csv  members.csv  evidence.csv  targets.csv\n", flags.out, flags.out);
}

int run(Flags& flags) {
  if (auto status = apply(flags.log, flags.detect.read); !status.ok()) return fail(status.error());
  if (auto status = read_columns("--impressions-columns", flags.impressions_columns, flags.detect.impressions.columns); !status.ok()) return fail(status.error());
  if (!flags.impressions_columns.empty() && flags.detect.impressions.inputs.empty())
    return fail({ErrorKind::kUsage, "--impressions-columns: there are no impressions whose columns it could name; give them with --impressions FILE"});
  if (!flags.log.scales.empty()) flags.detect.scales = flags.log.scales;
  flags.detect.out = flags.out;

  const auto detected = with_progress(flags.quiet, [&](Progress& progress) { return pipeline::detect(flags.detect, progress); });
  if (!detected.ok()) return fail(detected.error());
  print_summary(flags, detected.value());
  const auto& run = detected.value().findings.value().run;
  if (detected.value().too_many_impressions_rejected)
    fmt::print(stderr, "bonafide: {} of {} impressions were bad, more than the share of {:g} that --max-reject-share allows; see {}/impressions-rejects.csv\n",
               run.impressions.rows_rejected, run.impressions.rows_read, flags.detect.read.max_reject_share, flags.out);
  if (!detected.value().too_many_rejects) return detected.value().too_many_impressions_rejected ? kAnsweredNo : kDone;
  fmt::print(stderr, "bonafide: {} of {} rows were bad, more than the share of {:g} that --max-reject-share allows; see {}/rejects.csv\n",
             run.rows_rejected, run.rows_read, flags.detect.read.max_reject_share, flags.out);
  return kAnsweredNo;
}

}  // namespace

Command add_detect(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  auto& read = flags->detect.read;
  CLI::App* command = app.add_subcommand("detect", "Find accounts in lockstep in a log, and write a case with the evidence");
  command->footer(kFooter);
  command->add_option("--out", flags->out, "The case folder to write")->required()->check(not_empty())->type_name("CASE");
  add_log_flags(*command, flags->log, read);
  add_run_flags(*command, flags->detect.sampling_key_file, flags->detect.unrelated_interests, read);
  command->add_option("--calibration", flags->detect.calibration, "What `bonafide calibrate` wrote for this log: its error rates stand\nbeside every finding")->check(not_empty())->type_name("DIR");
  command->add_option("--impressions", flags->detect.impressions.inputs, "What accounts were shown: actor, target, time, in the kinds that INPUT\nmay have; exposure then is part of the null")->check(not_empty())->allow_extra_args(false)->type_name("FILE");
  command->add_option("--impressions-columns", flags->impressions_columns, "Where their columns are, over the profile")->delimiter(',')->allow_extra_args(false)->type_name("MAP");
  command->add_flag("--force", flags->detect.force, "Replace CASE if it is a case already");
  command->add_flag("--quiet", flags->quiet, "Print nothing but errors (and JSON, if asked for)");
  command->add_flag("--json", flags->json, "Print the findings as JSON on standard output");
  return {command, [flags] { return run(*flags); }};
}

}  // namespace bonafide::app
