#include "commands.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <malloc.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

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

// A mistyped command is the likeliest mistake, and CLI11 does not name it.
std::string mistake(const CLI::App& app, const CLI::ParseError& error, const std::string& first_word) {
  std::vector<std::string> commands;
  for (const CLI::App* command : app.get_subcommands({})) commands.push_back(command->get_name());
  if (first_word.empty()) return fmt::format("no command is given; the commands are {}", fmt::join(commands, ", "));
  if (first_word.starts_with('-') || std::find(commands.begin(), commands.end(), first_word) != commands.end()) return error.what();
  return fmt::format("there is no command \"{}\"; the commands are {}", first_word, fmt::join(commands, ", "));
}

int report_usage(const CLI::App& app, const CLI::ParseError& error, const std::string& first_word) {
  if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
  fmt::print(stderr, "bonafide: {}\nRun `bonafide --help`, or `bonafide COMMAND --help`, to see what can be said.\n", mistake(app, error, first_word));
  return kNotAnswered;
}

int output_failed(const std::string& reason) {
  std::fputs(fmt::format("bonafide: standard output cannot be written ({}); free some space there or send it elsewhere\n", reason).c_str(), stderr);
  return kNotAnswered;
}

// What was printed may still lie in a buffer: a full disk under it shows only here.
int unless_output_failed(int exit_code) {
  return std::fflush(stdout) == 0 && std::ferror(stdout) == 0 ? exit_code : output_failed(std::strerror(errno));
}

int run(int argc, char** argv) {
  CLI::App app{kDescription, "bonafide"};
  app.footer(kFooter);
  app.set_version_flag("--version", "bonafide " BONAFIDE_VERSION);
  app.set_help_flag("-h,--help", "Print this text");
  app.require_subcommand(1);
  const std::vector<Command> commands{
      add_detect(app), add_explain(app), add_calibrate(app), add_estimate(app),  // what a log shows
      add_check(app), add_rules(app), add_narrow(app), add_history(app),  // what an order asks
      add_keygen(app), add_seal(app), add_produce(app), add_attest(app), add_budget(app),  // what leaves
      add_pairs(app),  // as others do it
      add_simulate(app), add_profiles(app)};
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return report_usage(app, error, argc > 1 ? argv[1] : "");
  }
  install_interrupt_handler();
  for (const Command& command : commands)
    if (command.app->parsed()) return command.run();
  return kNotAnswered;
}

}  // namespace

CLI::Validator not_empty() {
  return {[](std::string& value) { return std::string(value.empty() ? "the value is empty" : ""); }, "", ""};
}

int terminal_width() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60 ? size.ws_col : 80;
}

int fail(const Error& error) {
  fmt::print(stderr, "bonafide: {}\n", error.message);
  return error.kind == ErrorKind::kInterrupted ? kInterruptedExit : kNotAnswered;
}

}  // namespace bonafide::app

int main(int argc, char** argv) {
  namespace app = bonafide::app;
  umask(077);  // a log names people: what is written is for its owner alone
  mallopt(M_MMAP_THRESHOLD, 1 << 20);  // large blocks go back to the system when they are freed, not into a heap that others pin
  try {
    return app::unless_output_failed(app::run(argc, argv));
  } catch (const std::bad_alloc&) {
    std::fputs("bonafide: out of memory; allow less with --memory, or use a machine with more\n", stderr);
  } catch (const std::system_error& error) {  // fmt::print: standard output or standard error is full
    if (std::ferror(stdout) != 0) return app::output_failed(error.code().message());
    std::fputs(fmt::format("bonafide: {}\n", error.what()).c_str(), stderr);
  }
  return app::kNotAnswered;
}
