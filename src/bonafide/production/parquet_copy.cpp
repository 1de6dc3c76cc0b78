#include "bonafide/production/parquet_copy.h"

#include <charconv>
#include <deque>

#include <fmt/format.h>

#include "bonafide/events/table_source.h"
#include "bonafide/format/csv_reader.h"
#include "bonafide/ingest/duckdb.h"

namespace bonafide::production {
namespace {

namespace fs = std::filesystem;

bool is_number(const fs::path& file, std::string_view column) { return column == "error_95" || (column == "accounts" && file.filename().string().ends_with("-accounts.csv")); }

// A CSV file in memory, column by column.
class CsvRows final : public events::TableSource {
 public:
  static Result<CsvRows> read(const fs::path& file) {
    TRY(const std::string bytes, format::read_text_file(file.string()));
    const std::string header = bytes.substr(0, bytes.find('\n'));  // our own names: no quotes in it
    std::vector<std::string> names;
    for (std::size_t from = 0; from <= header.size();) {
      const std::size_t to = std::min(header.find(',', from), header.size());
      names.push_back(header.substr(from, to - from));
      from = to + 1;
    }
    const std::vector<std::string_view> wanted(names.begin(), names.end());
    TRY(format::CsvReader csv, format::CsvReader::open(file.string(), wanted));
    CsvRows out;
    for (const std::string& name : names) out.columns_.push_back({name, is_number(file, name) ? Type::kNumber : Type::kText});
    out.cells_.resize(names.size());
    while (csv.next())
      for (std::size_t i = 0; i < names.size(); ++i) out.cells_[i].emplace_back(csv.text(i));
    TRY_STATUS(csv.status());
    return out;
  }

  std::vector<Column> columns() const override { return columns_; }
  std::uint64_t rows() const override { return cells_.front().size(); }
  Status fill(std::uint64_t first_row, std::size_t rows, Chunk& chunk) override {
    for (std::size_t column = 0; column < columns_.size(); ++column)
      for (std::size_t row = 0; row < rows; ++row) {
        const std::string& cell = cells_[column][first_row + row];
        if (columns_[column].type == Type::kText) chunk.set_text(column, row, cell);
        else std::from_chars(cell.data(), cell.data() + cell.size(), chunk.numbers(column)[row]);
      }
    return {};
  }

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> cells_;
};

fs::path copy_of(const fs::path& csv) { return fs::path(csv).replace_extension(".parquet"); }

}  // namespace

Result<std::vector<fs::path>> write_parquet_copies(const std::vector<fs::path>& files, const fs::path& work) {
  const auto failed = [](const fs::path& parquet, const Error& words) {
    return Error{ErrorKind::kIo, fmt::format("{} cannot be written ({}); free some space or choose another folder", parquet.string(), words.message)};
  };
  std::vector<fs::path> out;
  std::vector<std::string> names;
  for (const fs::path& csv : files) {
    out.push_back(copy_of(csv));
    names.push_back(out.back().string());
  }
  if (files.empty()) return out;
  std::deque<CsvRows> tables;  // the database reads them where they stand
  constexpr std::uint64_t kMemoryBytes = 512ull << 20;
  constexpr unsigned kThreads = 1;  // more of them would cut row groups where chance has it
  auto database = ingest::Database::open({kMemoryBytes, kThreads, work, names});
  if (!database.ok()) return failed(out.front(), database.error());
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto rows = CsvRows::read(files[i]);
    if (!rows.ok()) return failed(out[i], rows.error());
    tables.push_back(std::move(rows).value());
    const std::string table = fmt::format("copied_rows_{}", i);
    database.value().add_table(table, tables.back());
    const Status written = database.value().run(
        fmt::format("COPY (SELECT * FROM {}()) TO {} (FORMAT parquet, COMPRESSION uncompressed, USE_TMP_FILE false)", table, ingest::sql_text(names[i])));
    if (!written.ok()) return failed(out[i], written.error());
  }
  return out;
}

}  // namespace bonafide::production
