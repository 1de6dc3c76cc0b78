// What every command that reads a log is told in the same words.
#pragma once
#include <map>
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

/// INPUT, --columns, --profile, --action, --time-unit.
void add_input_flags(CLI::App& command, LogFlags& flags, ingest::ReadOptions& read);
/// The same and --scales.
void add_log_flags(CLI::App& command, LogFlags& flags, ingest::ReadOptions& read);
/// --max-reject-share, --memory, --threads, with their defaults.
void add_read_flags(CLI::App& command, ingest::ReadOptions& read);
/// The same, --sampling-key and --unrelated-interests.
void add_run_flags(CLI::App& command, std::string& sampling_key_file, unsigned& unrelated_interests, ingest::ReadOptions& read);
/// "actor=A,target=T": into role -> column. @param flag names it in the error. @errors kUsage.
Status read_columns(const char* flag, const std::vector<std::string>& entries, std::map<std::string, std::string>& out);
/// Puts what the flags say into `read`. @errors kUsage.
Status apply(const LogFlags& flags, ingest::ReadOptions& read);

}  // namespace bonafide::app
