#include "commands.h"

#include <cstdio>
#include <vector>

#include <fmt/format.h>

#include "bonafide/base/progress.h"

namespace bonafide::app {
namespace {

constexpr const char* kDescription =
    "bonafide: is this engagement bona fide?\n"
    "Finds accounts that act in lockstep in a log of likes, follows, stars or shares, and says how\n"
    "far the evidence goes. Run a command with --help for its flags and examples.";
constexpr const char* kFooter =
    "Try:  bonafide simulate --scenario farms --events 100000 --seed 1 --out demo\n"
    "      bonafide detect demo/log.parquet --out case\n"
    "Exit code 0: done; 1: answered no; 2: not answered (usage, input, disk).";

// A mistyped command is the likeliest mistake: name what was meant.
int report_usage(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
  fmt::print(stderr, "bonafide: {}\nRun `bonafide --help`, or `bonafide COMMAND --help`, to see what can be said.\n", error.what());
  return kNotAnswered;
}

int run(int argc, char** argv) {
  CLI::App app{kDescription, "bonafide"};
  app.footer(kFooter);
  app.set_version_flag("--version", "bonafide " BONAFIDE_VERSION);
  app.set_help_flag("-h,--help", "Print this text");
  app.require_subcommand(1);
  const std::vector<Command> commands{add_detect(app), add_simulate(app), add_profiles(app)};
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return report_usage(app, error);
  }
  install_interrupt_handler();
  for (const Command& command : commands)
    if (command.app->parsed()) return command.run();
  return kNotAnswered;
}

}  // namespace

int fail(const Error& error) {
  fmt::print(stderr, "bonafide: {}\n", error.message);
  return error.kind == ErrorKind::kInterrupted ? kInterruptedExit : kNotAnswered;
}

}  // namespace bonafide::app

int main(int argc, char** argv) {
  try {
    return bonafide::app::run(argc, argv);
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "bonafide: out of memory; allow less with --memory, or use a machine with more\n");
    return bonafide::app::kNotAnswered;
  }
}
