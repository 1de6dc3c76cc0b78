#include <algorithm>

#include <fmt/format.h>

#include "bonafide/base/progress.h"
#include "bonafide/ingest/duckdb.h"
#include "bonafide/ingest/ingest.h"

namespace bonafide::ingest {
namespace {

constexpr std::uint64_t kRowsBetweenAsides = 1 << 22;  // of a table in files, no more stays in memory than these

constexpr std::size_t kAhead = 16;  // rows, whose accounts' ids are on their way from memory

class EventRows final : public events::TableSource {
 public:
  EventRows(const events::EventTable& table, std::stop_token stop) : table_(table), stop_(std::move(stop)) {}

  std::vector<Column> columns() const override {
    std::vector<Column> all{{"actor", Type::kText},
                            {"target", Type::kText},
                            table_.time.relative ? Column{"time_us", Type::kNumber} : Column{"time", Type::kTimestampUtc}};
    for (const events::Attribute& attribute : table_.attributes) all.push_back({attribute.name, Type::kText});
    return all;
  }
  std::uint64_t rows() const override { return table_.size(); }

  Status fill(std::uint64_t first_row, std::size_t rows, Chunk& chunk) override {
    if (stop_.stop_requested() || interrupted()) return Error{ErrorKind::kInterrupted, "it is no longer wanted"};
    if (first_row / kRowsBetweenAsides != (first_row + rows) / kRowsBetweenAsides) table_.set_aside();
    const std::span<std::int64_t> times = chunk.numbers(2);
    auto target = static_cast<std::uint32_t>(
        std::upper_bound(table_.target_begin.begin(), table_.target_begin.end(), first_row) - table_.target_begin.begin() - 1);
    for (std::size_t row = 0; row < rows; ++row) {
      const std::uint64_t event = first_row + row;
      while (event >= table_.target_begin[target + 1]) ++target;
      if (row + 2 * kAhead < rows) table_.actors.prefetch_place(table_.actor[event + 2 * kAhead]);
      if (row + kAhead < rows) table_.actors.prefetch_text(table_.actor[event + kAhead]);
      chunk.set_text(0, row, table_.actors[table_.actor[event]]);
      chunk.set_text(1, row, table_.targets[target]);
      times[row] = table_.time_of(event);
      for (std::size_t i = 0; i < table_.attributes.size(); ++i) {
        const events::Attribute& attribute = table_.attributes[i];
        if (const std::string_view value = attribute.values[attribute.code[event]]; value.empty()) chunk.set_null(3 + i, row);
        else chunk.set_text(3 + i, row, value);
      }
    }
    return {};
  }

 private:
  const events::EventTable& table_;
  std::stop_token stop_;
};

}  // namespace

Status write_parquet(const events::EventTable& table, const std::filesystem::path& path, const std::filesystem::path& work_folder, std::stop_token stop) {
  EventRows rows(table, std::move(stop));
  return write_parquet(rows, path, work_folder);
}

Status write_parquet(events::TableSource& rows, const std::filesystem::path& path, const std::filesystem::path& work_folder) {
  const auto failed = [&](const Error& words) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    return Error{ErrorKind::kIo, fmt::format("{} cannot be written ({}); free some space or choose another folder", path.string(), words.message)};
  };
  constexpr std::uint64_t kMemoryBytes = 512ull << 20;
  constexpr unsigned kThreads = 1;  // more of them would cut row groups where chance has it
  auto database = Database::open({kMemoryBytes, kThreads, work_folder, {path.string()}});
  if (!database.ok()) return failed(database.error());
  database.value().add_table("event_rows", rows);
  const Status written = database.value().run(
      fmt::format("COPY (SELECT * FROM event_rows()) TO {} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, USE_TMP_FILE false)", sql_text(path.string())));
  if (!written.ok()) return failed(written.error());
  return {};
}

}  // namespace bonafide::ingest
