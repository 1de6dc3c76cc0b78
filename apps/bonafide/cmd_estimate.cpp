#include <cstdlib>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "bonafide/format/csv.h"
#include "bonafide/pipeline/estimate.h"
#include "bonafide/report/estimate_report.h"
#include "commands.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
What it says of a target:
  in lockstep       accounts flagged by the case, and how many of them are right at least (97.5 %)
  used once         how many accounts that act on nothing else are more than its other times and
                    similar targets explain, at least; an advertisement looks the same
  what could have been found   the smallest burst that this log could have shown
  audience          with --population and --audience: how many followers are at least not known
                    users of their country; foreign is not fake

Files: CSV with a header. --population: country,users[,low,high]. --audience:
country[,month],followers[,low,high], followers at the end of the month; a row with country "total"
is checked. low and high are the ends of a 95 % interval. examples/ has one of each.

Examples:
  bonafide estimate case
  bonafide estimate case --target prime_minister --out estimate.html
  bonafide estimate case --target prime_minister --prior-missed 0.1,0.5
  bonafide estimate case --population users.csv --audience followers.csv --json

Exit code 0: answered; 2: not answered (usage, input, I/O).)";

struct Flags {
  pipeline::EstimateOptions options;
  std::string case_folder, out, prior;
  bool json = false, quiet = false;
};

Result<estimate::MissedPrior> read_prior(const std::string& text) {
  double low = 0, high = 0;
  char rest = 0;
  const bool good = std::sscanf(text.c_str(), "%lf,%lf%c", &low, &high, &rest) == 2 && low >= 0 && low <= high && high < 1;
  if (!good) return Error{ErrorKind::kUsage, fmt::format("--prior-missed: \"{}\" is no range; write LOW,HIGH with 0 <= LOW <= HIGH < 1, such as 0.1,0.5", text)};
  return estimate::MissedPrior{low, high};
}

int run(Flags& flags) {
  if (!flags.prior.empty()) {
    const auto prior = read_prior(flags.prior);
    if (!prior.ok()) return fail(prior.error());
    flags.options.wishes.prior = prior.value();
  }
  if (flags.options.population_file.empty() != flags.options.audience_file.empty())
    return fail({ErrorKind::kUsage, fmt::format("{} is given without {}; give both files, or neither", flags.options.population_file.empty() ? "--audience" : "--population",
                                                flags.options.population_file.empty() ? "--population" : "--audience")});
  flags.options.case_folder = flags.case_folder;
  flags.options.threads = std::max(1u, std::thread::hardware_concurrency());

  const auto estimate = with_progress(flags.quiet, [&](Progress& progress) { return pipeline::estimate_case(flags.options, progress); });
  if (!estimate.ok()) return fail(estimate.error());
  if (!flags.out.empty())
    if (const Status written = format::write_text_file(flags.out, report::estimate_html(estimate.value())); !written.ok()) return fail(written.error());
  if (flags.json) {
    fmt::print("{}", report::estimate_json(estimate.value()));
  } else if (!flags.quiet) {
    const bool colour = isatty(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr;
    fmt::print("{}", report::estimate_text(estimate.value(), colour, terminal_width()));
    if (!flags.out.empty()) fmt::print("\nReport    {}\n", flags.out);
  }
  return kDone;
}

}  // namespace

Command add_estimate(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  CLI::App* command = app.add_subcommand("estimate", "Say how much of a target's engagement is in lockstep, at least");
  command->footer(kFooter);
  command->add_option("CASE", flags->case_folder, "The folder that `bonafide detect` wrote")->required()->check(not_empty());
  command->add_option("--target", flags->options.wishes.targets, "A target's id; may be given more than once. The default is the ten with\nthe most flagged acts")->check(not_empty())->allow_extra_args(false)->type_name("ID");
  command->add_option("--prior-missed", flags->prior, "Believed range of the part of farm acts that detection misses; adds an\ninterval under that belief, and under others beside it")->check(not_empty())->type_name("LOW,HIGH");
  command->add_option("--population", flags->options.population_file, "Users by country")->check(not_empty())->type_name("FILE");
  command->add_option("--audience", flags->options.audience_file, "Followers by country, and month")->check(not_empty())->type_name("FILE");
  command->add_option("--calibration", flags->options.calibration_folder, "Detection limits and error rates that `bonafide calibrate` measured on\nthis log; the default is what the case keeps")->check(not_empty())->type_name("DIR");
  command->add_option("--out", flags->out, "Write a report with plots, one HTML file")->check(not_empty())->type_name("FILE.html");
  command->add_flag("--quiet", flags->quiet, "Print nothing but errors (and JSON, if asked for)");
  command->add_flag("--json", flags->json, "Print the estimates as JSON on standard output");
  return {command, [flags] { return run(*flags); }};
}

}  // namespace bonafide::app
