#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "bonafide/format/csv.h"
#include "bonafide/pipeline/narrow_order.h"
#include "bonafide/report/narrow_report.h"
#include "commands.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
Tries up to 50 narrower orders, each an edit of this one: without items that no proceeding is about,
fewer days, accounts in groups alone, a form that says less, one action, a sample, privacy terms.
Of each it says whom it touches, what it can still show, and what `check` finds in it; a star marks
those that no other beats in all of: people singled out, people read, least burst, width, coverage.

A diff is applied with `patch ORDER < DIFF`. --write makes a draft of a candidate: a new file
with `supersedes` set and a history of one step, dated today in UTC unless --date says otherwise.
Nothing is ever changed in place, and which order to file is a person's to decide.

The figures are exact, and so for the custodian alone. What leaves the custodian must be noised and
charged to a ledger, which narrow does not do yet: --for court and --for party are refused.

Examples:
  bonafide narrow application.toml --case case
  bonafide narrow application.toml --case case --policy policies/us-sca-a-content.toml --html ladder.html
  bonafide narrow application.toml --case case --diff 12
  bonafide narrow application.toml --case case --write 12 --out narrowed.toml

Exit code 0: answered; 2: not answered (usage, input, I/O).)";

struct Flags {
  pipeline::NarrowOptions options;
  std::string case_folder, reader = "custodian", out, html, date;
  std::optional<std::size_t> write, diff;
  bool all = false, json = false, quiet = false;
};

orders::Day today_in_utc() {
  return static_cast<orders::Day>(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()).time_since_epoch().count());
}

Result<orders::Day> draft_day(const Flags& flags) {
  if (flags.date.empty()) return today_in_utc();
  const auto day = orders::parse_day(flags.date);
  if (!day) return Error{ErrorKind::kUsage, fmt::format("--date: \"{}\" is no day of the calendar; write it as 2018-04-03", flags.date)};
  return *day;
}

// A page may be made anew; nothing else that is there is written over, least of all the order.
Status check_html(const Flags& flags) {
  namespace fs = std::filesystem;
  constexpr std::string_view kBegin = "<!DOCTYPE html>";
  std::error_code unknown;
  if (flags.html.empty()) return {};
  const auto whole = [&](const std::string& name) { return fs::weakly_canonical(fs::absolute(name, unknown), unknown); };
  if (!flags.out.empty() && whole(flags.html) == whole(flags.out))
    return Error{ErrorKind::kUsage, fmt::format("--html {}: --out names the same file; give each its own", flags.html)};
  if (fs::equivalent(flags.html, fs::path(flags.case_folder) / "report.html", unknown))
    return Error{ErrorKind::kUsage, fmt::format("--html {}: that is the report of the case; choose another name", flags.html)};
  if (!fs::is_regular_file(flags.html, unknown)) return {};
  std::string begin(kBegin.size(), '\0');
  if (!std::ifstream(flags.html).read(begin.data(), static_cast<std::streamsize>(begin.size())) || begin != kBegin)
    return Error{ErrorKind::kUsage, fmt::format("--html {}: it exists and is no page of HTML, so it is not written over; choose another name", flags.html)};
  return {};
}

Status check_usage(const Flags& flags) {
  if (flags.reader != "custodian")
    return Error{ErrorKind::kUsage, fmt::format("--for {}: what a ladder says leaves the custodian, so it must be noised and charged to a ledger, which this command does not do yet; run it at the custodian's desk", flags.reader)};
  if (flags.write.has_value() == flags.out.empty())
    return Error{ErrorKind::kUsage, flags.write ? "--write is given without --out; name the file to write" : "--out is given without --write; say which candidate, such as --write 12"};
  if (!flags.date.empty() && !flags.write) return Error{ErrorKind::kUsage, "--date is given without --write; it dates the draft that --write makes"};
  if (flags.diff && flags.json) return Error{ErrorKind::kUsage, "--diff and --json both want standard output; the JSON holds every diff, so leave out --diff"};
  return check_html(flags);
}

