#include <cstdlib>
#include <memory>

#include <fmt/format.h>
#include <unistd.h>

#include "bonafide/orders/chain.h"
#include "bonafide/report/history.h"
#include "commands.h"

namespace bonafide::app {
namespace {

constexpr const char* kFooter = R"(
Each order names the one that it replaces by the SHA-256 of its file (supersedes). Given all files of
a chain, in any order, this prints them oldest first: what became of each, and what each changed of
the one before it. A file that was changed after it was named breaks the chain, and is an error, as
are two orders that replace one, and a state or a date that does not follow.
docs/formats/order.md says what an order file holds.

Examples:
  bonafide history examples/orders/01-application.toml examples/orders/02-narrowed.toml
  bonafide history orders/*.toml --json

Exit code 0: printed; 2: not one whole chain (usage, input).)";

struct Flags {
  std::vector<std::string> files;
  bool json = false;
};

Result<orders::Chain> read_chain(const std::vector<std::string>& files) {
  std::vector<orders::Order> all;
  for (const std::string& file : files) {
    TRY(orders::Order order, orders::read_order(file));
    all.push_back(std::move(order));
  }
  return orders::chain_of(std::move(all));
}

int run(const Flags& flags) {
  auto chain = read_chain(flags.files);
  if (!chain.ok()) return fail(chain.error());
  const auto approved = disclose::Gate::for_custodian(std::move(chain).value());
  if (flags.json) {
    fmt::print("{}", report::history_json(approved));
  } else {
    const bool colour = isatty(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr;
    fmt::print("{}", report::history_text(approved, colour, terminal_width()));
  }
  return kDone;
}

}  // namespace

Command add_history(CLI::App& app) {
  auto flags = std::make_shared<Flags>();
  CLI::App* command = app.add_subcommand("history", "Show a chain of orders: states, dates, and what each changed");
  command->footer(kFooter);
  command->add_option("ORDER", flags->files, "Order files (TOML), all of one chain")->required()->check(not_empty());
  command->add_flag("--json", flags->json, "Print the chain as JSON on standard output");
  return {command, [flags] { return run(*flags); }};
}

}  // namespace bonafide::app
