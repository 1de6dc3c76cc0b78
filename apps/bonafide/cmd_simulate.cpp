#include <memory>

#include <fmt/format.h>

#include "bonafide/base/progress.h"
#include "bonafide/format/csv.h"
#include "bonafide/format/numbers.h"
#include "bonafide/ingest/ingest.h"
#include "bonafide/pipeline/output_folder.h"
#include "bonafide/simulate/simulate.h"
#include "commands.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
What it writes into DIR: log.parquet (or log.csv) and truth.csv (actor,label,group; label 1: a
farm's account). The same options give the same bytes.

  clean        topics, daily rhythm, viral bursts, genuine clubs; no farm
  farms        the same and click farms of two kinds: burst (within 2 hours), trickle (over 15 days)
  strongman    one page with far more followers than its country has users, half of them bought
  mixed        as farms, with clubs and farms of every size, density and camouflage
  mixed-clean  the same without farms
  posts        another kind of log: followers, short-lived posts, likes that spread; unions, fans,
               newsletters, recommenders, advertising, programs, shift workers; farms among them
  posts-clean  the same without farms

--details adds groups_truth.csv (what each farm or genuine group was to do) and hits.csv (how much
of it each member did). --impressions adds impressions.parquet (or .csv): which account was shown what,
and when, liked or not; for posts and posts-clean. docs/model/simulators.md has the ranges behind every scenario.

Examples:
  bonafide simulate --scenario farms --events 1000000 --seed 7 --out sim
  bonafide simulate --scenario strongman --events 200000 --seed 1 --columns country,created --out sim)";

struct Flags {
  simulate::SimulateOptions options;
  std::string scenario = "farms", format = "parquet", out;
  bool force = false, quiet = false, details = false;
};

Status write_csv(const events::EventTable& events, const std::string& path) {
  format::CsvWriter csv(path);
  std::vector<std::string_view> fields{"actor", "target", "time"};
  for (const events::Attribute& attribute : events.attributes) fields.push_back(attribute.name);
  csv.row(fields);
  for (std::uint32_t v = 0; v < events.targets.size(); ++v)
    for (std::uint64_t e = events.target_begin[v]; e < events.target_begin[v + 1]; ++e) {
      const std::string time = format_utc(events.time_of(e));
      fields.assign({events.actors[events.actor[e]], events.targets[v], time});
      for (const events::Attribute& attribute : events.attributes) fields.push_back(attribute.values[attribute.code[e]]);
      csv.row(fields);
    }
  return csv.close();
}

Status write_table(const Flags& flags, const events::EventTable& events, const std::string& name, const pipeline::OutputFolder& folder) {
  if (flags.format == "parquet") return ingest::write_parquet(events, folder.path() / (name + ".parquet"), folder.path());
  return write_csv(events, folder.file((name + ".csv").c_str()));
}

Status write_truth(const std::vector<simulate::Truth>& truth, const std::string& path) {
  format::CsvWriter csv(path);
  csv.row({"actor", "label", "group"});
  for (const simulate::Truth& t : truth) csv.row({t.actor, std::to_string(t.label), t.group});
  return csv.close();
}

Status write_hits(const std::vector<simulate::Truth>& truth, const std::string& path) {
  format::CsvWriter csv(path);
  csv.row({"actor", "group", "hits"});
  for (const simulate::Truth& t : truth)
    if (!t.group.empty()) csv.row({t.actor, t.group, std::to_string(t.hits)});
  return csv.close();
}

Status write_groups(const std::vector<simulate::GroupTruth>& groups, const std::string& path) {
  format::CsvWriter csv(path);
  csv.row({"group", "bought", "members", "targets", "density", "camouflage", "window_seconds", "popular"});
  for (const simulate::GroupTruth& g : groups)
    csv.row({g.group, g.bought ? "1" : "0", std::to_string(g.members), std::to_string(g.targets), fmt::format("{:.4g}", g.density), fmt::format("{:.4g}", g.camouflage),
             std::to_string(g.window_seconds), g.popular ? "1" : "0"});
  return csv.close();
}

Status simulate_into(const Flags& flags) {
  Progress progress(Progress::mode_for_stderr(flags.quiet));
  TRY(pipeline::OutputFolder folder, pipeline::OutputFolder::create(flags.out, flags.force, "truth.csv"));
  progress.begin("simulating", "events", flags.options.events);
  TRY(const simulate::SimulatedLog log, simulate::simulate(flags.options));
  progress.advance(log.events.size());
  progress.begin("writing", "events", log.events.size());
  TRY_STATUS(write_table(flags, log.events, "log", folder));
  if (log.impressions) TRY_STATUS(write_table(flags, *log.impressions, "impressions", folder));
  TRY_STATUS(write_truth(log.truth, folder.file("truth.csv")));
  if (flags.details) {
    TRY_STATUS(write_hits(log.truth, folder.file("hits.csv")));
    TRY_STATUS(write_groups(log.groups, folder.file("groups_truth.csv")));
  }
  progress.advance(log.events.size());
  progress.end();
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted before the log was complete"};
  TRY_STATUS(folder.commit());
  if (flags.quiet) return {};
  std::uint64_t bought = 0;
  for (const simulate::Truth& t : log.truth) bought += t.label == 1;
  fmt::print("{} events by {} accounts on {} targets, {} accounts bought\nLog    {}/log.{}\nTruth  {}/truth.csv\n", format::grouped(log.events.size()),
             format::grouped(log.events.actors.size()), format::grouped(log.events.targets.size()), format::grouped(bought), flags.out, flags.format, flags.out);
  return {};
}

int run(Flags& flags) {
  flags.options.scenario = *simulate::parse_scenario(flags.scenario);
  if (auto status = simulate_into(flags); !status.ok()) return fail(status.error());
  return kDone;
}

}  // namespace

Command add_simulate(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  CLI::App* command = app.add_subcommand("simulate", "Make a log with known truth");
  command->footer(kFooter);
  // Read as unsigned, -5 would be 2^64 - 5.
  const CLI::Validator not_negative([](std::string& value) { return value.starts_with('-') ? value + " is below 0" : std::string(); }, "", "");
  command->add_option("--scenario", flags->scenario, "Which kind of log, of those below")->capture_default_str()->check(CLI::IsMember({"strongman", "farms", "clean", "mixed", "mixed-clean", "posts", "posts-clean"}).description(""))->type_name("NAME");
  command->add_option("--events", flags->options.events, "About how many events; the log has within 2 % of it")->capture_default_str()->check(not_negative)->type_name("N");
  command->add_option("--seed", flags->options.seed, "The same seed gives the same bytes")->capture_default_str()->check(not_negative)->type_name("S");
  command->add_option("--columns", flags->options.extra_columns, "Optional columns: country, created, client, device")->delimiter(',')->allow_extra_args(false)->type_name("LIST");
  command->add_option("--format", flags->format, "parquet or csv")->capture_default_str()->check(CLI::IsMember({"parquet", "csv"}).description(""))->type_name("KIND");
  command->add_option("--out", flags->out, "The folder to write")->required()->check(not_empty())->type_name("DIR");
  command->add_flag("--details", flags->details, "Also write what each group was to do, and what its members did");
  command->add_flag("--impressions", flags->options.impressions, "Also write what accounts were shown (posts, posts-clean)");
  command->add_flag("--force", flags->force, "Replace DIR if it is a simulated log already");
  command->add_flag("--quiet", flags->quiet, "Print nothing but errors");
  return {command, [flags] { return run(*flags); }};
}

}  // namespace bonafide::app
