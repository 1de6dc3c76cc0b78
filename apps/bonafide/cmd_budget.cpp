#include <cmath>
#include <cstdio>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bonafide/privacy/ledger.h"
#include "bonafide/report/text.h"
#include "bonafide/report/visible.h"
#include "commands.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
The ledger says who spent how much of everybody's privacy, for which order. Every production is
charged before it is written, and so is every burden that leaves the custodian (`check` and `narrow`
with --for), whose answers are kept: the same question is charged once. A budget belongs to the days
that the data cover: sealing or filing again does not refill it, and it is never raised.

--epsilon and --delta are what everybody is guaranteed in that period, all purses together. --court
and --rebuttal keep a part of it for the court and for the other side's answer.

Examples:
  bonafide budget ledger --set --period 2018-01-01..2018-12-31 --epsilon 3 --delta 1e-6
  bonafide budget ledger
  bonafide budget ledger --json

Exit code 0: done; 2: could not.)";

struct Flags {
  std::string ledger, lineage = "log", period;
  bool set = false, json = false;
  double epsilon = 0, delta = 0;
  unsigned court = 20, rebuttal = 20;
};

using privacy::Cost;
using privacy::Ledger;

std::string day_words(std::int32_t day) { return format_utc(day * 86'400 * kMicrosecondsPerSecond).substr(0, 10); }
std::string period_words(privacy::Period period) { return day_words(period.first_day) + " to " + day_words(period.last_day); }

Result<privacy::Period> read_period(const std::string& text) {
  const auto first = parse_iso_time(text.substr(0, 10) + "T00:00:00Z"), last = text.size() == 22 ? parse_iso_time(text.substr(12) + "T00:00:00Z") : std::nullopt;
  if (!first || !last || text.substr(10, 2) != ".." || last->time < first->time)
    return Error{ErrorKind::kUsage, fmt::format("--period: \"{}\" is no period; write its first and last day as 2018-01-01..2018-12-31", text)};
  constexpr Microseconds kDay = 86'400 * kMicrosecondsPerSecond;
  return privacy::Period{static_cast<std::int32_t>(first->time / kDay), static_cast<std::int32_t>(last->time / kDay)};
}

// Half of delta is for thresholds that name keys, half for stating rho as epsilon.
Result<Cost> limit_of(const Flags& flags) {
  const bool sane = flags.epsilon > 0 && flags.epsilon <= 100 && flags.delta > 0 && flags.delta < 0.5;
  if (sane) {
    const auto epsilon = static_cast<std::uint64_t>(std::floor(flags.epsilon * static_cast<double>(privacy::Epsilon::kOne)));
    const auto delta = static_cast<std::uint64_t>(std::floor(flags.delta * static_cast<double>(privacy::Delta::kOne)));
    if (const auto rho = privacy::largest_rho({epsilon}, {delta / 2}); rho.ok()) return Cost{rho.value(), {delta / 2}};
  }
  return Error{ErrorKind::kUsage, fmt::format("--epsilon {} --delta {}: nothing can be released within it; epsilon is above 0 and at most 100, delta above 0 and below 0.5, such as 3 and 1e-6", flags.epsilon, flags.delta)};
}

Cost percent_of(Cost cost, unsigned percent) { return {{cost.rho.units / 100 * percent}, {cost.delta.units / 100 * percent}}; }

Status set_budget(Ledger& ledger, const Flags& flags) {
  if (flags.court + flags.rebuttal >= 100)
    return Error{ErrorKind::kUsage, fmt::format("--court {} --rebuttal {}: that leaves the parties nothing; let them come to less than 100 percent", flags.court, flags.rebuttal)};
  TRY(const privacy::Period period, read_period(flags.period));
  TRY(const Cost most, limit_of(flags));
  return ledger.set_budget(flags.lineage, period, {percent_of(most, 100 - flags.court - flags.rebuttal), percent_of(most, flags.rebuttal), percent_of(most, flags.court)});
}

Status print_lineage(Ledger& ledger, const std::string& lineage) {
  TRY(const std::vector<privacy::Balance> balances, ledger.balances(lineage));
  TRY(const std::vector<privacy::Entry> entries, ledger.entries(lineage));
  std::vector<report::TextColumn> left{{"period", false, {}}, {"purse", false, {}}, {"budget, rho", true, {}}, {"spent", true, {}}, {"left", true, {}}};
  for (const privacy::Balance& one : balances) {
    const std::string cells[] = {period_words(one.period), privacy::word(one.purse), to_text(one.limit.rho), to_text(one.spent.rho), to_text(privacy::Rho{one.limit.rho.units - one.spent.rho.units})};
    for (std::size_t i = 0; i < left.size(); ++i) left[i].cells.push_back(cells[i]);
  }
  fmt::print("Data \"{}\"\n{}", report::visible_text(lineage), report::table_text(left, {false}));
  if (entries.empty()) return fmt::print("\nNothing is spent.\n"), Status();
  std::vector<report::TextColumn> spent{{"at (UTC)", false, {}}, {"purse", false, {}}, {"order", false, {}}, {"what", false, {}}, {"rho", true, {}}};
  for (const privacy::Entry& one : entries) {
    const std::string cells[] = {format_utc(one.spend.time).substr(0, 16), privacy::word(one.spend.purse), one.spend.order.substr(0, 8), report::visible_text(one.spend.what), to_text(one.spend.cost.rho)};
    for (std::size_t i = 0; i < spent.size(); ++i) spent[i].cells.push_back(cells[i]);
  }
  fmt::print("\n{}", report::table_text(spent, {false}));
  return {};
}

Status print_json(Ledger& ledger, const std::vector<std::string>& lineages) {
  using Json = nlohmann::ordered_json;
  Json all = Json::array();
  for (const std::string& lineage : lineages) {
    TRY(const std::vector<privacy::Balance> balances, ledger.balances(lineage));
    TRY(const std::vector<privacy::Entry> entries, ledger.entries(lineage));
    Json one{{"lineage", lineage}, {"budgets", Json::array()}, {"spent", Json::array()}};
    for (const privacy::Balance& b : balances)
      one["budgets"].push_back({{"first_day", day_words(b.period.first_day)}, {"last_day", day_words(b.period.last_day)}, {"purse", privacy::word(b.purse)}, {"rho", to_text(b.limit.rho)},
                                {"delta", to_text(b.limit.delta)}, {"rho_spent", to_text(b.spent.rho)}, {"delta_spent", to_text(b.spent.delta)}});
    for (const privacy::Entry& e : entries)
      one["spent"].push_back({{"release", e.release}, {"time", format_utc(e.spend.time)}, {"purse", privacy::word(e.spend.purse)}, {"order", e.spend.order}, {"what", e.spend.what},
                              {"first_day", day_words(e.spend.period.first_day)}, {"last_day", day_words(e.spend.period.last_day)}, {"rho", to_text(e.spend.cost.rho)}, {"delta", to_text(e.spend.cost.delta)}});
    all.push_back(std::move(one));
  }
  fmt::print("{}\n", all.dump(2, ' ', false, Json::error_handler_t::replace));
  return {};
}

Status budget(const Flags& flags) {
  // To look is not to make: an absent ledger is a mistyped name.
  if (!flags.set && std::unique_ptr<std::FILE, int (*)(std::FILE*)>(std::fopen(flags.ledger.c_str(), "rb"), [](std::FILE* f) { return f == nullptr ? 0 : std::fclose(f); }) == nullptr)
    return Error{ErrorKind::kInput, fmt::format("{}: there is no such ledger; set a budget to begin one: `bonafide budget {} --set --period 2018-01-01..2018-12-31 --epsilon 3 --delta 1e-6`", flags.ledger, flags.ledger)};
  TRY(Ledger ledger, Ledger::open(flags.ledger));
  if (flags.set) TRY_STATUS(set_budget(ledger, flags));
  TRY(const std::vector<std::string> lineages, ledger.lineages());
  if (flags.json) return print_json(ledger, lineages);
  if (lineages.empty()) fmt::print("No budget is set.\n");
  for (const std::string& lineage : lineages) TRY_STATUS(print_lineage(ledger, lineage));
  return {};
}

int run(const Flags& flags) {
  const Status done = budget(flags);
  return done.ok() ? kDone : fail(done.error());
}

}  // namespace

Command add_budget(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  CLI::App* command = app.add_subcommand("budget", "Show who spent what of everybody's privacy, and what is left");
  command->footer(kFooter);
  command->add_option("LEDGER", flags->ledger, "The ledger, one file")->required()->check(not_empty());
  CLI::Option* set = command->add_flag("--set", flags->set, "Set the budget of a period, once; begins the ledger where there is none");
  command->add_option("--lineage", flags->lineage, "With --set: the data's name, the same for every export and seal of it")->capture_default_str()->check(not_empty())->needs(set)->type_name("NAME");
  CLI::Option* period = command->add_option("--period", flags->period, "With --set: the days that the data cover, both included")->needs(set)->check(not_empty())->type_name("DAY..DAY");
  CLI::Option* epsilon = command->add_option("--epsilon", flags->epsilon, "With --set: what everybody is guaranteed in it")->needs(set)->type_name("E");
  CLI::Option* delta = command->add_option("--delta", flags->delta, "With --set: the chance with which that may fail")->needs(set)->type_name("D");
  set->needs(period)->needs(epsilon)->needs(delta);
  command->add_option("--court", flags->court, "With --set: percent kept for the court")->capture_default_str()->check(CLI::Range(0u, 99u))->type_name("PERCENT");
  command->add_option("--rebuttal", flags->rebuttal, "With --set: percent kept for the other side's rebuttal")->capture_default_str()->check(CLI::Range(0u, 99u))->type_name("PERCENT");
  command->add_flag("--json", flags->json, "Print it as JSON");
  return {command, [flags] { return run(*flags); }};
}

}  // namespace bonafide::app
