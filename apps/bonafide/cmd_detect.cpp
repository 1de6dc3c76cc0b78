#include <cstdlib>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "bonafide/format/case_writer.h"
#include "bonafide/format/numbers.h"
#include "bonafide/pipeline/detect.h"
#include "bonafide/report/report.h"
#include "commands.h"

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
  bonafide detect likes.parquet --out case --scales 30s,1h,all --sampling-key key.hex

Exit code 0 whatever is found; 1 if more rows than --max-reject-share were bad (the case is
written); 2 if the question could not be answered (then there is no case).)";

struct Flags {
  pipeline::DetectOptions detect;
  std::vector<std::string> columns, impressions_columns;
  std::string time_unit, scales, out;
  bool quiet = false, json = false;
};

// Half of what the machine has: the other half belongs to whoever else works on it.
std::uint64_t default_memory() {
  const auto pages = static_cast<std::uint64_t>(std::max(0l, sysconf(_SC_PHYS_PAGES)));
  return std::max<std::uint64_t>(1ull << 30, pages * static_cast<std::uint64_t>(sysconf(_SC_PAGE_SIZE)) / 2);
}

Status read_columns(const char* flag, const std::vector<std::string>& entries, std::map<std::string, std::string>& out) {
  for (const std::string& entry : entries) {
    const std::size_t equals = entry.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == entry.size())
      return Error{ErrorKind::kUsage, fmt::format("{}: \"{}\" names no column; write actor=COLUMN,target=COLUMN,time=COLUMN", flag, entry)};
    out[entry.substr(0, equals)] = entry.substr(equals + 1);
  }
  return {};
}

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
  if (auto status = read_columns("--columns", flags.columns, flags.detect.read.columns); !status.ok()) return fail(status.error());
  if (auto status = read_columns("--impressions-columns", flags.impressions_columns, flags.detect.impressions.columns); !status.ok()) return fail(status.error());
  if (!flags.impressions_columns.empty() && flags.detect.impressions.inputs.empty())
    return fail({ErrorKind::kUsage, "--impressions-columns: there are no impressions whose columns it could name; give them with --impressions FILE"});
  if (!flags.time_unit.empty()) {
    const auto unit = ingest::parse_time_unit(flags.time_unit);
    if (!unit) return fail({ErrorKind::kUsage, fmt::format("--time-unit: \"{}\" is none of s, ms, us, utc", flags.time_unit)});
    flags.detect.read.time_unit = *unit;
  }
  if (!flags.scales.empty()) flags.detect.scales = flags.scales;
  flags.detect.out = flags.out;

  Progress progress(Progress::mode_for_stderr(flags.quiet));
  const auto detected = pipeline::detect(flags.detect, progress);
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
  read.memory_bytes = default_memory();
  read.threads = std::max(1u, std::thread::hardware_concurrency());
  CLI::App* command = app.add_subcommand("detect", "Find accounts in lockstep in a log, and write a case with the evidence");
  command->footer(kFooter);
  command->add_option("INPUT", read.inputs, "Parquet, CSV, TSV or JSON lines, plain, .gz or .zst; files and globs")->required();
  command->add_option("--out", flags->out, "The case folder to write")->required()->check(not_empty())->type_name("CASE");
  command->add_option("--scales", flags->scales, "Windows in which two acts meet; the default is 1m,2h,1d,all,\nless what is finer than the log's resolution")->check(not_empty())->type_name("LIST");
  command->add_option("--columns", flags->columns, "Where the columns are, over the profile: actor=A,target=T,time=W")->delimiter(',')->allow_extra_args(false)->type_name("MAP");
  command->add_option("--impressions", flags->detect.impressions.inputs, "What accounts were shown: actor, target, time, in the kinds that INPUT\nmay have; exposure then is part of the null")->check(not_empty())->allow_extra_args(false)->type_name("FILE");
  command->add_option("--impressions-columns", flags->impressions_columns, "Where their columns are, over the profile")->delimiter(',')->allow_extra_args(false)->type_name("MAP");
  command->add_option("--profile", read.profile, "Column names known by name (see `bonafide profiles`); the default\nis to know them by the header")->check(not_empty())->type_name("NAME");
  command->add_option("--action", read.action, "Keep only rows with this action")->check(not_empty())->type_name("NAME");
  command->add_option("--time-unit", flags->time_unit, "s, ms or us for numbers, utc for times without a zone; needed only\nwhere the values do not tell")->check(not_empty())->type_name("UNIT");
  command->add_option("--sampling-key", flags->detect.sampling_key_file, "64 hex digits that decide what is sampled; the default is derived\nfrom the log's hash")->check(not_empty())->type_name("FILE");
  command->add_option("--unrelated-interests", flags->detect.unrelated_interests, "K, unrelated interests that a genuine community is granted: farm-like\nis only what would need more")->capture_default_str()->check(CLI::Range(1u, 60u).description(""))->type_name("K");
  command->add_option("--max-reject-share", read.max_reject_share, "Share of bad rows above which the exit code is 1")->capture_default_str()->check(CLI::Range(0.0, 1.0).description(""))->type_name("SHARE");
  command->add_option("--memory", read.memory_bytes, "Bound on memory, such as 2GB; the default is half of the machine's")->transform(CLI::AsSizeValue(true).description(""))->default_str("")->type_name("SIZE");
  command->add_option("--threads", read.threads, "Threads; the default is one a core. The answer does not change")->check(CLI::Range(1u, 1024u).description(""))->default_str("")->type_name("N");
  command->add_flag("--force", flags->detect.force, "Replace CASE if it is a case already");
  command->add_flag("--quiet", flags->quiet, "Print nothing but errors (and JSON, if asked for)");
  command->add_flag("--json", flags->json, "Print the findings as JSON on standard output");
  return {command, [flags] { return run(*flags); }};
}

}  // namespace bonafide::app
