#include "log_flags.h"

#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "commands.h"

namespace bonafide::app {
namespace {

// Half of what the machine has: the other half belongs to whoever else works on it.
std::uint64_t default_memory() {
  const auto pages = static_cast<std::uint64_t>(std::max(0l, sysconf(_SC_PHYS_PAGES)));
  return std::max<std::uint64_t>(1ull << 30, pages * static_cast<std::uint64_t>(sysconf(_SC_PAGE_SIZE)) / 2);
}

}  // namespace

Status read_columns(const char* flag, const std::vector<std::string>& entries, std::map<std::string, std::string>& out) {
  for (const std::string& entry : entries) {
    const std::size_t equals = entry.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == entry.size())
      return Error{ErrorKind::kUsage, fmt::format("{}: \"{}\" names no column; write actor=COLUMN,target=COLUMN,time=COLUMN", flag, entry)};
    out[entry.substr(0, equals)] = entry.substr(equals + 1);
  }
  return {};
}

void add_input_flags(CLI::App& command, LogFlags& flags, ingest::ReadOptions& read) {
  command.add_option("INPUT", read.inputs, "Parquet, CSV, TSV or JSON lines, plain, .gz or .zst; files and globs")->required();
  command.add_option("--columns", flags.columns, "Where the columns are, over the profile: actor=A,target=T,time=W")->delimiter(',')->allow_extra_args(false)->type_name("MAP");
  command.add_option("--profile", read.profile, "Column names known by name (see `bonafide profiles`); the default\nis to know them by the header")->check(not_empty())->type_name("NAME");
  command.add_option("--action", read.action, "Keep only rows with this action")->check(not_empty())->type_name("NAME");
  command.add_option("--time-unit", flags.time_unit, "s, ms or us for numbers, utc for times without a zone; needed only\nwhere the values do not tell")->check(not_empty())->type_name("UNIT");
}

void add_log_flags(CLI::App& command, LogFlags& flags, ingest::ReadOptions& read) {
  command.add_option("--scales", flags.scales, "Windows in which two acts meet; the default is 1m,2h,1d,all,\nless what is finer than the log's resolution")->check(not_empty())->type_name("LIST");
  add_input_flags(command, flags, read);
}

void add_read_flags(CLI::App& command, ingest::ReadOptions& read) {
  read.memory_bytes = default_memory();
  read.threads = std::max(1u, std::thread::hardware_concurrency());
  command.add_option("--max-reject-share", read.max_reject_share, "Share of bad rows above which the exit code is 1")->capture_default_str()->check(CLI::Range(0.0, 1.0).description(""))->type_name("SHARE");
  command.add_option("--memory", read.memory_bytes, "Bound on memory, such as 2GB; the default is half of the machine's")->transform(CLI::AsSizeValue(true).description(""))->default_str("")->type_name("SIZE");
  command.add_option("--threads", read.threads, "Threads; the default is one a core. The answer does not change")->check(CLI::Range(1u, 1024u).description(""))->default_str("")->type_name("N");
}

void add_run_flags(CLI::App& command, std::string& sampling_key_file, unsigned& unrelated_interests, ingest::ReadOptions& read) {
  command.add_option("--sampling-key", sampling_key_file, "64 hex digits that decide what is sampled; the default is derived\nfrom the log's hash")->check(not_empty())->type_name("FILE");
  command.add_option("--unrelated-interests", unrelated_interests, "K, unrelated interests that a genuine community is granted: farm-like\nis only what would need more")->capture_default_str()->check(CLI::Range(1u, 60u).description(""))->type_name("K");
  add_read_flags(command, read);
}

Status apply(const LogFlags& flags, ingest::ReadOptions& read) {
  TRY_STATUS(read_columns("--columns", flags.columns, read.columns));
  if (flags.time_unit.empty()) return {};
  const auto unit = ingest::parse_time_unit(flags.time_unit);
  if (!unit) return Error{ErrorKind::kUsage, fmt::format("--time-unit: \"{}\" is none of s, ms, us, utc", flags.time_unit)};
  read.time_unit = *unit;
  return {};
}

}  // namespace bonafide::app
