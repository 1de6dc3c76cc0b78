// What every command that reads a log is told in the same words.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "bonafide/base/result.h"
#include "bonafide/ingest/ingest.h"

namespace bonafide::app {

/// Flags whose text is understood only after parsing.
struct LogFlags {
  std::vector<std::string> columns;
  std::string time_unit, scales;
};

/// INPUT, --scales, --columns, --profile, --action, --time-unit.
void add_log_flags(CLI::App& command, LogFlags& flags, ingest::ReadOptions& read);
/// --sampling-key, --unrelated-interests, --max-reject-share, --memory, --threads, with their defaults.
void add_run_flags(CLI::App& command, std::string& sampling_key_file, unsigned& unrelated_interests, ingest::ReadOptions& read);
/// Puts what the flags say into `read`. @errors kUsage.
Status apply(const LogFlags& flags, ingest::ReadOptions& read);

/// Columns of the terminal, 80 where there is none.
int terminal_width();

}  // namespace bonafide::app