int print(const Flags& flags, const disclose::Approved<orders::Ladder>& ladder) {
  if (flags.diff && *flags.diff >= ladder.value().candidates.size())
    return fail({ErrorKind::kUsage, fmt::format("--diff {}: there is no such candidate; the ladder has 1 to {}", *flags.diff, ladder.value().candidates.size() - 1)});
  const bool colour = isatty(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr;
  if (flags.json) fmt::print("{}", report::narrow_json(ladder));
  else if (!flags.quiet) fmt::print("{}", report::narrow_text(ladder, {flags.all, flags.diff}, colour, terminal_width()));
  return kDone;
}

int run(Flags& flags) {
  if (const Status usage = check_usage(flags); !usage.ok()) return fail(usage.error());
  const auto day = draft_day(flags);
  if (!day.ok()) return fail(day.error());
  flags.options.case_folder = flags.case_folder;
  flags.options.bounds.threads = std::max(1u, std::thread::hardware_concurrency());

  Progress progress(Progress::mode_for_stderr(flags.quiet));
  const auto ladder = pipeline::narrow_order(flags.options, progress);
  if (!ladder.ok()) return fail(ladder.error());
  if (flags.write)
    if (const Status written = pipeline::write_draft(ladder.value(), *flags.write, day.value(), flags.out); !written.ok()) return fail(written.error());
  if (!flags.html.empty())
    if (const Status written = format::write_text_file(flags.html, report::narrow_html(ladder.value())); !written.ok()) return fail(written.error());
  if (const int printed = print(flags, ladder.value()); printed != kDone) return printed;
  const bool says_paths = !flags.json && !flags.quiet && !flags.diff;
  if (says_paths && flags.write) fmt::print("\nDraft     {}, candidate {}, dated {}{}\n", flags.out, *flags.write, orders::day_text(day.value()), flags.date.empty() ? " (today in UTC)" : "");
  if (says_paths && !flags.html.empty()) fmt::print("\nReport    {}\n", flags.html);
  return kDone;
}

}  // namespace

Command add_narrow(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  CLI::App* command = app.add_subcommand("narrow", "Propose narrower orders, with whom each touches and what it still shows");
  command->footer(kFooter);
  command->add_option("ORDER", flags->options.order_file, "The order, a TOML file (docs/formats/order.md)")->required()->check(not_empty());
  command->add_option("--case", flags->case_folder, "The folder that `bonafide detect` wrote")->required()->check(not_empty())->type_name("CASE");
  command->add_option("--policy", flags->options.policy_file, "What may go to whom, and on what terms; the default is epsilon 1,\ndelta 1e-6 and cells of 10 where a form needs terms")->check(not_empty())->type_name("FILE");
  command->add_option("--for", flags->reader, "Who reads the answer: custodian, court or party")->check(CLI::IsMember({"custodian", "court", "party"}))->type_name("WHO")->capture_default_str();
  command->add_flag("--all", flags->all, "List candidates that another beats too");
  command->add_option("--diff", flags->diff, "Print this candidate's diff and nothing else")->check(CLI::NonNegativeNumber.description(""))->type_name("N");
  command->add_option("--write", flags->write, "Write this candidate as a draft that replaces the order")->check(CLI::NonNegativeNumber.description(""))->type_name("N");
  command->add_option("--out", flags->out, "Where --write writes; never over a file that exists")->check(not_empty())->type_name("FILE.toml");
  command->add_option("--date", flags->date, "Day of the draft's first step, as 2018-04-03; the default is today in UTC")->check(not_empty())->type_name("DAY");
  command->add_option("--html", flags->html, "Write the ladder with its plot, one HTML file; over nothing but such a page")->check(not_empty())->type_name("FILE.html");
  command->add_flag("--json", flags->json, "Print the ladder as JSON on standard output");
  command->add_flag("--quiet", flags->quiet, "Print nothing but errors (and JSON, if asked for)");
  return {command, [flags] { return run(*flags); }};
}

}  // namespace bonafide::app
