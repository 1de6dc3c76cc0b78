// The embedded DuckDB, as much of it as we use: Parquet in, Parquet out. Its own types stay in
// duckdb.cpp. It installs and loads no extension, and touches no file but those it is given.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bonafide/base/result.h"
#include "bonafide/events/packed_text.h"
#include "bonafide/events/table_source.h"

namespace bonafide::ingest {

/// A result as it streams by, in the order of the rows. Columns are VARCHAR (text) or BIGINT (number).
class Query {
 public:
  ~Query();
  Query(Query&&) noexcept;
  /// From here on a thread of its own fetches, a few stretches of rows ahead. To be called before the first fetch.
  void read_ahead();
  /// Moves to the next rows. @return how many; 0 at the end. @errors kInput: DuckDB's words.
  Result<std::size_t> fetch();
  bool is_null(std::size_t column, std::size_t row) const;
  /// Of the rows just fetched; valid until the next fetch. Undefined where is_null.
  std::string_view text(std::size_t column, std::size_t row) const;
  std::int64_t number(std::size_t column, std::size_t row) const;
  /// All rows just fetched, "" or `missing` where is_null; valid until the next fetch.
  std::span<const events::PackedText> texts(std::size_t column);
  std::span<const std::int64_t> numbers(std::size_t column, std::int64_t missing);

 private:
  friend class Database;
  struct State;
  explicit Query(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// One database in memory and one connection to it. Not thread-safe.
class Database {
 public:
  struct Settings {
    std::uint64_t memory_bytes;
    unsigned threads;
    std::filesystem::path spill_folder;
    std::vector<std::string> files;  ///< the only ones it may open
  };
  static Result<Database> open(const Settings& settings);
  ~Database();
  Database(Database&&) noexcept;

  /// @errors kInput: DuckDB's words, first line only.
  Result<Query> query(const std::string& sql);
  Status run(const std::string& sql);
  /// Makes `source` selectable as name(), once. It must outlive the database.
  void add_table(const std::string& name, events::TableSource& source);

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// 'text' as SQL has it; "name" likewise.
std::string sql_text(std::string_view text);
std::string sql_name(std::string_view name);

}  // namespace bonafide::ingest
