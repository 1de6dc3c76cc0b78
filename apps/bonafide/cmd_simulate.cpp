#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "bonafide/base/progress.h"
#include "bonafide/format/csv.h"
#include "bonafide/format/numbers.h"
#include "bonafide/ingest/ingest.h"
#include "bonafide/pipeline/output_folder.h"
#include "bonafide/simulate/draft.h"
#include "bonafide/simulate/rows.h"
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

// What a row takes on the disk, as measured at 10^8 events, and a little more: in the file, by kind; and while it
// waits in a temporary file there, which the smallest logs do without.
constexpr double kParquetRowBytes = 13, kCsvRowBytes = 50, kColumnBytes = 20, kWaitingRowBytes = 12;

Status check_disk(const Flags& flags, const std::filesystem::path& folder) {
  std::error_code unknown;
  const auto free = static_cast<double>(std::filesystem::space(folder, unknown).available);
  if (unknown) return {};
  const double rows_per_event = flags.options.impressions ? 4 : 1;  // a like brings about three impressions
  const double per_event = rows_per_event * (kWaitingRowBytes + (flags.format == "parquet" ? kParquetRowBytes : kCsvRowBytes)) + kColumnBytes * static_cast<double>(flags.options.extra_columns.size());
  const double needed = per_event * static_cast<double>(flags.options.events);
  if (needed <= free) return {};
  return Error{ErrorKind::kIo, fmt::format("{}: {:.1f} GB are free there, and a log of {} events takes about {:.1f} GB while it is written; ask for at most {} events, or choose another disk",
                                           flags.out, free / 1e9, format::grouped(flags.options.events), needed / 1e9, format::grouped(static_cast<std::uint64_t>(free / per_event / 1e6) * 1'000'000))};
}

// The second family holds its likes and its network, and what was shown: bytes an event, measured at 3 x 10^6, and a little more.
constexpr double kPostsBytes = 55, kImpressionBytes = 120;

Status check_memory(const Flags& flags) {
  if (!flags.scenario.starts_with("posts")) return {};
  const double has = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
  const double per_event = kPostsBytes + (flags.options.impressions ? kImpressionBytes : 0);
  const double needed = per_event * static_cast<double>(flags.options.events);
  if (needed <= has) return {};
  return Error{ErrorKind::kUsage, fmt::format("--events {}: {} holds all of them in memory, about {:.1f} GB, and this machine has {:.1f} GB; ask for at most {} events, or for another scenario",
                                              flags.options.events, flags.scenario, needed / 1e9, has / 1e9, format::grouped(static_cast<std::uint64_t>(has / per_event / 1e6) * 1'000'000))};
}

Status write_csv(events::TableSource& rows, const std::string& path) {
  format::CsvWriter csv(path);
  std::vector<std::string> names;
  for (const auto& column : rows.columns()) names.push_back(column.name);
  std::vector<std::string_view> fields(names.begin(), names.end());
  csv.row(fields);
  events::MemoryChunk chunk(fields.size());
  for (std::uint64_t first = 0; first < rows.rows(); first += events::MemoryChunk::kCapacity) {
    const std::size_t count = std::min<std::uint64_t>(events::MemoryChunk::kCapacity, rows.rows() - first);
    TRY_STATUS(rows.fill(first, count, chunk));
    for (std::size_t row = 0; row < count; ++row) {
      const std::string time = format_utc(chunk.number(2, row));
      for (std::size_t c = 0; c < fields.size(); ++c) fields[c] = c == 2 ? time : chunk.text(c, row);
      csv.row(fields);
    }
  }
  return csv.close();
}

Status write_table(const Flags& flags, events::TableSource& rows, const std::string& name, const pipeline::OutputFolder& folder) {
  const Status written = flags.format == "parquet" ? ingest::write_parquet(rows, folder.path() / (name + ".parquet"), folder.path())
                                                   : write_csv(rows, folder.file((name + ".csv").c_str()));
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted before the log was complete"};
  return written;
}

// @return how many accounts act, and how many of these were bought.
Result<std::pair<std::uint64_t, std::uint64_t>> write_truth(const Flags& flags, const simulate::Draft& draft, const pipeline::OutputFolder& folder) {
  std::uint64_t acting = 0, bought = 0;
  format::CsvWriter truth_csv(folder.file("truth.csv"));
  truth_csv.row({"actor", "label", "group"});
  std::optional<format::CsvWriter> hits_csv;
  if (flags.details) {
    hits_csv.emplace(folder.file("hits.csv"));
    hits_csv->row({"actor", "group", "hits"});
  }
  simulate::for_each_truth(draft.population, draft.deeds, [&](const simulate::Truth& truth) {
    ++acting;
    bought += truth.label == 1;
    truth_csv.row({truth.actor, truth.label == 1 ? "1" : "0", truth.group});
    if (hits_csv && !truth.group.empty()) hits_csv->row({truth.actor, truth.group, std::to_string(truth.hits)});
  });
  TRY_STATUS(truth_csv.close());
  if (hits_csv) TRY_STATUS(hits_csv->close());
  return std::pair(acting, bought);
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
  TRY_STATUS(check_memory(flags));
  TRY(pipeline::OutputFolder folder, pipeline::OutputFolder::create(flags.out, flags.force, "truth.csv"));
  TRY_STATUS(check_disk(flags, folder.path()));
  simulate::Means means;
  means.work_folder = folder.path();
  means.threads = std::max(1u, std::thread::hardware_concurrency());
  progress.begin("simulating", "events", flags.options.events);
  TRY(simulate::Draft draft, simulate::draw_log(flags.options, means, progress));
  const std::uint64_t events = draft.likes->size();

  progress.begin("writing", "events", events + (draft.shown ? draft.shown->size() : 0));
  simulate::LikeRows rows(draft, *draft.likes, draft.columns, progress);
  TRY_STATUS(write_table(flags, rows, "log", folder));
  if (draft.shown) {
    simulate::LikeRows shown(draft, *draft.shown, {}, progress);
    TRY_STATUS(write_table(flags, shown, "impressions", folder));
  }
  progress.begin("writing the truth", "accounts", 0);
  TRY(const auto accounts, write_truth(flags, draft, folder));
  if (flags.details) TRY_STATUS(write_groups(simulate::truth_of_groups(draft.population, draft.deeds), folder.file("groups_truth.csv")));
  progress.advance(accounts.first);
  progress.end();
  if (interrupted()) return Error{ErrorKind::kInterrupted, "interrupted before the log was complete"};
  TRY_STATUS(folder.commit());
  if (flags.quiet) return {};
  fmt::print("{} events by {} accounts on {} targets, {} accounts bought\nLog    {}/log.{}\nTruth  {}/truth.csv\n", format::grouped(events),
             format::grouped(accounts.first), format::grouped(rows.targets()), format::grouped(accounts.second), flags.out, flags.format, flags.out);
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
  const CLI::Validator a_count([](std::string& value) {
    const auto count = format::parse_count(value);
    if (!count) return value + " is no count: write 1000000, 1_000_000, 1e6 or 1M";
    value = std::to_string(*count);
    return std::string(); }, "", "");
  command->add_option("--scenario", flags->scenario, "Which kind of log, of those below")->capture_default_str()->check(CLI::IsMember({"strongman", "farms", "clean", "mixed", "mixed-clean", "posts", "posts-clean"}).description(""))->type_name("NAME");
  command->add_option("--events", flags->options.events, "About how many events, such as 1000000, 1e9 or 100M; the log has\nwithin 2 % of it")->capture_default_str()->transform(a_count)->type_name("N");
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
