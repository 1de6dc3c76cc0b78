// bonafide_bench WHAT [LOG] [THREADS] [WINDOW_SECONDS AT_LEAST]: measures one thing in a process of its own, so that
// its peak memory is its own, and prints a line of JSON. `bench/run` puts the lines together.
//   machine           bandwidth, an increment in the first cache
//   bonafide, hash_map, sql_plain, sql_buckets    the same pairs, counted four ways
//   scan              DuckDB reads what detect does of the Parquet file LOG: actor, target, time and action
//   read              bonafide reads and sorts LOG
//   sort              vqsort on as many packed keys as LOG (a number) says
#include <cstdio>
#include <cstdlib>
#include <string>

#include <fmt/format.h>
#include <malloc.h>
#include <nlohmann/json.hpp>

#include "bonafide/ingest/duckdb.h"
#include "bonafide/ingest/ingest.h"
#include "clock.h"
#include "log.h"
#include "machine.h"
#include "pair_counting.h"

namespace bonafide::bench {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::uint64_t kSqlMemory = 6ull << 30;  // then DuckDB spills

struct Asked {
  std::string what, log;
  unsigned threads = 2;
  Question question{3'600, 3};
};

Json taken(const Clock& clock) { return {{"seconds", clock.seconds()}, {"cpu_seconds", clock.cpu_seconds()}, {"peak_bytes", peak_bytes()}}; }

void start_measuring() {
  malloc_trim(0);
  forget_peak();
}

Result<Json> count_pairs(const Asked& asked) {
  TRY(events::EventTable events, load(asked.log, asked.threads));
  const std::uint64_t count = events.size(), accounts = events.actors.size(), targets = events.targets.size();
  Answer answer;
  Json json;
  if (asked.what.starts_with("sql")) {
    TRY(SqlCounter sql, SqlCounter::open(std::move(events), asked.threads, kSqlMemory));
    events = {};
    start_measuring();
    const Clock clock;
    TRY(answer, asked.what == "sql_plain" ? sql.plain(asked.question) : sql.buckets(asked.question));
    json = taken(clock);
  } else {
    start_measuring();
    const Clock clock;
    answer = asked.what == "bonafide" ? by_bonafide(events, asked.question, asked.threads) : by_hash_map(events, asked.question);
    json = taken(clock);
  }
  json.update({{"events", count}, {"accounts", accounts}, {"targets", targets}, {"pairs", answer.pairs}, {"sum", answer.targets}, {"checksum", answer.checksum}, {"touched", answer.touched}});
  return json;
}

// Every value is handed over, as to any program that reads with DuckDB.
Result<Json> scan(const Asked& asked) {
  TRY(ingest::Database database, ingest::Database::open({kSqlMemory, asked.threads, std::filesystem::temp_directory_path(), {asked.log}}));
  start_measuring();
  const Clock clock;
  TRY(ingest::Query query, database.query(fmt::format("SELECT actor, target, epoch_us(time), action FROM read_parquet({})", ingest::sql_text(asked.log))));
  std::uint64_t rows = 0;
  for (;;) {
    TRY(const std::size_t fetched, query.fetch());
    if (fetched == 0) break;
    rows += fetched;
  }
  Json json = taken(clock);
  json["events"] = rows;
  return json;
}

Result<Json> read(const Asked& asked) {
  ingest::ReadOptions options;
  options.inputs = {asked.log};
  options.threads = asked.threads;
  options.work_folder = std::filesystem::temp_directory_path();
  Progress progress(Progress::Mode::kQuiet);
  const Clock clock;
  TRY(const ingest::Log log, ingest::read_log(options, progress));
  progress.end();
  Json json = taken(clock);
  json["events"] = log.events.size();
  for (const StageTime& stage : progress.stages()) json["stages"][stage.name] = {{"seconds", stage.seconds}, {"cpu_seconds", stage.cpu_seconds}};
  return json;
}

Result<Json> measure(const Asked& asked) {
  if (asked.what == "machine") {
    const Machine machine = measure_machine();
    return Json{{"bytes_per_second", machine.bytes_per_second}, {"seconds_per_increment", machine.seconds_per_increment}};
  }
  if (asked.what == "sort") return Json{{"seconds", sort_packed_keys(std::strtoull(asked.log.c_str(), nullptr, 10))}};
  if (asked.what == "scan") return scan(asked);
  if (asked.what == "read") return read(asked);
  return count_pairs(asked);
}

}  // namespace
}  // namespace bonafide::bench

int main(int count, char** words) {
  using namespace bonafide;
  bench::Asked asked;
  if (count < 2) return std::fputs("bonafide_bench: say what to measure; see bench/main.cpp\n", stderr), 2;
  asked.what = words[1];
  if (count > 2) asked.log = words[2];
  if (count > 3) asked.threads = static_cast<unsigned>(std::max(1, std::atoi(words[3])));
  if (count > 5) asked.question = {static_cast<std::uint32_t>(std::atoi(words[4])), static_cast<std::uint32_t>(std::atoi(words[5]))};
  const auto measured = bench::measure(asked);
  if (!measured.ok()) return fmt::print(stderr, "bonafide_bench: {}\n", measured.error().message), 2;
  fmt::print("{}\n", measured.value().dump());
  return 0;
}
