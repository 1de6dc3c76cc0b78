#include <algorithm>
#include <memory>
#include <thread>

#include <fmt/format.h>

#include "bonafide/pipeline/pairs_like.h"
#include "commands.h"
#include "log_flags.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
It is for repeating a published analysis exactly, and for comparing: the tables are those that the R
package CooRTweet 2.1.3 makes of the same rows with detect_groups(time_window, min_participation) and
generate_coordinated_network(edge_weight, objects = TRUE), row by row and in the same order. They
depend on the order of the rows in INPUT, as CooRTweet's do; several files are read by ascending path.

A pair says that two accounts posted the same object within the window, nothing more: popular objects
bring strangers together. There is no p-value here and no rate of error, and the flag marks edges
above a percentile that you chose. `bonafide detect` tests whether accounts act in lockstep.

What it writes into DIR: groups.csv (a row a pair of posts), edges.csv (a row a pair of accounts),
pairs.json (what was asked and counted), and rejects.csv if rows were bad. The tables name accounts.

INPUT needs four columns: actor, target, time, and content, the id of each post; tables with
CooRTweet's own names (account_id, object_id, timestamp_share, content_id) are known by their header.

Examples:
  bonafide pairs tweets.csv --like coortweet --window 60s --out pairs
  bonafide pairs tweets.csv --like coortweet --window 10s --min-participation 5 --edge-weight .95 --out pairs
  bonafide pairs shares.parquet --like coortweet --columns actor=user,target=url,time=at,content=post --out pairs

Exit code 0; 1 if more rows than --max-reject-share were bad (DIR is written); 2 if it could not be
done (then there is no DIR).)";

struct Flags {
  pipeline::PairsOptions pairs;
  LogFlags log;
  std::string like, window, out;
  bool quiet = false;
};

Status read_flags(Flags& flags) {
  TRY_STATUS(apply(flags.log, flags.pairs.read));
  if (flags.like != "coortweet")
    return Error{ErrorKind::kUsage, fmt::format("--like: \"{}\" is not a tool whose tables can be repeated; write --like coortweet", flags.like)};
  if (!flags.window.empty()) {
    const auto window = parse_window(flags.window);
    if (!window) return Error{ErrorKind::kUsage, fmt::format("--window: \"{}\" is not a window; write a number and a unit (ms, s, m, h, d) such as 10s or 2h", flags.window)};
    flags.pairs.window = *window;
  }
  flags.pairs.out = flags.out;
  return {};
}

void print_summary(const Flags& flags, const pipeline::PairsMade& made) {
  fmt::print("\n{} posts of {} objects by {} accounts\n{} pairs of posts, {} edges between accounts, {} of them heavier than {:g}\n", made.events, made.targets, made.actors, made.pairs, made.edges,
             made.heavy_edges, made.threshold);
  fmt::print("These are CooRTweet's tables: no test was made, and no rate of error is known. See bonafide detect.\n");
  for (const auto& [reason, count] : made.rejected_by_reason) fmt::print("Rejected: {} rows: {}\n", count, reason);
  if (!made.rejected_by_reason.empty()) fmt::print("          see {}/rejects.csv\n", flags.out);
  fmt::print("Tables    {}/groups.csv  edges.csv\n", flags.out);
}

int run(Flags& flags) {
  if (auto status = read_flags(flags); !status.ok()) return fail(status.error());
  const auto made = with_progress(flags.quiet, [&](Progress& progress) { return pipeline::pairs_like_coortweet(flags.pairs, progress); });
  if (!made.ok()) return fail(made.error());
  if (!flags.quiet) print_summary(flags, made.value());
  if (!made.value().too_many_rejects) return kDone;
  fmt::print(stderr, "bonafide: {} of {} rows were bad, more than the share of {:g} that --max-reject-share allows; see {}/rejects.csv\n", made.value().rows_rejected, made.value().rows_read,
             flags.pairs.read.max_reject_share, flags.out);
  return kAnsweredNo;
}

}  // namespace

Command add_pairs(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  pipeline::PairsOptions& options = flags->pairs;
  CLI::App* command = app.add_subcommand("pairs", "Repeat the tables of another tool exactly, to compare with");
  command->footer(kFooter);
  command->add_option("--like", flags->like, "The tool whose tables to make: coortweet")->required()->check(not_empty())->type_name("TOOL");
  command->add_option("--out", flags->out, "The folder to write")->required()->check(not_empty())->type_name("DIR");
  command->add_option("--window", flags->window, "CooRTweet's time_window: posts at most this far apart are paired;\nthe default is its own, 10s")->check(not_empty())->type_name("TIME");
  command->add_option("--min-participation", options.min_participation, "CooRTweet's min_participation: rows an account needs, in the log and\nagain among what was paired")->capture_default_str()->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 32).description(""))->type_name("N");
  command->add_option("--edge-weight", options.edge_weight, "CooRTweet's edge_weight: the percentile of the weights above which an\nedge is flagged, from 0 to 1")->capture_default_str()->check(CLI::Range(0.0, 1.0).description(""))->type_name("P");
  add_input_flags(*command, flags->log, options.read);
  add_read_flags(*command, options.read);
  command->add_flag("--force", options.force, "Replace DIR if it was written by this command");
  command->add_flag("--quiet", flags->quiet, "Print nothing but errors");
  return {command, [flags] { return run(*flags); }};
}

}  // namespace bonafide::app
