// One function a command: it adds the command's flags to the application and returns what to run
// when the command was given.
#pragma once
#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "bonafide/base/progress.h"
#include "bonafide/base/result.h"

namespace bonafide::app {

/// 0: done; 1: answered no (reject share exceeded); 2: not answered (usage, input, I/O).
enum ExitCode : int { kDone = 0, kAnsweredNo = 1, kNotAnswered = 2, kInterruptedExit = 130 };

struct Command {
  CLI::App* app;
  std::function<int()> run;
};

Command add_detect(CLI::App& app);
Command add_explain(CLI::App& app);
Command add_calibrate(CLI::App& app);
Command add_estimate(CLI::App& app);
Command add_check(CLI::App& app);
Command add_rules(CLI::App& app);
Command add_narrow(CLI::App& app);
Command add_history(CLI::App& app);
Command add_keygen(CLI::App& app);
Command add_seal(CLI::App& app);
Command add_produce(CLI::App& app);
Command add_attest(CLI::App& app);
Command add_budget(CLI::App& app);
Command add_pairs(CLI::App& app);
Command add_simulate(CLI::App& app);
Command add_profiles(CLI::App& app);

/// For options whose value is text: an empty one is a script's unset variable, never a wish.
CLI::Validator not_empty();

/// Columns of the terminal on standard output; 80 where it is none or narrower than 60.
int terminal_width();

/// Prints "bonafide: " and the sentence to stderr. @return the exit code for it.
int fail(const Error& error);

/// work(progress), with its stages on stderr. Nothing is drawn any more once it returns, so that what is said then stands alone.
template <class Work>
auto with_progress(bool quiet, const Work& work) {
  Progress progress(Progress::mode_for_stderr(quiet));
  return work(progress);
}

}  // namespace bonafide::app
