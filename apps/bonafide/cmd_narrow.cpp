#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "bonafide/format/csv.h"
#include "bonafide/pipeline/narrow_order.h"
#include "bonafide/report/narrow_report.h"
#include "commands.h"
#include "others_flags.h"

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

The figures are exact, and so for the custodian alone. With --for court or --for party they are noised,
each with its error bar, and charged to the court's or the parties' part of --ledger before they
are printed, or drawn by --html; all rungs together are one question. The answer is kept there: the
same question of the same data gets it again, for nothing. Rows, and whether the tests could find a
burst, are not told; no rung depends on which action is most used, and days are cut by those of the
budget.

Examples:
  bonafide narrow application.toml --case case
  bonafide narrow application.toml --case case --policy policies/us-sca-a-content.toml --html ladder.html
  bonafide narrow application.toml --case case --policy policies/us-sca-b-record.toml --for party --ledger ledger
  bonafide narrow application.toml --case case --diff 12
  bonafide narrow application.toml --case case --write 12 --out narrowed.toml

Exit code 0: answered; 2: not answered (usage, input, I/O).)";

struct Flags {
  pipeline::NarrowOptions options;
  OthersFlags others;
  std::string case_folder, out, html, date;
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
  if (flags.write.has_value() == flags.out.empty())
    return Error{ErrorKind::kUsage, flags.write ? "--write is given without --out; name the file to write" : "--out is given without --write; say which candidate, such as --write 12"};
  if (!flags.date.empty() && !flags.write) return Error{ErrorKind::kUsage, "--date is given without --write; it dates the draft that --write makes"};
  if (flags.diff && flags.json) return Error{ErrorKind::kUsage, "--diff and --json both want standard output; the JSON holds every diff, so leave out --diff"};
  return check_html(flags);
}

// What `bonafide narrow` found, for whichever reader: the candidates as texts, and two ways to say all of it.
struct Answer {
  const orders::Ladder& proposed;
  std::function<std::string()> json;
  std::function<std::string(const report::NarrowView&, bool colour)> text;
  std::function<std::string()> html;
};

int print(const Flags& flags, const Answer& answer, orders::Day day) {
  const std::size_t last = answer.proposed.candidates.size() - 1;
  if (flags.write)
    if (const Status written = pipeline::write_draft(answer.proposed, *flags.write, day, flags.out); !written.ok()) return fail(written.error());
  if (!flags.html.empty())
    if (const Status written = format::write_text_file(flags.html, answer.html()); !written.ok()) return fail(written.error());
  if (flags.diff && *flags.diff > last) return fail({ErrorKind::kUsage, fmt::format("--diff {}: there is no such candidate; the ladder has 1 to {}", *flags.diff, last)});
  const bool colour = isatty(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr;
  if (flags.json) fmt::print("{}", answer.json());
  else if (!flags.quiet) fmt::print("{}", answer.text({flags.all, flags.diff}, colour));
  const bool says_paths = !flags.json && !flags.quiet && !flags.diff;
  if (says_paths && flags.write) fmt::print("\nDraft     {}, candidate {}, dated {}{}\n", flags.out, *flags.write, orders::day_text(day), flags.date.empty() ? " (today in UTC)" : "");
  if (says_paths && !flags.html.empty()) fmt::print("\nReport    {}\n", flags.html);
  return kDone;
}

int answer_others(const Flags& flags, const pipeline::ForOthers& others, orders::Day day) {
  const auto answered = with_progress(flags.quiet, [&](Progress& progress) { return pipeline::narrow_order_for_others(flags.options, others, progress); });
  if (!answered.ok()) return fail(answered.error());
  const auto& [ladder, charged] = answered.value();
  if (!flags.quiet) say_charge(flags.others, charged);
  const report::Charge charge = charge_of(flags.others, charged);
  return print(flags, {ladder.value().proposed, [&] { return report::noised_ladder_json(ladder, charge); },
                       [&](const report::NarrowView& view, bool colour) { return report::noised_ladder_text(ladder, charge, view, colour, terminal_width()); },
                       [&] { return report::noised_ladder_html(ladder, charge); }}, day);
}

int run(Flags& flags) {
  if (const Status usage = check_usage(flags); !usage.ok()) return fail(usage.error());
  const auto day = draft_day(flags);
  if (!day.ok()) return fail(day.error());
  flags.options.case_folder = flags.case_folder;
  flags.options.bounds.threads = std::max(1u, std::thread::hardware_concurrency());

  const auto others = read_others(flags.others, !flags.options.policy_file.empty());
  if (!others.ok()) return fail(others.error());
  if (others.value()) return answer_others(flags, *others.value(), day.value());
  const auto ladder = with_progress(flags.quiet, [&](Progress& progress) { return pipeline::narrow_order(flags.options, progress); });
  if (!ladder.ok()) return fail(ladder.error());
  return print(flags, {ladder.value().value(), [&] { return report::narrow_json(ladder.value()); },
                       [&](const report::NarrowView& view, bool colour) { return report::narrow_text(ladder.value(), view, colour, terminal_width()); }, [&] { return report::narrow_html(ladder.value()); }}, day.value());
}

}  // namespace

Command add_narrow(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  CLI::App* command = app.add_subcommand("narrow", "Propose narrower orders, with whom each touches and what it still shows");
  command->footer(kFooter);
  command->add_option("ORDER", flags->options.order_file, "The order, a TOML file (docs/formats/order.md)")->required()->check(not_empty());
  command->add_option("--case", flags->case_folder, "The folder that `bonafide detect` wrote")->required()->check(not_empty())->type_name("CASE");
  command->add_option("--policy", flags->options.policy_file, "What may go to whom, and on what terms; the default is epsilon 1,\ndelta 1e-6 and cells of 10 where a form needs terms")->check(not_empty())->type_name("FILE");
  add_others_flags(*command, flags->others);
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
